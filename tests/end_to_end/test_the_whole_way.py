"""One acceptance from the first letter to the roster, each step by the person whose it is."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from app import db
from app.accounts import policy
from app.programme import service as programme
from tests import builders
from tests.end_to_end.site import Site, addressee_id, sound

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

DISPATCHED = datetime(2021, 8, 20, 2, 0, tzinfo=UTC)
REPLIED = datetime(2021, 8, 25, 7, 0, tzinfo=UTC)
ALLOCATED = datetime(2021, 9, 20, 1, 0, tzinfo=UTC)
LINK = re.compile(r"http://127\.0\.0\.1:\d+/r/[\w-]{43}")
EMBASSY = "embassy.beijing@ken.example.org"
MINISTER = "minister.environment@ken.example.org"


def text_of(message):
    return message.get_body(("plain",)).get_content()


def link_in(message):
    return LINK.search(text_of(message)).group()


def sign_in(page: Page, site: Site, role: str) -> None:
    """Sign in by the form, as the holder of one role."""
    with db.writing() as session:
        staff = builders.a_staff(session, role, name=policy.ROLES[role])
    page.goto(f"{site.address}/accounts/sign-in")
    sound(page)
    page.get_by_label("E-mail").fill(staff.email)
    page.get_by_label("Password").fill(builders.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    sound(page)


def dispatch(page: Page, site: Site) -> None:
    """Look at the letter to Kenya's minister, and send it."""
    page.goto(f"{site.address}/invitations")
    sound(page)
    page.goto(f"{site.address}/invitations/dispatch?addressee={addressee_id('KEN')}")
    expect(page.get_by_role("article")).to_contain_text("Minister of Environment of Kenya")
    sound(page)
    page.get_by_role("button", name="Number and send 1 letter").click()
    expect(page.get_by_role("status").first).to_contain_text("1")
    sound(page)


def reply(page: Page, link: str) -> None:
    """Accept, name the minister, ask for the floor at roundtable A, and send."""
    page.goto(link)
    sound(page)
    page.get_by_role("link", name="Reply to the invitation").click()
    sound(page)
    page.locator("input[name=answer][value=accepted]").check()
    page.get_by_role("button", name="Save and continue").click()
    name_the_minister(page)
    page.get_by_role("button", name="Continue").click()
    ask_for_the_floor(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check")
    sound(page)
    page.get_by_role("button", name="Send reply").click()
    expect(page.get_by_role("main")).to_contain_text("Accepts")
    sound(page)


def name_the_minister(page: Page) -> None:
    """Fill in the head of delegation."""
    if page.get_by_role("link", name="Name the head of delegation").count():
        page.get_by_role("link", name="Name the head of delegation").click()
    sound(page)
    page.locator("[name=form_of_address]").fill("H.E.")
    page.locator("[name=name]").fill("Minister of Environment of Kenya")
    page.locator("[name=post]").fill("Minister of Environment")
    page.locator("[name=rank_code]").select_option("M")
    page.locator("[name=email]").fill(MINISTER)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("Minister of Environment of Kenya")
    sound(page)


def ask_for_the_floor(page: Page) -> None:
    """Ask for a live statement at roundtable A."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Request for the floor")
    sound(page)
    page.locator("input[name=ask]").first.check()
    page.locator("input[name=speaker]").first.check()
    page.locator("input[name=mode][value=live_remote]").check()
    page.locator("[name=wish_0]").select_option("1")
    page.get_by_role("button", name="Save and continue").click()


def allocate(page: Page, site: Site) -> None:
    """Start a run, see the draft, see who would be told, and publish."""
    page.goto(f"{site.address}/allocation/")
    sound(page)
    page.get_by_label("Seconds to search").fill("5")
    page.get_by_role("button", name="Start the run").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Run 1")
    sound(page)
    site.do_jobs()
    page.goto(f"{site.address}/allocation/runs/1")
    sound(page)
    page.get_by_role("link", name="See who would be told, and publish").click()
    expect(page.get_by_role("main")).to_contain_text("1 person will be told")
    sound(page)
    page.get_by_role("button", name="Publish and write 1 letter").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("revision 1")
    sound(page)


def test_from_the_first_letter_to_the_roster(site, smtp, person):
    site.app.config["MAIL_PORT"] = smtp.port

    site.clock(DISPATCHED)
    officer = person()
    sign_in(officer, site, "invitation_officer")
    dispatch(officer, site)
    site.do_jobs()  # the agenda is printed first: it travels with the letter
    assert site.send_letters() == 1
    (invitation,) = smtp.to(EMBASSY)

    site.clock(REPLIED)
    reply(person(timezone_id="Africa/Nairobi"), link_in(invitation))
    assert site.send_letters() == 1
    (_, acknowledgement) = smtp.to(EMBASSY)
    assert "Minister of Environment of Kenya" in text_of(acknowledgement)

    site.clock(ALLOCATED)
    programme_officer = person()
    sign_in(programme_officer, site, "programme_officer")
    allocate(programme_officer, site)
    assert site.send_letters() == 1
    (place,) = smtp.to(MINISTER)
    calendar = next(part for part in place.walk() if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    assert "METHOD:REQUEST" in calendar.get_payload(decode=True).decode()

    moderator = person(viewport={"width": 360, "height": 740})
    sign_in(moderator, site, "moderator")
    moderator.goto(f"{site.address}/rosters/A")
    expect(moderator.get_by_role("table")).to_contain_text("Minister of Environment")
    expect(moderator.get_by_role("table")).to_contain_text("Kenya")
    sound(moderator)


def test_the_way_of_a_delegation_in_arabic(site, smtp, person):
    """Switch the language, run from right to left, reply, and find the reply again."""
    site.app.config["MAIL_PORT"] = smtp.port
    site.clock(DISPATCHED)
    with db.writing() as session:
        conference = programme.current(session)
        addressee = session.get(builders.Addressee, addressee_id("EGY"))
        invitation = builders.an_invitation(session, conference, addressee)
        token = builders.a_link(session, "reply", invitation.id)
    page = person(timezone_id="Africa/Cairo")
    page.goto(f"{site.address}/r/{token}")

    page.get_by_role("button", name="العربية").click()

    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    expect(page.get_by_role("heading", level=1)).to_contain_text("مصر")
    sound(page)
    page.goto(f"{site.address}/r/{token}/answer")
    sound(page)
    page.locator("input[name=answer][value=accepted]").check()
    page.locator("button[name=send]").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    sound(page)
    assert site.send_letters() == 1

    page.get_by_role("button", name="English").click()

    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page.get_by_role("main")).to_contain_text("Accepts")
