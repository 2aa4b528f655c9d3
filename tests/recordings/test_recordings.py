"""Recordings: registered, checked, returned with a reason, and what happens if none comes."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import db
from app.allocation import planner
from app.allocation.models import SpeakingSlot
from app.calendars.models import CalendarEntry
from app.errors import Invalid, Refused
from app.recordings import service
from app.recordings.service import RecordingGiven
from app.rsvp.models import Inscription
from tests import builders
from tests.allocation.drafts import a_draft, an_asker, publish
from tests.builders import NOW

OPERATOR = builders.an_actor("technical_operator", label="Technical operator")
GIVEN = RecordingGiven("kenya.mp4", 175, "en", text_supplied=True, fallback="read_out")
CUT_OFF = datetime(2021, 10, 7, 11, tzinfo=UTC)  # five days before roundtable A
AFTER = CUT_OFF + timedelta(minutes=1)


@pytest.fixture
def asked(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        one = an_asker(session, conference, "KEN", mode="pre_recorded")
        one.recording_accepted_at = None
        return conference, one.id


def line(session, asked):
    return service.line_of(session, asked[0], asked[1])


def register(session, asked, given=GIVEN, now=NOW):
    return service.register(session, line(session, asked), given, actor=OPERATOR, now=now)


def accepted_at(session, asked):
    return planner.problem_from(session, asked[0]).inscriptions[0].recording_accepted


def test_only_an_accepted_recording_is_seen_by_the_allocation(asked):
    """Edge case: video instead of live."""
    with db.writing() as session:
        assert line(session, asked).state == "invited"
        register(session, asked)
        assert accepted_at(session, asked) is None
        service.accept(session, line(session, asked), actor=OPERATOR, now=NOW)
        assert accepted_at(session, asked) == NOW
        register(session, asked)
        assert accepted_at(session, asked) is None


def test_the_cut_off_is_five_days_before_the_roundtable_unless_the_policy_says_otherwise(asked):
    with db.writing() as session:
        assert line(session, asked).due_at == CUT_OFF
        assert line(session, asked).limit_s == 180
        assert not line(session, asked).late(CUT_OFF)
        asked[0].policy = {"recording_cut_off_s": 86_400}
        session.add(asked[0])
        assert line(session, asked).due_at == CUT_OFF + timedelta(days=4)


@pytest.mark.parametrize("changes", [{"length_s": 181}, {"text_supplied": False}])
def test_one_too_long_or_without_text_cannot_be_accepted(asked, changes):
    with db.writing() as session:
        register(session, asked, RecordingGiven(**(vars(GIVEN) | changes)))
        with pytest.raises(Invalid):
            service.accept(session, line(session, asked), actor=OPERATOR, now=NOW)


def test_one_that_fails_the_check_is_returned_with_the_reason(asked):
    """Edge case: video instead of live: fails the check, returned with reason."""
    with db.writing() as session:
        register(session, asked)
        with pytest.raises(Invalid):
            service.send_back(session, line(session, asked), [], actor=OPERATOR, now=NOW)
        reasons = ["sound", "no such reason"]
        service.send_back(session, line(session, asked), reasons, actor=OPERATOR, now=NOW)
        assert (line(session, asked).state, line(session, asked).reasons) == ("returned", ["sound"])
        with pytest.raises(Refused):
            service.accept(session, line(session, asked), actor=OPERATOR, now=NOW)


@pytest.mark.parametrize(
    "changes", [{"file_name": " "}, {"length_s": 0}, {"language": "xx"}, {"fallback": "none"}]
)
def test_what_cannot_be_registered_is_refused_by_field(asked, changes):
    with db.writing() as session, pytest.raises(Invalid) as refused:
        register(session, asked, RecordingGiven(**(vars(GIVEN) | changes)))
    assert list(refused.value.faults) == list(changes)


def fall_back(session, asked, to, now=AFTER):
    values = {"actor": OPERATOR, "now": now, "base_url": "http://x"}
    return service.fall_back(session, line(session, asked), to, **values)


def test_before_the_cut_off_there_is_no_falling_back(asked):
    with db.writing() as session, pytest.raises(Refused):
        fall_back(session, asked, "read_out", CUT_OFF)


def published(app, session, asked):
    session.get(Inscription, asked[1]).recording_accepted_at = NOW
    publish(session, a_draft(session, asked[0]))
    session.get(Inscription, asked[1]).recording_accepted_at = None


def test_not_there_at_the_cut_off_the_embassy_reads_and_the_place_stays(app, asked):
    """Edge case: video instead of live: not there at cut-off, fallback."""
    with app.test_request_context(), db.writing() as session:
        published(app, session, asked)
        fall_back(session, asked, "read_out")
        assert session.get(Inscription, asked[1]).mode == "read_out"
        assert session.scalars(select(SpeakingSlot.state)).one() == "provisional"
        assert session.scalars(select(CalendarEntry.status)).one() == "confirmed"


def test_not_there_at_the_cut_off_the_text_is_published_in_lieu_and_the_place_is_free(app, asked):
    with app.test_request_context(), db.writing() as session:
        published(app, session, asked)
        register(session, asked)
        fall_back(session, asked, "in_lieu")
        assert session.get(Inscription, asked[1]).state == "withdrawn"
        assert session.scalars(select(SpeakingSlot.state)).one() == "withdrawn"
        assert line(session, asked).state == "fallen_back"


def test_an_accepted_recording_is_queued_and_then_played(asked):
    with db.writing() as session:
        register(session, asked)
        with pytest.raises(Refused):
            service.mark(session, line(session, asked), "queued", actor=OPERATOR, now=NOW)
        service.accept(session, line(session, asked), actor=OPERATOR, now=NOW)
        for state in ("queued", "played"):
            service.mark(session, line(session, asked), state, actor=OPERATOR, now=NOW)
        with pytest.raises(Refused):
            register(session, asked)


FIELDS = {
    "file_name": "kenya.mp4",
    "length_s": "170",
    "language": "en",
    "text_supplied": "y",
    "fallback": "in_lieu",
}


def test_the_delegation_registers_by_its_link_and_reads_what_was_found(asked, client, signed_in):
    from app.rsvp import service as rsvp  # noqa: PLC0415
    from app.rsvp.given import DelegateGiven, Given, InscriptionGiven  # noqa: PLC0415

    head = DelegateGiven("Minister", "Minister", "M", "head", email="m@example.org")
    given = Given("accepted", "", (head,), InscriptionGiven("pre_recorded", wishes=("A",)))
    with time_machine.travel(NOW, tick=False):
        with db.writing() as session:
            token = builders.a_link(session, "reply", 1)
            rsvp.reply(
                session, 1, given, actor=OPERATOR, source="mail", now=NOW, base_url="http://x"
            )
        page = client.get(f"/r/{token}").text
        assert "The recording of your statement" in page
        way = re.search(r'href="(/r/[^"]+/recording/\d+)"', page)[1]
        assert client.post(way, data=FIELDS | {"length_s": "x"}).status_code == 422
        assert client.post(way, data=FIELDS).status_code == 303
        operator = signed_in("technical_operator")
        answer = operator.post("/recordings/1/check", data={"verdict": "return"})
        assert answer.status_code == 422
        found = {"verdict": "return", "reasons": "sound", "note": "Left channel only"}
        assert operator.post("/recordings/1/check", data=found).status_code == 303
        assert "was returned" in client.get(f"/r/{token}").text
        assert "Left channel only" in client.get(way).text
        assert client.get(way.replace("/1", "/99")).status_code == 404


def test_the_operator_sees_what_waits_and_no_page_costs_too_much(asked, signed_in, statements):
    client = signed_in("technical_operator")
    client.post("/recordings/1", data=FIELDS)
    client.get("/recordings")
    with db.writing() as session:
        register(session, asked)
    assert "Recordings to be checked: 1" in client.get("/").text
    for page in ("/recordings", "/recordings/1"):
        with statements() as seen:
            assert "To be checked" in client.get(page).text
        assert len(seen) <= 20
