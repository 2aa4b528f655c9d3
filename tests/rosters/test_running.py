"""Roster and public list while a session runs: who speaks, who comes, what nobody reads."""

import pytest

from app import db
from app.allocation.models import SpeakingSlot
from app.live import answers
from app.rosters import floor, service
from app.rosters.acts import perform
from app.web import clock
from tests import builders
from tests.rosters.podium import MODERATOR, published

STATE = {"Accept": answers.STATE}
CLERK = builders.an_actor()


@pytest.fixture
def act(app, monkeypatch):
    """Publish Roundtable A, let its hour have come, and give a function that does an act."""
    with db.writing() as session:
        conference, _ = published(session, "KEN", "FRA", "EGY")
        begins = builders.the_session(conference, "A").starts_at
    monkeypatch.setattr(clock, "now", lambda: begins)

    def done(kind, **told):
        with db.writing() as session:
            seen = floor.number_of(session, [2])[2]
            perform(session, 2, kind, told, seen_number=seen, actor=CLERK, now=begins)

    return done


def test_before_the_session_the_public_list_stands_as_it_was_published(act, client):
    page = client.get("/lists/A").text

    assert "To come" not in page
    assert page.index("Kenya") < page.index("France") < page.index("Egypt")


def test_the_public_list_tells_who_speaks_who_was_heard_and_not_before_when(act, client):
    for kind in ("open", "give_floor", "delivered", "give_floor"):
        act(kind)

    page = client.get("/lists/A").text

    page = page[page.index("Now speaking") :]
    assert page.index("France") < page.index("To come") < page.index("Egypt") < page.index("Kenya")
    assert "Not before" in page


def test_the_public_does_not_read_who_was_cut_off_or_raised_a_point_of_order(act, client):
    for kind, told in (("open", {}), ("give_floor", {}), ("cut_off", {}),
                       ("point_of_order", {"code": "EGY"}), ("delivered", {})):  # fmt: skip
        act(kind, **told)

    page = client.get("/lists/A").text

    assert "Cut off" not in page
    assert page.count("Egypt") == page.count("Minister of Environment of Egypt") * 2


def test_the_public_list_follows_by_its_own_address(act, client):
    before = client.get("/lists/A", headers=STATE)
    act("open")

    after = client.get("/lists/A", headers=STATE | {"If-None-Match": before.headers["ETag"]})

    assert after.json["number"] == before.json["number"] + 1
    assert "In session" in after.json["html"]
    assert "csrf" not in after.json["html"]


def test_the_roster_shows_the_clock_who_is_on_deck_and_keeps_its_notes(act, signed_in):
    with db.writing() as session:
        slot = session.query(SpeakingSlot).filter_by(position=2).one()
        service.write_note(
            session, 2, slot.id, "Ask for the text", seen_version=0, actor=CLERK, now=clock.now()
        )
    act("open")
    act("give_floor")

    page = signed_in(MODERATOR).get("/rosters/A").text

    assert "data-timer" in page
    assert page.index("On deck") < page.index("France")
    assert "Ask for the text" in page


def test_the_roster_of_a_link_follows_too_and_gives_no_page_of_its_own_away(act, client):
    with db.writing() as session:
        token = builders.a_link(session, "roster", 2)

    state = client.get(f"/roster/{token}", headers=STATE).json

    assert set(state) == {"number", "at"}
