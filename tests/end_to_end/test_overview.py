"""The overview in a browser: accessible, folded to a telephone, on two sheets of paper."""

from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from sqlalchemy import select

from app import db
from app.delegations.models import Addressee
from app.invitations import service as invitations
from app.programme import service as programme
from tests import builders
from tests.end_to_end.site import Site, sound
from tests.overview.segments import a_reply

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ANSWERS = ("accepted", "accepted", "tentative", "declined")
MODES = ("live_remote", "in_person", "pre_recorded", "read_out")
INVITED = 60


@pytest.fixture
def address(site: Site) -> str:
    """Invite sixty addressees of the Kunming segment; two in three have answered."""
    with db.writing() as session:
        conference = programme.current(session)
        addressees = session.scalars(select(Addressee).order_by(Addressee.id).limit(INVITED)).all()
        for number, addressee in enumerate(addressees):
            invitation = builders.an_invitation(session, conference, addressee)
            if number % 3:
                _answer(session, invitation, number)
    return site.address


def _answer(session, invitation, number: int) -> None:
    answer = ANSWERS[number % 4]
    reply = a_reply(session, invitation, answer)
    invitations.answered(invitation, answer, at=reply.received_at, late=False)
    delegation = builders.a_delegation(session, invitation, answer=answer)
    if answer != "declined":
        mode = MODES[number % 4]
        builders.an_inscription(session, delegation, ("A", "C", "B"), mode=mode)


@pytest.mark.parametrize("locale", ["en-GB", "ar"])
def test_it_is_sound_and_prints_on_two_pages(address, person, locale):
    page = person(locale=locale)
    with db.writing() as session:
        cookie = builders.a_visit(session, builders.a_staff(session, "host_administrator"))
    page.context.add_cookies([{"name": builders.STAFF_COOKIE, "value": cookie, "url": address}])

    page.goto(f"{address}/")
    expect(page.locator("svg.chart")).to_have_count(6)
    for table in page.locator("details > summary").all():
        table.click()
    sound(page)
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))

    assert len(printed.pages) == 2
    page.goto(f"{address}/overview/hours/C")
    sound(page)
