"""The first page: what waits for staff, and what this is for everybody else."""

import pytest

from app import db
from app.web import home
from app.web.home import Waiting
from tests import builders


@pytest.fixture
def empty_desk(app, monkeypatch):
    monkeypatch.setitem(app.extensions, "rostrum.home", home.Offers())
    return app


def test_urgent_matters_stand_first(empty_desk, signed_in):
    lines = [Waiting("letters wait", 2, "/a"), Waiting("replies wait", 3, "/b", urgent=True)]
    home.waits(empty_desk, "letters.read", lambda *_: lines)

    page = signed_in("secretariat").get("/").text

    assert page.index("replies wait") < page.index("letters wait")
    assert page.count("Urgent") == 1


def test_nothing_is_shown_that_the_role_may_not_see(empty_desk, signed_in):
    home.waits(empty_desk, "letters.read", lambda *_: [Waiting("letters wait", 2, "/a")])

    page = signed_in("moderator").get("/").text

    assert "letters wait" not in page
    assert "Nothing waits for you" in page


def test_the_public_learns_what_this_is(empty_desk, client):
    home.welcome(empty_desk, lambda _session: "<p>a fragment</p>")

    page = client.get("/").text

    assert "<p>a fragment</p>" in page
    assert "/accounts/sign-in" in page


def test_a_shifted_clock_says_so_on_every_page(app, client):
    assert "Demonstration clock" not in client.get("/").text
    app.config["CLOCK_OFFSET_S"] = -3600

    assert "Demonstration clock" in client.get("/").text


def test_simulated_replies_are_called_so_on_every_page(client):
    with db.writing() as session:
        builders.a_conference(session, simulated=True)

    for path in ("/", "/accounts/sign-in", "/no-such-page"):
        assert "nothing here was sent by a government" in client.get(path).text
