"""The officer's page of calendars, the addresses of roundtables, and single entries."""

import logging
import re
import runpy
from types import SimpleNamespace

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app import db
from app.audit.models import AuditEntry
from app.calendars.models import CalendarEntry, Feed
from app.programme.models import Conference
from tests import builders
from tests.allocation.drafts import a_draft, an_asker, publish

OFFICER = "programme_officer"


@pytest.fixture
def published(app):
    """Publish two statements in Roundtable A."""
    with db.writing() as session:
        conference = builders.a_conference(session)
        table = builders.the_session(conference, "A")
        for code in ("KEN", "FRA"):
            an_asker(session, conference, code, pin_session_id=table.id)
        publish(session, a_draft(session, conference))


def given(client, code="A"):
    """Make an address for a roundtable and give its path."""
    page = client.post(f"/calendars/sessions/{code}").text
    return re.search(r"/cal/[A-Za-z0-9_-]{43}\.ics", page).group()


@pytest.mark.usefixtures("published")
def test_an_address_of_a_roundtable_shows_its_published_places(client, signed_in):
    answer = client.get(given(signed_in(OFFICER)))

    assert answer.status_code == 200
    assert len(Calendar.from_ical(answer.data).events) == 2
    assert b"ATTENDEE" not in answer.data
    assert b"rsvp+" not in answer.data


@pytest.mark.usefixtures("published")
def test_a_draft_never_shows_in_it(client, signed_in):
    path = given(signed_in(OFFICER))
    before = client.get(path).data
    with db.writing() as session:
        conference = session.get_one(Conference, 1)
        table = builders.the_session(conference, "A")
        an_asker(session, conference, "POL", pin_session_id=table.id)
        a_draft(session, conference)

    assert client.get(path).data == before


@pytest.mark.usefixtures("published")
def test_it_is_shown_once_kept_as_a_hash_and_withdrawn_for_good(client, signed_in):
    officer = signed_in(OFFICER)
    path = given(officer)
    token = path.split("/")[-1].removesuffix(".ics")
    with db.reading() as session:
        feed = session.scalars(select(Feed)).one()
    assert token not in officer.get("/calendars").text
    assert token not in str(vars(feed))

    for _ in range(2):
        assert officer.post(f"/calendars/{feed.id}/withdraw").status_code == 303

    gone = client.get(path)
    assert (gone.status_code, gone.mimetype) == (410, "text/plain")
    with db.reading() as session:
        acts = session.scalars(
            select(AuditEntry.action).where(AuditEntry.action.startswith("calendars."))
        ).all()
    assert acts == ["calendars.give", "calendars.withdraw"]


@pytest.mark.usefixtures("published")
def test_there_is_no_address_for_what_is_no_roundtable(signed_in):
    officer = signed_in(OFFICER)

    assert officer.post("/calendars/sessions/PL1").status_code == 404
    assert officer.post("/calendars/99/withdraw").status_code == 404


@pytest.mark.usefixtures("published")
def test_the_page_is_made_with_few_statements(signed_in, statements):
    officer = signed_in(OFFICER)
    for _ in range(5):
        given(officer)

    with statements() as seen:
        officer.get("/calendars")

    assert len(seen) <= 12


@pytest.mark.usefixtures("published")
def test_a_single_entry_is_given_to_its_own_delegation_alone(client):
    with db.writing() as session:
        mine, theirs = session.scalars(select(CalendarEntry.id).order_by(CalendarEntry.id)).all()
        token = builders.a_link(session, "reply", 1)

    answer = client.get(f"/r/{token}/calendar/{mine}.ics")

    assert len(Calendar.from_ical(answer.data).events) == 1
    assert client.get(f"/r/{token}/calendar/{theirs}.ics").status_code == 404


@pytest.mark.usefixtures("published")
def test_the_own_file_costs_three_statements(client, statements):
    with db.writing() as session:
        token = builders.a_link(session, "reply", 1)

    with statements() as seen:
        client.get(f"/r/{token}/calendar.ics")

    assert len(seen) == 3


def test_the_access_log_of_the_web_server_hides_every_token(monkeypatch):
    pytest.importorskip("gunicorn")
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "/tmp")
    served = runpy.run_path("deploy/gunicorn.py")
    log = object.__new__(served["MaskedLog"])
    log.error_log = logging.getLogger("tests")
    token = "t" * 43
    request = SimpleNamespace(headers=[("REFERER", f"https://x.example.org/r/{token}")])
    environ = {
        "REQUEST_METHOD": "GET", "RAW_URI": f"/cal/{token}.ics", "PATH_INFO": f"/cal/{token}.ics",
        "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_REFERER": f"https://x.example.org/r/{token}",
        "QUERY_STRING": token,
    }  # fmt: skip
    response = SimpleNamespace(status="200 OK", sent=1, headers=[])

    line = log.atoms(response, request, environ, SimpleNamespace(seconds=0, microseconds=1))

    assert served["logger_class"] is served["MaskedLog"]
    assert "[token]" in line["r"]
    assert not [one for one in line.values() if token in str(one)]
