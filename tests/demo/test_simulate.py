"""Simulated replies: the same from the same seed, shaped by facts, and marked as what they are."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from app import db
from app.audit.service import SYSTEM
from app.delegations import service as delegations
from app.delegations.models import Addressee
from app.demo import answers, guests, simulate
from app.demo.guests import Guest
from app.invitations import service as invitations
from app.programme import conference_file
from app.programme import service as programme
from app.rsvp.models import Inscription, Reply
from tests import builders

EVENING = (datetime(2021, 10, 12, 11, tzinfo=UTC), datetime(2021, 10, 12, 13, tzinfo=UTC))
MORNING = (datetime(2021, 10, 13, 2, tzinfo=UTC), datetime(2021, 10, 13, 4, tzinfo=UTC))
TABLES = {"A": EVENING, "B": EVENING, "C": MORNING, "D": MORNING}


def a_guest(number, **changes):
    minister = f"Minister of Environment of Country {number}"
    values = {
        "invitation_id": number,
        "code": f"C{number:02}",
        "zone": "Africa/Nairobi",
        "language": "en",
        "portfolio": "environment",
        "post": minister,
        "rank": "M",
        "minister": minister,
        "form_of_address": "H.E.",
    }
    return Guest(**(values | changes))


INVITED = [a_guest(number) for number in range(1, 51)]


def test_the_same_seed_gives_the_same_replies():
    first = simulate.replies(INVITED, TABLES, 40, seed=1)

    assert simulate.replies(INVITED, TABLES, 40, seed=1) == first
    assert simulate.replies(INVITED, TABLES, 40, seed=2) != first


def test_as_many_ask_for_the_floor_as_were_wanted():
    coming = simulate.replies(INVITED, TABLES, 40, seed=1)

    asking = {one.guest.invitation_id for one in coming if one.given.inscription}
    assert len(asking) == 40
    assert [one.at for one in coming] == sorted(one.at for one in coming)


def test_some_decline_some_only_attend_some_stay_silent_and_some_change_their_mind():
    coming = simulate.replies(INVITED, TABLES, 40, seed=1)

    answered = [one.guest.invitation_id for one in coming]
    assert "declined" in {one.given.answer for one in coming}
    assert any(one.given.answer == "accepted" and not one.given.inscription for one in coming)
    assert len(set(answered)) < len(INVITED)
    assert len(set(answered)) < len(answered)


@pytest.mark.parametrize(
    ("zone", "awake"),
    [
        ("Africa/Nairobi", {"A", "B"}),
        ("America/Lima", {"C", "D"}),
        ("Asia/Tokyo", {"A", "B", "C", "D"}),
    ],
)
def test_who_is_awake_when(zone, awake):
    assert {code for code, span in TABLES.items() if answers.awake(span, zone)} == awake


def test_those_who_speak_by_link_wish_for_sessions_in_their_day():
    coming = simulate.replies(INVITED, TABLES, 40, seed=1)

    by_link = [one.given.inscription for one in coming if one.given.inscription]
    by_link = [asked for asked in by_link if asked.mode == "live_remote"]
    assert by_link
    assert {code for asked in by_link for code in asked.wishes} == {"A", "B"}


@pytest.fixture
def invited(database):
    """Dispatch the Kunming segment's invitations to everybody."""
    text = (Path(programme.__file__).parent / "conferences" / "kunming.yaml").read_text("utf-8")
    with db.writing() as session:
        delegations.load_reference(session)
        conference = programme.load(
            session, conference_file.parse(text), actor=SYSTEM, now=builders.NOW
        )
        guests.add_posts(session, 220, seed=1)
        everybody = session.scalars(select(Addressee.id)).all()
        invitations.dispatch(
            session,
            conference.id,
            everybody,
            actor=SYSTEM,
            now=builders.NOW,
            base_url="http://127.0.0.1",
        )
        invitations.admit_host(session, conference.id, actor=SYSTEM, now=builders.NOW)


def test_replies_go_through_the_service_and_say_that_they_are_simulated(invited):
    coming = simulate.drawn(12, seed=3)

    counts = simulate.give(coming, base_url="http://127.0.0.1", tokens={})

    with db.reading() as session:
        replies = session.scalars(select(Reply)).all()
        assert {reply.source for reply in replies} == {"simulation"}
        assert {reply.given_by for reply in replies} == {"Simulation"}
        assert [reply.received_at for reply in replies] == [one.at for one in coming]
        assert len(session.scalars(select(Inscription)).all()) == 12
    assert counts["accepted"] + counts["tentative"] >= 12


def test_ranks_and_posts_are_those_that_came(invited):
    with db.reading() as session:
        known = guests.guests(session, programme.current(session).id)

    by_code = {guest.code: guest for guest in known if guest.portfolio == "environment"}
    assert (by_code["BRA"].post, by_code["BRA"].rank) == ("President of Brazil", "HS")
    assert (by_code["CHN"].rank, by_code["KEN"].rank) == ("HS", "HS")
    assert by_code["NIU"].post == "Minister of Environment of Niue"
    assert by_code["NIU"].rank == "M"


def test_more_speakers_bring_ministers_of_other_portfolios(invited):
    with db.reading() as session:
        posts = session.scalars(select(Addressee.post).where(Addressee.portfolio == "finance"))

        assert all(post.startswith("Minister of Finance of ") for post in posts)
        assert len(session.scalars(select(Addressee)).all()) == round(220 * guests.SPARE)
