"""The roster's pages: by role, by link, on paper, as a calendar."""

import re

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app import db
from app.accounts.models import PersonalLink
from app.allocation.models import SpeakingSlot
from app.rosters.models import RosterNote
from app.rsvp.models import Inscription
from tests import builders
from tests.allocation.drafts import a_draft, an_asker, publish
from tests.rosters.podium import MODERATOR, published


def a_podium(*codes, **changes):
    """Publish Roundtable A and give the token of a link to it."""
    with db.writing() as session:
        conference, _ = published(session, *(codes or ("KEN", "FRA")), **changes)
        table = builders.the_session(conference, "A")
        return builders.a_link(session, "roster", table.id, label="Co-chair")


def notes():
    with db.reading() as session:
        return session.scalars(select(RosterNote.text)).all()


def test_the_moderator_reads_party_post_time_manner_and_limit(signed_in):
    a_podium("KEN", "FRA", mode="live_remote", language="fr")

    page = signed_in(MODERATOR).get("/rosters/A").text

    assert page.index("Kenya") < page.index("France")
    for shown in ("Minister of Environment of Kenya", "19:10", "Live by video link", "French"):
        assert shown in page
    assert "3 min" in page
    assert "example.org" not in page


def test_the_header_of_every_printed_page_names_revision_and_time(signed_in):
    a_podium()

    page = signed_in(MODERATOR).get("/rosters/A").text

    head = page[page.index("<thead>") : page.index("</thead>")]
    assert re.search(r"Roundtable A · Revision 1 · printed \w{3} \d+ \w{3} \d{4}", head)


def test_before_publication_the_roster_says_so(signed_in):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")
        a_draft(session, conference)

    page = signed_in(MODERATOR).get("/rosters/A").text

    assert "No list has been published yet" in page
    assert "Kenya" not in page


def test_who_withdrew_is_named_with_the_place(signed_in):
    a_podium()
    with db.writing() as session:
        session.get(SpeakingSlot, 1).state = "withdrawn"
        session.get(Inscription, 1).state = "withdrawn"

    page = signed_in(MODERATOR).get("/rosters/A").text

    assert "Withdrew since this revision: Kenya (place 1)." in page


def test_a_link_opens_the_same_roster_without_an_account(client):
    token = a_podium()

    page = client.get(f"/roster/{token}").text

    assert "Minister of Environment of Kenya" in page
    assert "/rosters/" not in page


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"purpose": "reply"}, 404),
        ({"revoked_at": builders.NOW}, 410),
        ({"expires_at": builders.NOW}, 410),
    ],
)
def test_other_links_do_not(client, changes, status):
    a_podium()
    with db.writing() as session:
        token = builders.a_link(session, **({"purpose": "roster", "object_id": 2} | changes))

    assert client.get(f"/roster/{token}").status_code == status


def test_a_note_by_link_carries_the_name_of_the_link(client):
    token = a_podium()

    answer = client.post(f"/roster/{token}/notes/1", data={"text": "Ask first.", "seen": "0"})

    assert answer.status_code == 303
    assert answer.location == f"/roster/{token}#place-1"
    with db.reading() as session:
        note = session.scalars(select(RosterNote)).one()
        assert (note.text, note.written_by) == ("Ask first.", "Co-chair")
        assert session.scalars(select(PersonalLink)).one().used_at is not None


def test_a_link_writes_on_its_own_roster_only(client, signed_in):
    a_podium()
    with db.writing() as session:
        other = builders.a_link(session, "roster", 3)

    assert client.post(f"/roster/{other}/notes/1", data={"text": "x"}).status_code == 404
    assert signed_in(MODERATOR).post("/rosters/B/notes/1", data={"text": "x"}).status_code == 404
    assert notes() == []


def test_the_second_writer_sees_both_texts_and_may_choose(signed_in):
    a_podium()
    first, second = signed_in(MODERATOR), signed_in("programme_officer")
    first.post("/rosters/A/notes/1", data={"text": "Theirs <b>", "seen": "0"})

    answer = second.post("/rosters/A/notes/1", data={"text": "Mine", "seen": "0"})

    assert answer.status_code == 409
    assert "Theirs &lt;b&gt;" in answer.text
    assert ">\r\nMine</textarea>" in answer.text or ">Mine</textarea>" in answer.text
    assert notes() == ["Theirs <b>"]
    seen = re.search(r'name="seen"[^>]*value="(\d+)"', answer.text)
    second.post("/rosters/A/notes/1", data={"text": "Mine", "seen": seen[1]})
    assert notes() == ["Mine"]


def test_a_note_that_is_too_long_comes_back_with_the_reason(signed_in):
    a_podium()

    answer = signed_in(MODERATOR).post("/rosters/A/notes/1", data={"text": "x" * 2001})

    assert answer.status_code == 422
    assert "Shorten the note to 2000 characters." in answer.text


def test_a_note_without_words_is_asked_for_again(signed_in):
    a_podium()

    answer = signed_in(MODERATOR).post("/rosters/A/notes/1", data={"text": " ", "seen": "0"})

    assert answer.status_code == 422
    assert "Write the note first." in answer.text


def test_private_notes_are_not_for_every_reader(signed_in):
    a_podium()
    signed_in(MODERATOR).post("/rosters/A/notes/1", data={"text": "Careful.", "seen": "0"})

    assert "Careful." in signed_in(MODERATOR).get("/rosters/A").text
    assert "Careful." not in signed_in("secretariat").get("/rosters/A").text


def test_a_link_is_shown_once(signed_in):
    a_podium()
    officer = signed_in("programme_officer")

    made = officer.post("/rosters/A/links", data={"label": "Moderator"}).text
    token = re.search(r"/roster/([A-Za-z0-9_-]{43})", made)[1]

    assert token not in officer.get("/rosters/A/links").text
    assert officer.get(f"/roster/{token}").status_code == 200


def test_a_link_for_nobody_is_refused_beside_the_field(signed_in):
    a_podium()

    answer = signed_in("programme_officer").post("/rosters/A/links", data={"label": ""})

    assert answer.status_code == 422
    assert "Say for whom the link is." in answer.text


def test_withdrawn_links_are_gone(signed_in, client):
    token = a_podium()

    signed_in("programme_officer").post("/rosters/A/links/withdraw")

    assert client.get(f"/roster/{token}").status_code == 410


def test_the_calendar_of_a_roundtable_holds_statements_and_recordings(signed_in):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")
        an_asker(session, conference, "FRA", mode="pre_recorded")
        publish(session, a_draft(session, conference))

    answer = signed_in(MODERATOR).get("/rosters/A.ics")

    events = Calendar.from_ical(answer.data).events
    assert sorted(event["SUMMARY"] for event in events) == [
        "Play the recording of France: Roundtable A",
        "Statement of Kenya: Roundtable A",
    ]
    assert all("ATTENDEE" not in event for event in events)
    assert "ken.example.org" not in answer.text


@pytest.mark.parametrize("path", ["/rosters/", "/rosters/A", "/rosters/A.ics", "/rosters/A/links"])
def test_rosters_are_not_public(client, path):
    a_podium()

    assert client.get(path).location.startswith("/accounts/sign-in")
