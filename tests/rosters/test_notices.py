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


def a_page():
    """Publish a list and give the link of Egypt, fourth of five."""
    with db.writing() as session:
        _, slots = published(session, *CODES)
        invitation = slots[3].inscription.delegation.invitation_id
        return f"/r/{builders.a_link(session, 'reply', invitation)}", slots


def test_on_its_page_a_delegation_asks_and_takes_it_back(client):
    page, slots = a_page()
    assert "Tell me when I am on deck" in client.get(page).text

    assert client.post(f"{page}/on-deck/{slots[3].id}").status_code == 303
    assert "Do not tell me" in client.get(page).text

    client.post(f"{page}/on-deck/{slots[3].id}/forget")
    assert "Tell me when I am on deck" in client.get(page).text


def test_nobody_asks_for_another(client):
    page, slots = a_page()

    assert client.post(f"{page}/on-deck/{slots[0].id}").status_code == 404
    assert client.post(f"{page}/on-deck/99").status_code == 404


def test_its_page_says_how_many_come_before(client, statements):
    page, _ = a_page()
    with db.writing() as session:
        run(session, "open", "give_floor")

    with statements() as seen:
        text = client.get(page).text

    assert "2 speakers before you in Roundtable A" in text
    assert len(seen) <= 20
    with db.writing() as session:
        run(session, "delivered", "give_floor", "delivered", "give_floor", "delivered", seen=2)
    assert "You are next in Roundtable A" in client.get(page).text
    with db.writing() as session:
        run(session, "give_floor", seen=7)
    assert "You have the floor in Roundtable A" in client.get(page).text


def test_a_recording_needs_nobody_to_be_told(client):
    with db.writing() as session:
        _, slots = published(session, "KEN", mode="pre_recorded")
        invitation = slots[0].inscription.delegation.invitation_id
        token = builders.a_link(session, "reply", invitation)

    assert "Tell me when I am on deck" not in client.get(f"/r/{token}").text
