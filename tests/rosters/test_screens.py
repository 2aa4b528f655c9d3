"""The screens of podium and hall: what stands on them, who may open them, how they follow."""

from datetime import timedelta

import pytest

from app import db
from app.live import answers
from app.rosters import acts, floor, screens, service
from app.web import clock
from tests import builders
from tests.rosters.podium import MODERATOR, published

STATE = {"Accept": answers.STATE}
CLERK = builders.an_actor()


@pytest.fixture
def at(app, monkeypatch):
    """Let it be so many seconds after the opening of Roundtable A."""
    with db.writing() as session:
        conference, _ = published(session, "KEN", "FRA", "EGY")
        opens = builders.the_session(conference, "A").starts_at

    def set_to(seconds):
        moment = opens + timedelta(seconds=seconds)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    set_to(0)
    return set_to


def table_id():
    with db.reading() as session:
        return builders.the_session(session.get(builders.Conference, 1), "A").id


def act(kind, **given):
    with db.writing() as session:
        number = number_of(session)
        acts.perform(
            session, table_id(), kind, given, seen_number=number, actor=CLERK, now=clock.now()
        )


def number_of(session):
    return floor.number_of(session, [table_id()])[table_id()]


def a_link(purpose="screen"):
    with db.writing() as session:
        return builders.a_link(session, purpose, table_id())


@pytest.mark.parametrize(
    ("spoken", "stage", "left", "words"),
    [
        (0, "calm", "3:00", "Time left"),
        (149, "calm", "0:31", "Time left"),
        (150, "last", "0:30", "Last 30 seconds"),
        (180, "over", "0:00", "Time is up"),
        (192, "over", "−0:12", "Time is up"),  # noqa: RUF001 (a minus)
    ],
)
def test_the_clock_changes_colour_shape_and_words_and_runs_into_the_negative(
    at, signed_in, spoken, stage, left, words
):
    act("open")
    at(600)
    act("give_floor")
    at(600 + spoken)

    page = signed_in(MODERATOR).get("/rosters/A/podium").text

    assert f'data-phase="{stage}"' in page
    assert f"data-time>{left}<" in page
    assert f'data-when="{stage}"' in page
    assert words in page


def test_the_screen_says_from_when_the_clock_runs_and_that_it_stands_still(at, signed_in):
    act("open")
    began = at(600)
    act("give_floor")
    client = signed_in(MODERATOR)
    running = client.get("/rosters/A/podium").text
    at(640)
    act("pause")
    at(700)

    stopped = client.get("/rosters/A/podium").text

    assert f'data-since="{int(began.timestamp() * 1000)}"' in running
    assert 'data-since=""' in stopped
    assert 'data-spent="40.0"' in stopped
    assert "Clock stopped" in stopped
    assert "data-time>2:20<" in stopped


def test_the_hall_speaks_english_and_the_language_of_the_host_or_another(at, signed_in):
    act("open")
    act("give_floor")
    client = signed_in(MODERATOR)

    own, arabic = (client.get(f"/rosters/A/hall{query}").text for query in ("", "?language=ar"))

    assert "Now speaking" in own
    assert "المتحدث الآن" not in own
    assert "Now speaking" in arabic
    assert 'lang="ar" dir="rtl">المتحدث الآن' in arabic


def test_the_hall_shows_who_comes_and_nothing_private(at, client):
    with db.writing() as session:
        service.write_note(
            session, table_id(), 1, "Watch the clock", seen_version=0, actor=CLERK, now=clock.now()
        )
    act("open")
    act("give_floor")

    page = client.get(f"/screen/{a_link()}/hall").text

    assert page.index("Kenya") < page.index("France") < page.index("Egypt")
    assert "Minister of Environment of Kenya" in page
    for private in ("Watch the clock", "example.org", "/rosters/"):
        assert private not in page


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ((), "The session has not opened yet"),
        (("open",), "The Chair has the floor"),
        (("open", "suspend"), "The session is suspended"),
        (("open", "close"), "The session is closed"),
    ],
)
def test_without_a_speaker_the_screen_says_why(at, signed_in, kinds, words):
    for kind in kinds:
        act(kind)

    assert words in signed_in(MODERATOR).get("/rosters/A/hall").text


def test_a_point_of_order_stands_before_whom_it_interrupts(at, signed_in):
    act("open")
    act("give_floor")
    act("point_of_order", code="FRA", limit_s=120)

    page = signed_in(MODERATOR).get("/rosters/A/hall").text

    assert "Point of order" in page
    assert page.index("France") < page.index("Kenya") < page.index("Egypt")


def test_a_screen_works_without_scripts(at, signed_in):
    page = signed_in(MODERATOR).get("/rosters/A/podium").text

    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page


def test_a_roster_link_opens_no_screen_and_a_screen_link_no_roster(at, client):
    assert client.get(f"/screen/{a_link('roster')}/hall").status_code == 404
    assert client.get(f"/roster/{a_link()}").status_code == 404


def test_every_act_and_every_revision_gives_the_pages_another_number(at, signed_in):
    client = signed_in(MODERATOR)
    before = client.get("/rosters/A/hall", headers=STATE).json["number"]
    act("open")

    after = client.get("/rosters/A/hall", headers=STATE).json

    assert before == screens.REVISION
    assert after["number"] == screens.REVISION + 1
    assert "The Chair has the floor" in after["html"]


def test_a_limit_that_is_no_usual_one_stands_among_the_presets(at, signed_in):
    act("open")
    act("give_floor")
    act("set_limit", limit_s=90, whom="now")

    page = signed_in(MODERATOR).get("/rosters/A/podium").text

    assert 'preset--on">1.5 ' in page


def test_a_screen_asks_for_few_rows(at, signed_in, statements):
    act("open")
    client = signed_in(MODERATOR)

    with statements() as seen:
        client.get("/rosters/A/hall")

    assert len(seen) <= 12
