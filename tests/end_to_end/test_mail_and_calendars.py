"""The pages of mail and of calendars in a browser: accessible, folded, in both directions."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import expect

from app import db
from tests import builders
from tests.conftest import make_app
from tests.end_to_end.site import Site, serve, sound
from tests.inbound import mails

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def site(database: str) -> Iterator[Site]:
    """Serve a small published segment whose entries have been answered in every way."""
    app: Flask = make_app(database, WTF_CSRF_ENABLED=True)
    entry = mails.an_entry("KEN", "FRA")
    with db.writing() as session:
        session.merge(entry).sequence = 1
    taken = (
        {"answer": "DECLINED", "sequence": 1},
        {"sequence": 0},
        {"answer": "TENTATIVE", "method": "COUNTER", "sequence": 1,
         "more": "DTSTART:20211012T130000Z\nDTEND:20211012T130300Z"},
        {"answer": "DELEGATED", "sequence": 1},
    )  # fmt: skip
    for changes in taken:
        mails.take(mails.a_mail(entry, **changes))
    mails.take(mails.a_letter())
    served, stop = serve(app)
    yield served
    stop()


@pytest.mark.parametrize("locale", ["en-GB", "ar"])
def test_mail_and_calendars_are_sound(site, person, locale):
    page = person(locale=locale)
    with db.writing() as session:
        cookie = builders.a_visit(session, builders.a_staff(session, "host_administrator"))
    page.context.add_cookies(
        [{"name": builders.STAFF_COOKIE, "value": cookie, "url": site.address}]
    )

    for path in ("/mail/", *(f"/mail/{number}" for number in range(1, 6)), "/programme"):
        page.goto(f"{site.address}{path}")
        sound(page)
    page.goto(f"{site.address}/calendars")
    page.locator("form[action$='/calendars/sessions/A'] button").click()
    expect(page.locator("#made")).to_be_visible()
    sound(page)


def test_an_officer_sends_the_newest_entry_again(site, person):
    page = person()
    with db.writing() as session:
        cookie = builders.a_visit(session, builders.a_staff(session, "invitation_officer"))
    page.context.add_cookies(
        [{"name": builders.STAFF_COOKIE, "value": cookie, "url": site.address}]
    )
    page.goto(f"{site.address}/mail/2")

    page.get_by_role("button", name="Send the newest entry again").click()

    expect(page.get_by_text("The newest entry is in the outbox.")).to_be_visible()
    sound(page)
