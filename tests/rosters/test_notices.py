"""A delegation is told when it is among the next three: on its page, and once by letter."""

from datetime import timedelta

from sqlalchemy import select

from app import db
from app.allocation.models import SpeakingSlot
from app.notifications.models import Letter
from app.rosters import notices
from app.rosters.acts import perform
from app.rosters.models import DeckNotice
from tests import builders
from tests.rosters.podium import published

NOW = builders.NOW + timedelta(days=60)
CODES = ("KEN", "FRA", "PER", "EGY", "FJI")


def run(session, *kinds, seen=0):
    table = session.scalars(select(SpeakingSlot.session_id)).first()
    for number, kind in enumerate(kinds, start=seen):
        actor = builders.an_actor()
        perform(session, table, kind, seen_number=number, actor=actor, now=NOW)


def letters(session):
    return session.scalars(select(Letter).where(Letter.kind == "on_deck")).all()


def test_who_asked_is_told_once_when_three_are_left(database):
    with db.writing() as session:
        _, slots = published(session, *CODES)
        notices.ask(session, slots[3], actor=builders.an_actor(), now=NOW)

        run(session, "open")
        assert letters(session) == []
        run(session, "give_floor", "delivered", seen=1)

        (letter,) = letters(session)
        assert letter.subject == "2 speakers before you: Roundtable A"
        assert "Egypt" in letter.text
        assert "because your delegation asked" in letter.text
        run(session, "give_floor", "delivered", seen=3)
        assert len(letters(session)) == 1


def test_asked_again_it_is_told_again(database):
    with db.writing() as session:
        _, slots = published(session, *CODES)
        actor = builders.an_actor()
        notices.ask(session, slots[2], actor=actor, now=NOW)
        run(session, "open", "give_floor")
        notices.ask(session, slots[2], actor=actor, now=NOW + timedelta(minutes=1))
        run(session, "delivered", seen=2)

        assert len(letters(session)) == 2


def test_who_did_not_ask_is_left_in_peace(database):
    with db.writing() as session:
        published(session, *CODES)
        run(session, "open", "give_floor")
        assert letters(session) == []


def test_asked_twice_is_asked_once_and_can_be_taken_back(database):
    with db.writing() as session:
        _, slots = published(session, "KEN")
        for _ in range(2):
            notices.ask(session, slots[0], actor=builders.an_actor(), now=NOW)
        assert len(session.scalars(select(DeckNotice)).all()) == 1

        notices.forget(session, slots[0], actor=builders.an_actor(), now=NOW)
        assert session.scalars(select(DeckNotice)).all() == []
