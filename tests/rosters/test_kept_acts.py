"""Acts that a desk kept without a network: in order, once, with their own times; none is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import db
from app.rosters import floor
from app.rosters.acts import perform
from app.rosters.models import FloorAct
from app.web import clock
from tests import builders
from tests.rosters.podium import published

URL = "/rosters/A/acts"
OTHER = builders.an_actor()
GOOD = {"client_key": "a", "kind": "open", "told": {}, "happened_ms": 1}


@pytest.fixture
def opens(app, monkeypatch):
    """Publish Roundtable A and let it be ten minutes after its hour; give that hour."""
    with db.writing() as session:
        conference, _ = published(session, "KEN", "FRA", "EGY")
        begins = builders.the_session(conference, "A").starts_at
    monkeypatch.setattr(clock, "now", lambda: begins + timedelta(minutes=10))
    return begins


@pytest.fixture
def clerk(opens, signed_in):
    return signed_in("session_officer")


def kept(key, kind, at, **told):
    return {
        "client_key": key, "kind": kind, "told": told, "happened_ms": int(at.timestamp() * 1000),
    }  # fmt: skip


def send(client, *acts, seen=0):
    return client.post(URL, json={"seen": seen, "acts": list(acts)})


def table_id():
    with db.reading() as session:
        return builders.the_session(session.get(builders.Conference, 1), "A").id


def standing():
    with db.reading() as session:
        return floor.floor_of(session, table_id(), now=clock.now())


def another_clerk(kind, seen, **told):
    with db.writing() as session:
        perform(session, table_id(), kind, told, seen_number=seen, actor=OTHER, now=clock.now())


def log():
    with db.reading() as session:
        return [(one.kind, one.at) for one in session.scalars(select(FloorAct))]


def test_acts_are_done_in_their_order_at_their_own_times(clerk, opens):
    first, second = opens + timedelta(minutes=1), opens + timedelta(minutes=4)

    told = send(clerk, kept("a", "open", opens), kept("b", "give_floor", first, turn="1"),
                kept("c", "delivered", second)).json  # fmt: skip

    assert told == {"done": ["a", "b", "c"], "stopped": None, "seen": 3, "number": 3}
    assert log() == [("open", opens), ("give_floor", first), ("delivered", second)]
    assert standing().done[0].spoken_s == 180


def test_acts_sent_twice_count_once(clerk, opens):
    acts = [kept("a", "open", opens), kept("b", "give_floor", opens)]
    send(clerk, *acts)

    again = send(clerk, *acts, kept("c", "pause", opens)).json

    assert again["done"] == ["a", "b", "c"]
    assert [kind for kind, _at in log()] == ["open", "give_floor", "pause"]


def test_an_act_that_another_clerk_overtook_is_left_with_all_that_follow(clerk, opens):
    send(clerk, kept("a", "open", opens))
    another_clerk("give_floor", 1, turn="2")

    told = send(clerk, kept("b", "give_floor", opens, turn="1"), kept("c", "delivered", opens),
                seen=1).json  # fmt: skip

    assert told["done"] == []
    assert told["stopped"]["client_key"] == "b"
    assert any(
        "has the floor" in line and OTHER.label in line for line in told["stopped"]["missed"]
    )
    assert told["number"] == 2


def test_what_happened_between_two_kept_acts_is_not_overlooked(clerk, opens):
    """The answer to the first was lost on the way; meanwhile somebody else acted."""
    send(clerk, kept("a", "open", opens))
    another_clerk("give_floor", 1, turn="2")

    told = send(clerk, kept("a", "open", opens), kept("b", "give_floor", opens, turn="1")).json

    assert told["done"] == ["a"]
    assert told["stopped"]["client_key"] == "b"


def test_a_refusal_says_why_and_the_choice_to_go_on_is_a_new_look(clerk, opens):
    told = send(clerk, kept("a", "delivered", opens)).json
    after = send(clerk, kept("b", "open", opens), seen=told["number"]).json

    assert told["stopped"]["reason"] == "The session is not open yet."
    assert told["stopped"]["missed"] == []
    assert after["done"] == ["b"]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"seen": 0},
        {"seen": "x", "acts": []},
        {"seen": 0, "acts": [{}]},
        {"seen": 0, "acts": [{"client_key": "", "kind": "open", "told": {}, "happened_ms": 1}]},
        {"seen": 0, "acts": [{"client_key": "a", "kind": "fly", "told": {}, "happened_ms": 1}]},
        {"seen": 0, "acts": [{"client_key": "a", "kind": "open", "told": 5, "happened_ms": 1}]},
        {
            "seen": 0,
            "acts": [{"client_key": "a", "kind": "open", "told": {}, "happened_ms": 10**20}],
        },
    ],
)
def test_what_is_no_list_of_acts_is_refused_whole(clerk, body):
    answer = clerk.post(URL, json=body)

    assert answer.status_code == 422
    assert "reason" in answer.json
    assert log() == []


def test_only_who_keeps_a_desk_may_send_acts(opens, signed_in, client):
    assert send(signed_in("secretariat")).status_code == 403
    assert send(client).status_code == 302


def test_the_desk_carries_what_it_needs_to_go_on_alone(clerk):
    page = clerk.get("/rosters/A/desk").text

    assert 'id="desk-state"' in page
    assert "desk.js" in page
    assert "Kenya" in page
