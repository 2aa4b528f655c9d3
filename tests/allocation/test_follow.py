"""A published place follows the replies: a substitute takes it over, a withdrawal frees it."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app import db
from app.allocation import lists, rows, service
from app.allocation.models import SpeakingSlot
from app.notifications.models import Letter
from app.rsvp.hooks import FloorChange
from app.rsvp.models import Delegate
from tests import builders
from tests.allocation.drafts import SETTINGS, a_draft, an_asker

LATER = builders.NOW + timedelta(days=1)


def published(session, code="KEN", **changes):
    conference = builders.a_conference(session)
    one = an_asker(session, conference, code, **changes)
    run = a_draft(session, conference)
    service.publish(session, run.id, actor=builders.an_actor(), now=LATER, settings=SETTINGS)
    return conference, one


def follow(session, one, kind, before=None):
    change = FloorChange(
        kind=kind,
        inscription=one,
        speaker=one.speaker,
        before=before or one.speaker,
        actor=builders.an_actor(),
        now=LATER + timedelta(days=1),
        base_url=SETTINGS["BASE_URL"],
    )
    service.follow(session, change, settings=SETTINGS)


def a_deputy(session, one):
    deputy = Delegate(
        delegation=one.delegation,
        role="alternate",
        form_of_address="H.E.",
        name="Vice-Minister of Environment of Kenya",
        post="Vice-Minister of Environment of Kenya",
        rank_code="VM",
        email="deputy@ken.example.org",
    )
    session.add(deputy)
    session.flush()
    return deputy


def written(session):
    found = session.scalars(select(Letter).order_by(Letter.id)).all()[1:]
    return {(one.to_address, one.kind, one.calendar_method) for one in found}


def test_a_substitute_takes_over_the_slot_and_both_are_told(database):
    with db.writing() as session:
        _, one = published(session)
        slot = session.scalars(select(SpeakingSlot)).one().id
        before, one.speaker = one.speaker, a_deputy(session, one)
        session.flush()

        follow(session, one, "substituted", before)

        assert written(session) == {
            ("minister.environment@ken.example.org", "place_cancelled", "CANCEL"),
            ("deputy@ken.example.org", "place", "REQUEST"),
        }
        assert session.scalars(select(SpeakingSlot)).one().id == slot
        (last,) = session.scalars(select(Letter).where(Letter.kind == "place_cancelled"))
        assert "Another member of the delegation" in last.text
        first, former, successor = (
            Calendar.from_ical(letter.calendar).events[0]
            for letter in session.scalars(select(Letter).order_by(Letter.id))
        )
        assert {str(one["UID"]) for one in (first, former, successor)} == {str(first["UID"])}
        assert [one["SEQUENCE"] for one in (first, former, successor)] == [0, 1, 2]


def test_a_withdrawal_frees_the_slot_and_cancels_the_entry(database):
    with db.writing() as session:
        conference, one = published(session)
        one.state = "withdrawn"
        session.flush()

        follow(session, one, "withdrawn")

        assert written(session) == {
            ("minister.environment@ken.example.org", "place_cancelled", "CANCEL")
        }
        table = builders.the_session(conference, "A")
        revision = rows.latest_revision(session, conference.id)
        assert lists.slots_of(session, table.id) == []
        assert [(place, body.code) for place, body in lists.freed(session, table.id, revision)] == [
            (1, "KEN")
        ]


def test_another_manner_corrects_the_entry(database):
    with db.writing() as session:
        _, one = published(session)
        one.mode = "live_remote"
        session.flush()

        follow(session, one, "changed")

        assert written(session) == {("minister.environment@ken.example.org", "place", "REQUEST")}
        last = session.scalars(select(Letter).order_by(Letter.id.desc())).first()
        (event,) = Calendar.from_ical(last.calendar).events
        assert event["LOCATION"] == "By video link"


def test_a_recording_takes_the_minister_out_of_the_calendar(database):
    with db.writing() as session:
        _, one = published(session)
        one.mode = "pre_recorded"
        session.flush()

        follow(session, one, "changed")

        (last,) = session.scalars(select(Letter).where(Letter.kind == "place_cancelled"))
        assert "played from a recording" in last.text
        assert len(session.scalars(select(SpeakingSlot)).all()) == 1


def test_another_wish_changes_no_calendar(database):
    with db.writing() as session:
        _, one = published(session)
        one.portfolio = "finance"
        session.flush()

        follow(session, one, "changed")

        assert written(session) == set()


def test_before_publication_there_is_nothing_to_follow(database):
    with db.writing() as session:
        one = an_asker(session, builders.a_conference(session), "KEN")

        follow(session, one, "withdrawn")

        assert session.scalars(select(Letter)).all() == []


@pytest.mark.parametrize("again", [False, True])
def test_the_delegation_sees_its_place_and_the_revision(database, again):
    with db.writing() as session:
        conference, one = published(session)
        if again:
            run = a_draft(session, conference)
            service.publish(
                session, run.id, actor=builders.an_actor(), now=LATER, settings=SETTINGS
            )

        place = lists.published_place(session, one.id)

        assert (place.session_code, place.position, place.state) == ("A", 1, "provisional")
        assert place.revision == (2 if again else 1)


def test_a_draft_is_no_place_for_the_delegation(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        one = an_asker(session, conference, "KEN")
        a_draft(session, conference)

        assert lists.published_place(session, one.id) is None
