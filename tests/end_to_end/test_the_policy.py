"""The policy and what-if questions in a browser, with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from app import db
from app.programme import service as programme
from tests.allocation.drafts import a_draft, an_asker
from tests.end_to_end.site import Site, sound

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def address(site: Site) -> str:
    """Let two Parties ask for the floor in the Kunming segment, and draft a list of them."""
    with db.writing() as session:
        conference = programme.current(session)
        for code in ("AAA", "BBB"):
            an_asker(session, conference, code)
        a_draft(session, conference)
    return site.address


def test_the_policy_is_changed_without_javascript(address, officer):
    page = officer(java_script_enabled=False)
    letter = page.get_by_role("textbox", name="Letter drawn by lot")

    page.goto(f"{address}/allocation/policy/edit")
    page.locator("button[value='up:wishes']").click()
    page.locator("button[value='out:themes']").click()
    page.get_by_role("button", name="All hours are alike").click()
    page.get_by_label("Why is it changed?").fill("For this segment")
    letter.fill("k")
    letter.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("Version 1 of the policy stands.")
    expect(page.locator("main")).to_contain_text("3 settings differ from the default")
    expect(page.locator(".order__item").nth(4)).to_contain_text("Wishes")


@pytest.mark.parametrize("locale", ["en-GB", "ar"])
def test_every_page_is_sound(address, officer, locale):
    page = officer(locale=locale)

    for path in ("policy", "policy/edit", "policy/versions/0", "pairs", "spoken"):
        page.goto(f"{address}/allocation/{path}")
        sound(page)
    for path in ("", "/what-if", "/what-if/compare", "/why/1"):
        page.goto(f"{address}/allocation/runs/1{path}")
        sound(page)


def test_a_question_is_asked_watched_and_answered(address, site, officer):
    page = officer()

    page.goto(f"{address}/allocation/runs/1/what-if")
    page.get_by_label("A further roundtable beside").select_option("A")
    page.get_by_label("Seconds to search").fill("5")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("#at-work")).to_contain_text("Waiting for a worker")
    sound(page)
    site.do_jobs()

    expect(page.locator("main")).to_contain_text("Who gains a place")
    expect(page.locator("main")).to_contain_text("the further roundtable beside A")
    sound(page)
