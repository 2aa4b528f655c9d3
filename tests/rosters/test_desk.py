"""The clerk's desk: pages without a script, each button one act, refusals with a reason."""

import re

import pytest

from app import db
from app.rosters.floor import floor_of
from tests import builders
from tests.rosters.podium import published

CLERK = "session_officer"


def a_session(*codes, **changes):
    """Publish Roundtable A."""
    with db.writing() as session:
        published(session, *(codes or ("KEN", "FRA", "PER")), **changes)


def press(clerk, kind, seen=0, **fields):
    return clerk.post("/rosters/A/desk", data={"kind": kind, "seen": seen, **fields})


def begun(clerk, *kinds):
    """Open the session and go on."""
    for seen, kind in enumerate(("open", *kinds)):
        answer = (
            clerk.post("/rosters/A/desk/open", data={"seen": 0})
            if kind == "open"
            else press(clerk, kind, seen)
        )
        assert answer.status_code == 303
    return clerk


def floor():
    with db.reading() as session:
        return floor_of(session, 2, now=builders.NOW)


def test_the_desk_shows_what_comes_and_no_address(signed_in):
    a_session()

    page = signed_in(CLERK).get("/rosters/A/desk").text

    assert "Not open yet" in page
    assert "3 speakers on the list." in page
    assert page.index("Kenya") < page.index("France") < page.index("Peru")
    assert "example.org" not in page.split("<main")[1]


def test_what_is_missing_is_said_before_the_session_opens(signed_in):
    a_session("KEN", "FRA", mode="live_remote")
    clerk = signed_in(CLERK)
    page = clerk.get("/rosters/A/desk").text
    assert "No co-chair is named yet" in page
    assert "2 video links are not tried" in page

    press(clerk, "link_restored", 0, turn=floor().coming[0].key)

    assert "1 video link is not tried" in clerk.get("/rosters/A/desk").text


def test_before_its_hour_a_session_is_opened_only_on_purpose(signed_in, at_noon):
    a_session()
    clerk = signed_in(CLERK)

    refused = press(clerk, "open")
    asked = clerk.get("/rosters/A/desk/open").text
    done = clerk.post("/rosters/A/desk/open", data={"seen": 0})

    assert refused.status_code == 409
    assert "confirm that it opens earlier" in refused.text
    assert "Open it now all the same?" in asked
    assert done.location.endswith("/rosters/A/desk")
    assert floor().phase == "open"


@pytest.fixture
def at_noon(monkeypatch):
    """Let it be long before the session."""
    monkeypatch.setattr("app.web.clock.now", lambda: builders.NOW)


def test_one_button_hands_over_to_the_next(signed_in):
    a_session()
    clerk = begun(signed_in(CLERK), "give_floor")

    page = clerk.get("/rosters/A/desk").text
    assert "Delivered; next: France" in page

    assert press(clerk, "give_floor", 2, ends="delivered").status_code == 303
    assert floor().now.name == "France"
    assert [turn.state for turn in floor().done] == ["delivered"]


def test_the_second_clerk_reads_what_the_first_did(signed_in):
    a_session()
    begun(signed_in(CLERK))
    press(signed_in("programme_officer"), "give_floor", 1)

    answer = press(signed_in(CLERK), "give_floor", 1)

    assert answer.status_code == 409
    assert "Somebody else has acted" in answer.text
    assert "Kenya: has the floor" in answer.text
    assert floor().number == 2


def test_undo_says_what_it_takes_back(signed_in):
    a_session()
    clerk = begun(signed_in(CLERK), "give_floor")

    assert "Undo: Kenya: has the floor" in clerk.get("/rosters/A/desk").text
    press(clerk, "undo", 2)

    page = clerk.get("/rosters/A/desk").text
    assert "Redo: Kenya: has the floor" in page
    assert "<del>Kenya: has the floor</del>" in page
    assert floor().now is None


def test_who_would_be_moved_is_shown_before_a_head_of_state_is_put_first(signed_in):
    a_session()
    clerk = begun(signed_in(CLERK))
    with db.writing() as session:
        builders.a_party(session, "FJI")
    asked = {"seen": 1, "code": "FJI", "minutes": 5, "reason": "The chair", "language": "en"}

    shown = clerk.post("/rosters/A/desk/insert", data=asked).text
    assert "3 speakers come later" in shown
    assert "5 min 30 s" in shown
    assert floor().number == 1

    clerk.post("/rosters/A/desk/insert", data={**asked, "sure": "yes"})
    assert floor().on_deck.name == "Fiji"


def test_an_exception_without_a_reason_is_asked_for_it(signed_in):
    a_session()
    clerk = begun(signed_in(CLERK))

    answer = clerk.post("/rosters/A/desk/insert", data={"seen": 1, "name": "Guest", "minutes": 5})

    assert answer.status_code == 422
    assert "Say by whose order or why." in answer.text


def test_a_point_of_order_interrupts(signed_in):
    a_session()
    clerk = begun(signed_in(CLERK), "give_floor")

    asked = {"seen": 2, "code": "PER", "minutes": 2}
    assert clerk.post("/rosters/A/desk/point_of_order", data=asked).status_code == 303

    page = clerk.get("/rosters/A/desk").text
    assert "Point of order" in page
    assert "Interrupted:" in page
    assert floor().now.name == "Peru"


def test_two_exchange_their_places(signed_in):
    a_session()
    clerk = begun(signed_in(CLERK))
    keys = [turn.key for turn in floor().coming]

    clerk.post("/rosters/A/desk/swap", data={"seen": 1, "turn": keys[0], "other": keys[2]})

    assert [turn.name for turn in floor().coming] == ["Peru", "France", "Kenya"]


def test_closing_says_who_is_not_heard(signed_in):
    a_session()
    clerk = begun(signed_in(CLERK))

    assert "3 speakers have not been heard" in clerk.get("/rosters/A/desk/close").text
    clerk.post("/rosters/A/desk/close", data={"seen": 1})

    page = clerk.get("/rosters/A/desk").text
    assert "Closed at" in page
    assert page.count("Not delivered") == 3
    assert "Publish the text in lieu" in page


def test_private_notes_stand_on_the_desk(signed_in):
    a_session()
    signed_in("moderator").post("/rosters/A/notes/1", data={"text": "Careful.", "seen": "0"})

    assert "Careful." in signed_in(CLERK).get("/rosters/A/desk").text


@pytest.mark.parametrize("role", ["moderator", "secretariat", "technical_operator"])
def test_the_desk_is_for_the_clerk(signed_in, role):
    a_session()

    assert signed_in(role).get("/rosters/A/desk").status_code == 403
    assert press(signed_in(role), "open").status_code == 403


@pytest.mark.parametrize("fields", [{"kind": "dance"}, {"kind": "open", "seen": "x" * 50}])
def test_what_is_no_act_is_not_done(signed_in, fields):
    a_session()

    assert signed_in(CLERK).post("/rosters/A/desk", data=fields).status_code in {303, 404, 409}


def test_a_session_without_a_list_may_open(signed_in):
    with db.writing() as session:
        builders.a_conference(session)
    clerk = begun(signed_in(CLERK))

    assert "Nobody has the floor" in clerk.get("/rosters/A/desk").text


def test_every_form_of_the_desk_knows_what_was_seen(signed_in):
    a_session(mode="live_remote")
    clerk = begun(signed_in(CLERK), "give_floor")

    page = clerk.get("/rosters/A/desk").text
    forms = re.findall(r'<form method="post" action="/rosters/A/desk".*?</form>', page)

    assert len(forms) > 10
    assert all('name="seen" value="2"' in form for form in forms)


def test_the_desk_takes_few_statements(signed_in, statements):
    a_session("KEN", "FRA", "EGY", "PER")
    clerk = begun(signed_in(CLERK), "give_floor")
    with statements() as seen:
        clerk.get("/rosters/A/desk")
    assert len(seen) <= 20
    with statements() as seen:
        press(clerk, "delivered", 2)
    assert len(seen) <= 20
