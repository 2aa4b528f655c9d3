"""A backup made while people write, and the way back, on both databases."""

import json
import sqlite3
import tarfile
import threading
from datetime import UTC, datetime

import pytest

from app import db, schema
from app.delegations.models import Group
from app.invitations import scans
from app.upkeep import backups, dumps

NOW = datetime(2021, 9, 1, 8, tzinfo=UTC)
PAPER = b"%PDF-1.7 a paper %%EOF"


@pytest.fixture
def site(app, tmp_path):
    """Give a migrated site with a group in it and a paper in its data folder."""
    with db.engine().begin() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS alembic_version (version_num TEXT)")
        connection.exec_driver_sql("DELETE FROM alembic_version")
        connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{schema.newest()}')")
    groups("AOSIS")
    folder = tmp_path / "data"
    scans.write(folder, scans.Scan("paper.pdf", PAPER, "application/pdf").sum, PAPER)
    yield folder
    with db.engine().begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")


def groups(*codes):
    with db.writing() as session:
        session.add_all(Group(code=code, name=code, kind="negotiating") for code in codes)


def codes():
    with db.reading() as session:
        return {group.code for group in session.query(Group)}


def papers(folder):
    return [path.read_bytes() for path in folder.glob("papers/??/*")]


def test_what_was_there_comes_back_and_what_came_later_goes(site, tmp_path):
    archive = tmp_path / "b.tar.gz"
    backups.backup(archive, site, now=NOW)
    groups("EU", "G77")
    elsewhere = tmp_path / "elsewhere"

    manifest = backups.restore(archive, elsewhere, replace=True)

    assert codes() == {"AOSIS"}
    assert papers(elsewhere) == [PAPER]
    assert backups.differences(manifest) == {}
    groups("EU")  # new rows get new numbers


def test_an_archive_is_for_its_owner_only_and_bears_no_key(app, site, tmp_path):
    archive = tmp_path / "b.tar.gz"
    backups.backup(archive, site, now=NOW)

    assert archive.stat().st_mode & 0o777 == 0o600
    with tarfile.open(archive) as tar:
        content = b"".join(tar.extractfile(one).read() for one in tar.getmembers())
    assert app.config["SECRET_KEY"].encode() not in content
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_backup_never_writes_over_another_file(site, tmp_path):
    archive = tmp_path / "b.tar.gz"
    archive.write_text("a letter", encoding="utf-8")

    with pytest.raises(backups.Cannot, match="exists already"):
        backups.backup(archive, site, now=NOW)
    assert archive.read_text(encoding="utf-8") == "a letter"


def test_rows_that_stand_are_not_replaced_unasked(site, tmp_path):
    archive = tmp_path / "b.tar.gz"
    backups.backup(archive, site, now=NOW)
    groups("EU")

    with pytest.raises(backups.Cannot, match="--replace"):
        backups.restore(archive, site)
    assert codes() == {"AOSIS", "EU"}


@pytest.mark.parametrize("wrong", ["cut", "other", "sum", "newer", "outside"])
def test_a_damaged_archive_changes_nothing(site, tmp_path, wrong):
    archive = tmp_path / "b.tar.gz"
    backups.backup(archive, site, now=NOW)
    spoiled(archive, wrong)

    with pytest.raises(backups.Cannot):
        backups.restore(archive, site, replace=True)
    assert codes() == {"AOSIS"}


def spoiled(archive, wrong):
    if wrong == "cut":
        archive.write_bytes(archive.read_bytes()[:-600])
        return
    if wrong == "other":
        archive.write_text("no archive", encoding="utf-8")
        return
    folder = archive.with_suffix(".d")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    if wrong == "sum":
        told["sums"] = dict.fromkeys(told["sums"], "0" * 64)
    elif wrong == "newer":
        told["revision"] = "9999"
    else:
        told["sums"]["papers/../../evil"] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(folder, arcname=".")
        tar.add(folder / "manifest.json", arcname="manifest.json")


def test_a_backup_is_one_moment_while_people_write(site, tmp_path):
    """Rows are written in pairs; no archive may hold one without the other."""
    stop = threading.Event()

    def write():
        number = 0
        while not stop.is_set():
            number += 1
            groups(f"L{number}", f"R{number}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            backups.backup(tmp_path / f"{number}.tar.gz", site, now=NOW)
    finally:
        stop.set()
        writer.join()

    for number in range(3):
        backups.restore(tmp_path / f"{number}.tar.gz", site, replace=True)
        found = codes()
        assert {code[1:] for code in found if code[0] == "L"} == {
            code[1:] for code in found if code[0] == "R"
        }


def test_a_database_file_that_is_none_is_refused(site, tmp_path):
    if db.engine().dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads a text and goes back to where it stood")
    wrong = tmp_path / "database.sqlite"
    wrong.write_bytes(b"SQLite format 3\x00" + b"x" * 4000)

    with pytest.raises(backups.Cannot, match="damaged"):
        dumps.load(wrong)
    with sqlite3.connect(wrong) as nothing:
        assert nothing is not None
    assert codes() == {"AOSIS"}


def test_the_commands_tell_what_they_did(app, site, tmp_path):
    app.config["DATA_FOLDER"] = str(site)
    archive = str(tmp_path / "b.tar.gz")
    runner = app.test_cli_runner()

    made = runner.invoke(args=["rostrum", "backup", archive])
    looked = runner.invoke(args=["rostrum", "restore", archive, "--look"])
    refused = runner.invoke(args=["rostrum", "restore", archive])
    taken = runner.invoke(args=["rostrum", "restore", archive, "--replace"])

    assert made.exit_code == 0, made.output
    assert "1 papers" in made.output
    assert "1 papers" in looked.output
    assert refused.exit_code == 1
    assert "--replace" in refused.output
    assert taken.exit_code == 0, taken.output
    assert "as many rows" in taken.output
