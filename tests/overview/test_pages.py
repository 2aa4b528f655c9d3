"""The first page of staff: who sees it, what it links to, what it costs."""

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from app import db
from app.allocation.service import KIND
from app.invitations.models import Dispatch
from app.jobs import service as jobs
from tests import builders
from tests.overview import segments

READERS = (
    "host_administrator",
    "invitation_officer",
    "protocol_officer",
    "programme_officer",
    "secretariat",
)


@pytest.fixture
def segment(app):
    with db.writing() as session:
        conference = builders.a_conference(session)
        asking = segments.answered(session, conference, "PER")
        builders.an_inscription(session, asking, ("A", "B"), mode="live_remote")
        segments.answered(session, conference, "KEN", "declined", late=True)
        builders.an_invitation(
            session, conference, builders.an_addressee(session, builders.a_party(session, "POL"))
        )
    return conference


@pytest.mark.parametrize("role", READERS)
def test_those_who_read_replies_see_it_first(segment, signed_in, role):
    page = signed_in(role).get("/").text

    assert "<h1>Overview</h1>" in page
    assert "Replies, day by day" in page
    assert signed_in(role).get("/overview/tables.xlsx").status_code == 200


def test_moderators_and_the_public_never_see_it(segment, client, signed_in):
    moderator = signed_in("moderator")

    assert "Replies, day by day" not in moderator.get("/").text
    assert "Overview" not in moderator.get("/").text
    for path in ("/overview/tables.xlsx", "/overview/hours/A"):
        assert moderator.get(path).status_code == 403
        assert client.get(path).status_code == 302
    assert "Replies, day by day" not in client.get("/").text


def test_a_delegation_with_its_link_does_not_see_it(segment, client):
    with db.writing() as session:
        token = builders.a_link(session, "reply", 1)
    client.get(f"/r/{token}")

    assert "Replies, day by day" not in client.get("/").text


def test_who_may_not_read_invitations_gets_no_link_to_them(segment, signed_in):
    page = signed_in("programme_officer").get("/").text

    assert "/invitations?" not in page.split("How it stands")[1]
    assert "Invitations by state and channel" not in page


def test_every_number_with_a_link_is_the_length_of_its_list(segment, signed_in):
    client = signed_in("host_administrator")
    page = client.get("/").text.split("How it stands")[1]
    links = re.findall(r'<a href="(/invitations[^"]*)">(\d+)</a>', page)

    assert len(links) > 10
    for url, number in links:
        listed = client.get(url.replace("&amp;", "&")).text
        assert f"{number} of 3 addressees" in listed, url


def test_each_picture_has_a_title_a_description_and_a_table(segment, signed_in):
    page = signed_in("host_administrator").get("/").text

    assert page.count('class="chart"') == 6
    for name in ("invitations", "replies", "regions", "wishes", "awake", "modes"):
        assert f'<title id="{name}-title">' in page
        assert f'<desc id="{name}-desc">' in page
    assert page.count('<table class="figures">') == 6


def test_late_replies_and_failed_work_wait_for_somebody(segment, signed_in):
    page = signed_in("invitation_officer").get("/").text

    assert "1 reply came after the deadline" in page
    assert "/invitations?answer=late" in page


def test_before_the_first_letter_it_says_what_to_do_first(app, signed_in):
    client = signed_in("host_administrator")
    assert "Load the conference file" in client.get("/").text
    with db.writing() as session:
        builders.a_conference(session)
        builders.an_addressee(session)

    page = client.get("/").text

    assert "No letter has been dispatched yet" in page
    assert "/invitations/dispatch" in page
    assert 'class="chart"' not in page


def test_the_spreadsheet_holds_every_table_and_no_formula(segment, signed_in):
    with db.writing() as session:
        session.merge(segment).title = "=1+1"

    book = load_workbook(BytesIO(signed_in("secretariat").get("/overview/tables.xlsx").data))

    assert len(book.sheetnames) == 6
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert "=1+1" in {cell.value for cell in cells}
    regions = [[cell.value for cell in row] for row in book["Regions"].iter_rows()]
    assert ["Latin American and Caribbean States", 1, 1, 1, 1, 1] in regions


def test_the_list_behind_the_hours_names_who_would_be_up(segment, signed_in):
    client = signed_in("protocol_officer")

    assert "Peru" in client.get("/overview/hours/A").text
    assert "Peru" in client.get("/overview/hours/A?band=edge").text
    assert "Nobody" in client.get("/overview/hours/A?band=day").text
    assert client.get("/overview/hours/ZZ").status_code == 404


def test_two_thousand_invitations_cost_twenty_statements_and_a_light_page(
    app, signed_in, statements
):
    with db.writing() as session:
        segments.many(session, 2000)
    client = signed_in("host_administrator")
    client.get("/")

    with statements() as seen:
        page = client.get("/")

    assert "1800" in page.text
    assert len(seen) <= 20, seen
    assert len(page.data) < 300_000


def test_a_letter_that_came_back_waits_and_stands_under_its_channel(app, signed_in):
    with db.writing() as session:
        invitation = builders.an_invitation(session, channel="paper")
        session.add(
            Dispatch(
                invitation_id=invitation.id,
                key="embassy",
                channel="paper",
                carrier="The embassy",
                reason="resident",
                state="returned",
                dispatched_at=builders.NOW,
            )
        )

    page = signed_in("invitation_officer").get("/").text

    assert "1 invitation came back" in page
    assert '<a href="/invitations?state=returned&amp;channel=paper">1</a>' in page


def test_work_that_failed_waits_for_whoever_may_see_it(segment, signed_in):
    with db.writing() as session:
        now = datetime.now(UTC)
        job = jobs.enqueue(session, KIND, {}, now=now)
        job.state, job.finished_at = "failed", now

    assert "1 piece of work failed" in signed_in("programme_officer").get("/").text
    assert "1 piece of work failed" not in signed_in("moderator").get("/").text
