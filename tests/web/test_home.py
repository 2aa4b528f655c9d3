"""The first page: what waits for staff, and what this is for everybody else."""

import re

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


def test_many_places_are_found_in_menus_and_the_one_here_is_marked(app, signed_in):
    page = signed_in("host_administrator").get("/documents").text
    places = page[page.index("<nav") : page.index("</nav>")]

    assert places.count("<details") == len(home.GROUPS)
    assert re.findall(r'<summary aria-current="true">(.+?)<', places) == ["Inviting"]
    assert re.findall(r'aria-current="page">(.+?)<', places) == ["Documents"]


@pytest.mark.parametrize("count", [home.FEW, home.FEW + 1])
def test_few_places_and_one_alone_need_no_menu(empty_desk, signed_in, count):
    for number in range(count):
        group = "people" if number else "floor"
        home.navigate(empty_desk, f"Place {number}", "home.home", "letters.read", number, group)

    page = signed_in("secretariat").get("/").text

    assert page.count("<summary") == (count > home.FEW)
    assert "Place 0</a>" in page
    assert "Place 1</a>" in page
