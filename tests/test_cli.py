"""The commands that set a site up: tables, a conference, the first member of staff."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app import db
from app.accounts.models import Staff
from app.programme import service as programme

KUNMING = Path(programme.__file__).parent / "conferences" / "kunming.yaml"


@pytest.fixture
def run(app):
    """Give a function that runs one `rostrum` command."""
    return lambda *words: app.test_cli_runner().invoke(args=["rostrum", *words])


def test_a_conference_is_imported_with_the_reference_data(run):
    done = run("import", str(KUNMING))

    assert done.exit_code == 0
    assert "COP 15" in done.output
    with db.reading() as session:
        assert programme.current(session).code == "COP15-HLS-1"


def test_a_faulty_file_is_refused_with_its_lines(run, tmp_path):
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text("conference:\n  code: ''\n", encoding="utf-8")

    done = run("import", str(faulty))

    assert done.exit_code == 1
    assert "2:" in done.output


def test_the_first_member_of_staff_is_added(run):
    given = ("Host administrator", "host@example.org", "--role", "host_administrator")

    done = run("staff", *given, "--password", "a long enough password")

    assert done.exit_code == 0
    with db.reading() as session:
        assert session.scalars(select(Staff.email)).all() == ["host@example.org"]


def test_a_faulty_member_of_staff_is_refused_in_words(run):
    given = ("Host administrator", "no address", "--role", "host_administrator")

    done = run("staff", *given, "--password", "short")

    assert done.exit_code == 1
    assert "e-mail address" in done.output
