"""The board driven by keyboard alone: look before a move, pin, solve around, publish."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app import db
from app.allocation.models import Revision, SpeakingSlot
from app.programme import service as programme
from tests import builders
from tests.allocation.drafts import a_draft, an_asker
from tests.board.lists import lists
from tests.end_to_end.site import Site, sound

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CODES = ("AAA", "BBB", "CCC", "DDD")
ONE, TWO = 1, 2


@pytest.fixture
def address(site: Site) -> str:
    """Let four Parties ask for the floor in the Kunming segment, and draft a list of them."""
    with db.writing() as session:
        conference = programme.current(session)
        for minutes, code in enumerate(CODES):
            asked_at = builders.NOW + timedelta(minutes=minutes)
            an_asker(session, conference, code, ("A", "B"), inscribed_at=asked_at)
        a_draft(session, conference)
    return site.address


def seat(page: Page, number: int):
    return page.locator(f'.seat[data-id="{number}"] > a')


def tab_to(page: Page, wanted, *, most=80) -> None:
    """Press the tab key until something has the focus."""
    for _ in range(most):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail("the tab key does not lead there")


def compared(page: Page) -> None:
    """Compare a draft with the one it came from, by keyboard, and come back."""
    tab_to(page, page.get_by_role("link", name="Compare", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**/allocation/compare?*")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Run 2")
    sound(page)
    page.go_back()
    page.wait_for_url("**/runs/2")


def test_by_keyboard_alone_from_a_move_to_the_published_list(address, site, officer):
    page = officer()
    page.goto(f"{address}/allocation/runs/1")
    tab_to(page, seat(page, ONE))

    # Move the first speaker to Roundtable B, looking before the act is taken.
    page.keyboard.press("m")
    expect(page.locator("#says")).to_contain_text("picked up")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#says")).to_contain_text("place 1, the last")
    page.keyboard.press("Enter")
    expect(page.locator("#preview-title")).to_contain_text("to Roundtable B, place 1")
    assert lists(1)[0] == {"A": [1, 2, 3, 4]}
    page.keyboard.press("Enter")
    expect(page.locator("#flashes")).to_contain_text("Done:")
    expect(seat(page, ONE)).to_be_focused()
    assert lists(1)[0] == {"A": [2, 3, 4], "B": [1]}

    # Undo and do again.
    page.keyboard.press("Control+z")
    expect(page.locator("#flashes")).to_contain_text("Undone:")
    page.keyboard.press("Control+Shift+z")
    expect(page.locator("#flashes")).to_contain_text("Done again:")

    # Pin the second speaker: open it, and find the button.
    seat(page, TWO).evaluate("one => one.focus()")
    page.keyboard.press("Enter")
    expect(page.locator("#selected-title")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Pin to Roundtable A"))
    page.keyboard.press("Enter")
    expect(page.locator("#flashes")).to_contain_text("pinned to Roundtable A")
    expect(seat(page, TWO)).to_be_focused()
    sound(page)

    # Solve around the pins.
    tab_to(page, page.locator("summary", has_text="Solve around my pins"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Solve around my pins"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/runs/2")
    site.do_jobs()
    page.goto(f"{address}/allocation/runs/2")
    expect(page.locator(".slate__drafts")).to_contain_text("around run 1")
    assert 1 in lists(2)[0]["B"]

    compared(page)

    # Publish what came of it.
    tab_to(page, page.get_by_role("link", name="See who would be told, and publish"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Publish and write"))
    page.keyboard.press("Enter")
    expect(page.locator("#flashes")).to_contain_text("Revision 1 is published.")
    with db.reading() as session:
        assert session.scalars(select(Revision)).one().run_id == 2
        slot = session.scalars(select(SpeakingSlot).where(SpeakingSlot.inscription_id == 1)).one()
        assert slot.session.code == "B"


def test_out_of_order_the_reason_is_asked_where_the_focus_is(address, officer):
    page = officer()
    page.goto(f"{address}/allocation/runs/1")
    seat(page, 4).focus()

    page.keyboard.press("m")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#reason-fault")).to_be_visible()
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("Leaves at noon")
    page.keyboard.press("Enter")

    expect(seat(page, 4)).to_be_focused()
    assert lists(1)[0] == {"A": [4, 1, 2, 3]}


def test_a_block_is_dragged_by_the_mouse(address, officer):
    page = officer()
    page.goto(f"{address}/allocation/runs/1")

    seat(page, ONE).hover()
    page.mouse.down()
    page.locator('.lane[data-table="B"] .gap--free').hover()
    page.mouse.up()
    expect(page.locator("#preview-title")).to_contain_text("to Roundtable B, place 1")
    page.keyboard.press("Escape")

    expect(page.locator("#preview-title")).to_have_count(0)
    assert lists(1)[0] == {"A": [1, 2, 3, 4]}


def test_everything_works_without_javascript(address, officer):
    page = officer(java_script_enabled=False)
    page.goto(f"{address}/allocation/runs/1")

    seat(page, ONE).click()
    page.get_by_label("Move to").select_option("B")
    page.locator("form", has=page.get_by_label("Move to")).get_by_role("button").click()
    page.get_by_role("button", name="Do it").click()
    expect(page.locator("#flashes")).to_contain_text("Done:")
    page.get_by_role("button", name="Undo").click()

    expect(page.locator("#flashes")).to_contain_text("Undone:")
    assert lists(1)[0] == {"A": [1, 2, 3, 4]}


@pytest.mark.parametrize("locale", ["en-GB", "ar"])
def test_every_page_of_the_board_is_sound(address, officer, locale):
    page = officer(locale=locale)

    for query in ("", "?selected=1", "?about=A", "?dense=1&at=C", "/acts"):
        page.goto(f"{address}/allocation/runs/1{query}")
        sound(page)
    page.goto(f"{address}/allocation/runs/1/shape?kind=move&inscription=4&table=A&position=1")
    sound(page)
