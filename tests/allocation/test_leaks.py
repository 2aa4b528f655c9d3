"""Nothing of a draft reaches a delegate, a moderator or the public, by whatever route."""

import pytest

from app import db
from app.accounts import policy
from app.calendars import feeds
from tests import builders
from tests.allocation.drafts import a_draft, an_asker

DRAFTED = ("Statement of", "ken.example.org", "T191000", "T111000Z")
SIGNS = ("Minister of Environment of Kenya", "19:10")


@pytest.fixture
def paths(app):
    """Fill in every address that can be asked for, as if by somebody who guesses."""
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")
        a_draft(session, conference)
        reply = builders.a_link(session, "reply", 1)
        roster = builders.a_link(session, "roster", builders.the_session(conference, "A").id)
    known = {"code": "A", "run_id": 1, "inscription_id": 1, "slot_id": 1, "session_id": 1}
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
                continue
            token = roster if rule.endpoint.startswith("roster.") else reply
            values = {name: known.get(name, 1) for name in rule.arguments} | {"token": token}
            needed = {name: values[name] for name in rule.arguments}
            found.append((rule.endpoint, rule.build(needed)[1]))
    return found


def shown(client, paths, features):
    """Give the pages of some features that were not refused."""
    pages = {}
    for endpoint, path in paths:
        if endpoint.split(".")[0] in features:
            answer = client.get(path)
            if answer.status_code == 200:
                pages[path] = answer.text
    return pages


ALLOCATION = {"allocation", "publication", "policy", "why", "private", "what_if"}
PUBLIC = {"lists", "rosters", "roster", "calendars", "calendar_desk", "programme"} | ALLOCATION


def test_the_public_sees_no_draft(client, paths):
    pages = shown(client, paths, PUBLIC)

    assert {path for path, page in pages.items() if any(name in page for name in SIGNS)} == set()
    assert any(path.startswith("/lists") for path in pages)
    assert any(path.startswith("/roster/") for path in pages)
    assert not any(path.endswith("/calendar.ics") for path in pages)
    assert not any(path.startswith("/allocation") for path in pages)


def test_a_moderator_sees_no_draft(signed_in, paths):
    pages = shown(signed_in("moderator"), paths, PUBLIC)

    assert {path for path, page in pages.items() if any(name in page for name in SIGNS)} == set()
    assert any(path.startswith("/rosters/A") for path in pages)
    assert not any(path.startswith("/allocation") for path in pages)


def test_the_delegation_itself_sees_no_draft(client, paths):
    """Its own pages name it, of course: but not the time that the draft gives it."""
    pages = shown(client, paths, {"rsvp", "lists"})

    assert [path for path, page in pages.items() if "19:10" in page] == []


@pytest.mark.parametrize("role", [None, *policy.ROLES])
def test_no_calendar_of_any_address_holds_a_draft_for_anybody(client, signed_in, paths, role):
    client = signed_in(role) if role else client
    with db.writing() as session:
        for holder, token in (("session:1", "s" * 43), ("delegate:1", "d" * 43)):
            given = {"holder": holder, "conference": "conference:1", "title": "x"}
            feeds.open_feed(session, token, now=builders.NOW, **given)
    every = [path for _endpoint, path in paths] + [f"/cal/{one * 43}.ics" for one in "sd"]
    answers = [client.get(path) for path in every if path.endswith(".ics")]
    calendars = [one for one in answers if one.status_code == 200]

    assert all(one.mimetype == "text/calendar" for one in calendars)
    assert len(calendars) >= 4  # the programme, a session, and two feeds
    assert not [one for one in calendars if any(sign.encode() in one.data for sign in DRAFTED)]


@pytest.mark.parametrize("role", ["invitation_officer", "moderator"])
def test_roles_without_allocation_are_kept_out(signed_in, paths, role):
    client = signed_in(role)

    refused = {
        endpoint: client.get(path).status_code
        for endpoint, path in paths
        if endpoint.split(".")[0] in ALLOCATION
    }

    assert set(refused.values()) == {403}


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("secretariat", "/allocation/runs"),
        ("secretariat", "/allocation/runs/1/stop"),
        ("secretariat", "/allocation/runs/1/publish"),
        ("protocol_officer", "/allocation/runs/1/pin/1"),
        ("moderator", "/rosters/A/links"),
        ("secretariat", "/rosters/A/notes/1"),
    ],
)
def test_reading_does_not_include_acting(signed_in, paths, role, path):
    assert signed_in(role).post(path).status_code == 403


def test_without_signing_in_there_is_nothing_to_act_on(client, paths):
    answer = client.post("/allocation/runs/1/publish")

    assert answer.status_code == 302
    assert answer.location.startswith("/accounts/sign-in")
