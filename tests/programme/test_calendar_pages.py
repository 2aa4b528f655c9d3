"""The public programme in calendars: everybody may have it, unchanged sessions stay unchanged."""

import pytest
from icalendar import Calendar

from app import db
from app.programme import conference_file, service
from app.programme.edits import RoleEdit
from tests.builders import NOW, an_actor
from tests.programme.files import shipped


@pytest.fixture
def kunming(app):
    with db.writing() as session:
        parsed = conference_file.parse(shipped("kunming"))
        service.load(session, parsed, actor=an_actor(), now=NOW)


def events(answer):
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    return {str(one["SUMMARY"])[:1]: one for one in Calendar.from_ical(answer.data).walk("VEVENT")}


@pytest.mark.usefixtures("kunming")
def test_the_whole_programme_has_every_session_and_nobody(client):
    answer = client.get("/programme.ics")

    assert len(Calendar.from_ical(answer.data).walk("VEVENT")) == 7
    assert b"ATTENDEE" not in answer.data
    assert events(answer)["A"].start.isoformat() == "2021-10-12T19:00:00+08:00"


@pytest.mark.usefixtures("kunming")
def test_one_session_can_be_taken_alone(client):
    [event] = events(client.get("/sessions/C.ics")).values()

    assert event["SUMMARY"] == "C. Biodiversity Conservation and Sustainable Development"
    assert event["SEQUENCE"] == 0
    assert client.get("/sessions/Z.ics").status_code == 404


@pytest.mark.usefixtures("kunming")
def test_an_unchanged_programme_is_not_sent_twice(client):
    first = client.get("/programme.ics")

    again = client.get("/programme.ics", headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304


@pytest.mark.usefixtures("kunming")
def test_a_co_chair_is_never_named_but_the_entry_moves_on(client):
    with db.writing() as session:
        table = service.session_of(service.whole(session), "A")
        service.set_role(
            session,
            table.id,
            "co_chair",
            1,
            RoleEdit("", "Minister of Environment of Kenya", "minister@ken.example.org"),
            seen_version=1,
            actor=an_actor(),
            now=NOW,
        )

    answer = client.get("/sessions/A.ics")

    assert b"Kenya" not in answer.data
    assert b"ken.example.org" not in answer.data
    assert events(answer)["A"]["SEQUENCE"] == 1


@pytest.mark.usefixtures("kunming")
def test_the_programme_takes_three_statements(client, statements):
    with statements() as seen:
        client.get("/programme.ics")

    assert len(seen) == 3


def test_without_a_conference_there_is_no_file(client):
    assert client.get("/programme.ics").status_code == 404
