"""The doctor says of each part how it is, and faints at none."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app import db, schema
from app.audit.service import SYSTEM, record
from app.jobs import service as jobs
from app.upkeep import doctor

NOW = datetime(2021, 9, 1, 8, tzinfo=UTC)


@pytest.fixture
def found(app, tmp_path):
    """Give a function that examines the site and gives the findings by name."""
    app.config["DATA_FOLDER"] = str(tmp_path)
    tmp_path.chmod(0o700)

    def examine(**settings):
        told = doctor.examine({**app.config, **settings}, now=NOW, quick=True)
        return {one.what: one for one in told}

    return examine


def test_a_well_site_is_well(found, smtp, app):
    told = found(MAIL_PORT=smtp.port)

    wrong = {one.what: one.said for one in told.values() if one.state != "well"}
    assert set(wrong) <= {"tables"}  # tests make their tables without the steps of migrations


def test_tables_of_another_revision_are_named(found, monkeypatch):
    monkeypatch.setattr(schema, "standing", lambda: "0001")

    assert found()["tables"].state == "ill"
    assert "rostrum migrate" in found()["tables"].said


def test_a_silent_mail_server_is_named(found):
    mail = found(MAIL_PORT=9)["mail"]

    assert mail.state == "ill"
    assert "127.0.0.1:9" in mail.said


def test_work_that_nobody_takes_is_named(found):
    with db.writing() as session:
        jobs.enqueue(session, "allocation", {}, now=NOW - timedelta(minutes=30))

    queues = found()["queues"]

    assert queues.state == "ill"
    assert "30 minutes" in queues.said


def test_acts_of_the_future_tell_of_a_clock_that_went_back(found):
    with db.writing() as session:
        record(session, SYSTEM, "a.b", kind="x", id=1, now=NOW + timedelta(hours=1))

    assert found()["clock"].state == "ill"


def test_a_data_folder_that_cannot_be_written_is_named(found, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")

    assert found(DATA_FOLDER=str(tmp_path / "file"))["papers"].state == "ill"


def test_an_open_data_folder_is_looked_at(found, tmp_path):
    tmp_path.chmod(0o755)

    assert found()["papers"].state == "look"


def test_a_database_that_fails_is_ill_and_the_others_are_still_tried(found, monkeypatch):
    monkeypatch.setattr(db, "writing", lambda: db.engine().connect().execute(text("nonsense")))

    told = found()

    assert told["database"].state == "ill"
    assert told["disk"].state == "well"


def test_fonts_and_solver_are_tried_too(app, tmp_path):
    told = doctor.examine({**app.config, "DATA_FOLDER": str(tmp_path)}, now=NOW)
    by_name = {one.what: one for one in told}

    assert by_name["solver"].state == "well", by_name["solver"].said
    assert by_name["fonts"].state in {"well", "look"}, by_name["fonts"].said


def test_the_command_ends_with_1_where_something_is_ill(app, tmp_path):
    app.config.update(DATA_FOLDER=str(tmp_path), MAIL_PORT=9)

    told = app.test_cli_runner().invoke(args=["rostrum", "doctor", "--quick"])

    assert told.exit_code == 1
    assert "ILL    mail" in told.output
