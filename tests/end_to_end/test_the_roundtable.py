"""A whole roundtable at speed: thirty speakers, absences, an overrun, a President, a lost line."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app import db
from app.delegations import service as delegations
from app.programme import service as programme
from app.rosters import floor
from app.web import clock
from tests import builders
from tests.allocation.drafts import a_draft, publish
from tests.end_to_end.site import Site, sound

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

PARTIES = (
    "KEN FRA EGY BRA LUX IND FJI CRI NOR ZAF MEX DEU JPN BTN CHL"
    " GHA AUS PER MAR KHM COL ESP GBR SEN TUV NPL BRB LAO EUR ITA"
)
OFFLINE = "ERR_INTERNET_DISCONNECTED"


@pytest.fixture
def table(site: Site):
    """Publish Roundtable A with thirty speakers; give its id and its hour."""
    with db.writing() as session:
        conference = programme.current(session)
        table = builders.the_session(conference, "A")
        for code in PARTIES.split():
            party = delegations.participant(session, code)
            of_party = select(builders.Addressee).where(
                builders.Addressee.participant_id == party.id
            )
            addressee = session.scalars(of_party).first()
            invitation = builders.an_invitation(session, conference, addressee)
            delegation = builders.a_delegation(session, invitation)
            builders.an_inscription(session, delegation, ("A",), pin_session_id=table.id)
        publish(session, a_draft(session, conference))
        return table.id, table.starts_at


@pytest.fixture
def opened(browser: Browser, site: Site):
    """Give a function that opens a page for a member of staff; offline is no complaint."""
    complaints: list[str] = []
    contexts = []

    def note(message) -> None:
        if message.type in {"error", "warning"} and OFFLINE not in message.text:
            complaints.append(message.text)

    def open_for(role: str, path: str) -> Page:
        context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
        contexts.append(context)
        with db.writing() as session:
            cookie = builders.a_visit(session, builders.a_staff(session, role))
        context.add_cookies([{"name": builders.STAFF_COOKIE, "value": cookie, "url": site.address}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.clock.install(time=clock.of(site.app.config)())
        page.goto(site.address + path)
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert complaints == []


class Clerk:
    """The clerk at the desk: what they press, and the time that goes by meanwhile."""

    def __init__(self, page: Page, site: Site, at, floor_now: Callable[[], floor.Floor]) -> None:
        self.page, self.site, self.at, self.floor = page, site, at, floor_now

    def after(self, minutes: float) -> None:
        """Let so much time go by, for the server and for this desk."""
        self.at += timedelta(minutes=minutes)
        self.site.clock(self.at)
        self.page.clock.set_system_time(self.at)

    def press(self, name: str, where: str = "#desk") -> None:
        """Press a button; where the desk is connected, wait until it shows what was done."""
        self.page.clock.run_for(1000)  # two presses in haste are one
        before = self.floor().number
        words = re.escape(name).replace(":", r"\s*:")
        called = re.compile(f"^{words}$")
        self.page.locator(where).get_by_role("button", name=called).first.click()
        if not where.startswith("#local"):
            known = re.compile(rf'"number": {before + 1}\b')
            expect(self.page.locator("#desk-state")).to_have_attribute("data-state", known)

    def speaks(self, name: str) -> None:
        """Wait until the desk shows that somebody has the floor."""
        expect(self.page.locator("#now .desk__name")).to_have_text(name)


def test_a_whole_roundtable_ends_with_the_list_as_delivered(site, table, opened):  # noqa: PLR0915 (a session has that many steps)
    table_id, begins = table

    def standing() -> floor.Floor:
        with db.reading() as session, site.app.app_context():
            return floor.floor_of(session, table_id, now=clock.now())

    site.clock(begins)
    order = [turn.name for turn in standing().coming]
    assert len(order) == 30
    page = opened("session_officer", "/rosters/A/desk")
    sound(page)
    clerk = Clerk(page, site, begins, standing)
    hall = opened("moderator", "/rosters/A/hall")
    podium = opened("moderator", "/rosters/A/podium")
    public = opened("moderator", "/lists/A")
    spoken: list[str] = []

    clerk.after(0)
    clerk.press("Open the session")
    clerk.after(10)
    clerk.press(f"Give the floor: {order[0]}")
    clerk.speaks(order[0])
    for index in range(3):  # the first three, as planned
        clerk.after(3.5)
        clerk.press(f"Delivered; next: {order[index + 1]}")
        spoken.append(order[index])
        clerk.speaks(order[index + 1])

    # The fourth is not in the room: to the end of the category, which here is the whole list.
    clerk.press("Did not come")
    clerk.press(f"Give the floor: {order[4]}")
    clerk.speaks(order[4])
    expect(hall.locator(".hall__party")).to_contain_text(order[4])
    sound(hall)

    # An overrun: the clock at the podium runs into the negative, and the chair cuts it off.
    clerk.after(5)
    podium.clock.set_system_time(clerk.at)
    podium.evaluate("Live.refresh()")
    expect(podium.locator("[data-timer]")).to_have_attribute("data-phase", "over")
    expect(podium.locator("[data-time]")).to_contain_text("−2:0")  # noqa: RUF001 (a minus)
    sound(podium)
    clerk.press("Cut off")
    spoken.append(order[4])
    clerk.press(f"Give the floor: {order[5]}")
    clerk.speaks(order[5])
    clerk.after(3.2)
    clerk.press("Heard")
    spoken.append(order[5])
    expect(page.locator("#now .desk__name")).to_have_text("Nobody has the floor")

    # A head of State arrives unannounced.
    page.get_by_role("link", name="Unannounced head of State").click()
    page.get_by_label("Party or observer").select_option("MCO")
    page.get_by_label("Post").fill("Head of State of Monaco")
    page.get_by_label("By whose order").fill("Order of the co-chairs, protocol informed")
    page.locator("main form").get_by_role("button").first.click()
    expect(page.locator("main")).to_contain_text("speakers come later")
    sound(page)
    page.locator("main form").get_by_role("button").first.click()
    expect(page.locator("#turn-u" + str(standing().number))).to_be_visible()
    clerk.after(0.5)
    clerk.press("Give the floor: Monaco")
    clerk.speaks("Monaco")
    clerk.after(4)
    clerk.press(f"Delivered; next: {order[6]}")
    spoken.append("Monaco")
    clerk.speaks(order[6])

    # A point of order interrupts, and the floor goes back.
    clerk.after(1)
    page.get_by_role("link", name="Point of order").click()
    page.get_by_label("Party or observer").select_option("CHL")
    page.locator("main form").get_by_role("button").first.click()
    clerk.speaks("Chile")
    clerk.after(1)
    clerk.press(f"Heard; back to {order[6]}")
    clerk.speaks(order[6])
    clerk.press("Let the clock run")
    for index in range(6, 12):
        clerk.after(2.5)
        clerk.press(f"Delivered; next: {order[index + 1]}")
        spoken.append(order[index])
        clerk.speaks(order[index + 1])

    # The line is lost: four acts are kept here, one of them an absence, and the clock goes on.
    page.context.set_offline(True)
    expect(page.locator("#kept-line")).to_contain_text("Not connected")
    for index in range(12, 15):
        clerk.after(2.5)
        clerk.press(f"Delivered; next: {order[index + 1]}", "#local")
        spoken.append(order[index])
        expect(page.locator("#local-name")).to_have_text(order[index + 1])
    clerk.press("Absent", "#local [data-now]")
    expect(page.locator("#kept-line")).to_contain_text("4")
    assert standing().now.name == order[12], "the server knows nothing yet"
    page.context.set_offline(False)
    page.clock.run_for(10_000)
    expect(page.locator("#kept-line")).to_contain_text("Everything was sent")
    after = standing()
    assert after.number == len(after.acts), "no act is doubled"
    assert [turn.name for turn in after.done[-3:]] == order[12:15]
    assert {round(turn.spoken_s / 60, 1) for turn in after.done[-3:]} == {2.5}

    # The limit is cut for the rest, which goes on to its end; both absent ones come last.
    clerk.press("2 min", ".desk__side")
    clerk.press(f"Give the floor: {order[16]}")
    clerk.speaks(order[16])
    last = [*order[17:], order[3], order[15]]
    for present, following in zip([order[16], *last], last, strict=False):
        clerk.after(2)
        clerk.press(f"Delivered; next: {following}")
        spoken.append(present)
        clerk.speaks(following)
    clerk.press("Did not come")  # the second time: aside
    clerk.after(1)
    page.get_by_role("link", name="Close the session").click()
    page.locator("main form").get_by_role("button").first.click()
    expect(page.locator("#now")).to_contain_text("Closed at")
    sound(page)

    final = standing()
    statements = [turn for turn in final.done if turn.kind != "point_of_order"]
    assert [turn.name for turn in statements] == spoken
    assert [turn.name for turn in statements if turn.state == "cut_off"] == [order[4]]
    assert [turn.name for turn in final.unheard] == [order[15]]
    assert round(statements[4 - 1].spoken_s / 60) == 5
    expect(public.locator("#list")).to_contain_text("What was delivered stands below")
    shown = public.locator(".floor--done .floor__party").all_inner_texts()
    assert shown == spoken
    sound(public)
    expect(hall.locator(".hall__party")).to_contain_text("The session is closed")
    roster = opened("moderator", "/rosters/A")
    sound(roster)
