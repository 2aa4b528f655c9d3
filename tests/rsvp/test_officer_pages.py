"""What officers see: the list of invitations and replies, one invitation, the entry on behalf."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from app import db
from app.notifications.models import Letter
from app.rsvp import service
from app.rsvp.given import DelegateGiven, Given, InscriptionGiven
from app.rsvp.models import Reply
from tests import builders
from tests.builders import NOW

CODES = ("KEN", "FRA", "EGY", "PER")
HEAD = DelegateGiven("Minister", "Minister", "M", "head", "H.E.", "m@example.org")


@pytest.fixture(autouse=True)
def _in_august():
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        yield


@pytest.fixture
def segment(database) -> dict[str, int]:
    """Kenya accepts and asks for the floor, France declines late, Egypt is silent, Peru waits."""
    with db.writing() as session:
        builders.the_ranks(session)
        conference = builders.a_conference(session)
        made = {}
        for code in CODES:
            names = {"EGY": {"en": "Egypt", "ar": "مصر"}, "PER": {"en": "Peru", "fr": "Pérou"}}
            party = builders.a_party(session, code, names=names.get(code, {}))
            addressee = builders.an_addressee(session, party)
            if code != "PER":
                made[code] = builders.an_invitation(session, conference, addressee).id
        _reply(session, made["KEN"], Given("accepted", "", (HEAD,), InscriptionGiven()), NOW)
        _reply(session, made["FRA"], Given("declined"), datetime(2021, 9, 7, tzinfo=UTC))
        return made


def _reply(session, invitation_id: int, given: Given, now: datetime) -> Reply:
    actor = builders.an_actor(kind="link", label="Embassy")
    return service.reply(
        session, invitation_id, given, actor=actor, source="portal", now=now, base_url="http://x"
    )


def names_in(page: str) -> list[str]:
    return re.findall(r'<th scope="row" data-label="Name">.*?<bdi>(.*?)</bdi>', page)


def listed(client: FlaskClient, **asked: str) -> list[str]:
    return names_in(client.get("/invitations", query_string=asked).text)


def test_the_list_shows_everybody_with_state_and_reply(segment, signed_in):
    page = signed_in("invitation_officer").get("/invitations").text
    assert names_in(page) == ["Egypt", "France", "Kenya", "Peru"]
    for words in ("No reply yet: <strong>1", "Accepts: <strong>1", "Declines: <strong>1", "late"):
        assert words in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"region": "African"}, ["Egypt", "Kenya"]),
        ({"region": "none"}, []),
        ({"region": "Atlantis"}, ["Egypt", "France", "Kenya", "Peru"]),
        ({"state": "not_dispatched"}, ["Peru"]),
        ({"state": "dispatched"}, ["Egypt", "France", "Kenya"]),
        ({"answer": "accepted"}, ["Kenya"]),
        ({"answer": "none"}, ["Egypt"]),
        ({"answer": "late"}, ["France"]),
        ({"answer": "floor"}, ["Kenya"]),
        ({"search": "keny"}, ["Kenya"]),
        ({"search": "MINISTER of environment of p"}, ["Peru"]),
        ({"sort": "received"}, ["France", "Kenya", "Egypt", "Peru"]),
        ({"sort": "silent"}, ["Egypt", "France", "Kenya", "Peru"]),
        ({"page": "99"}, ["Egypt", "France", "Kenya", "Peru"]),
    ],
)
def test_the_list_is_filtered_and_sorted(segment, signed_in, asked, found):
    assert listed(signed_in("invitation_officer"), **asked) == found


def test_names_are_searched_and_sorted_in_the_language_of_the_page(segment, signed_in):
    client = signed_in("invitation_officer")
    client.post("/language", data={"language": "ar"})
    page = client.get("/invitations", query_string={"search": "مصر"}).text
    assert "<bdi>مصر</bdi>" in page
    assert "Kenya" not in page


def test_the_list_is_paged(segment, signed_in):
    with db.writing() as session:
        for n in range(60):
            party = builders.a_party(session, f"X{n:02}", category_code="UN")
            builders.an_addressee(session, party)
    client = signed_in("invitation_officer")
    assert [len(listed(client, page=page)) for page in ("1", "2")] == [50, 14]


def test_no_page_of_officers_costs_more_than_twenty_statements(segment, signed_in, statements):
    client = signed_in("host_administrator")
    client.get("/invitations")  # notes the visit once
    kenya = segment["KEN"]
    for page in (
        "/",
        "/invitations",
        f"/invitations/{kenya}",
        f"/invitations/{kenya}/reply",
        f"/invitations/{kenya}/reply/floor",
        f"/invitations/{kenya}/link",
        "/invitations/dispatch",
    ):
        with statements() as seen:
            assert client.get(page).status_code == 200
        assert len(seen) <= 20, (page, len(seen))


def test_one_invitation_shows_reply_versions_side_by_side_and_its_history(segment, signed_in):
    with db.writing() as session:
        given = Given("tentative", "Later", (HEAD,), InscriptionGiven())
        _reply(session, segment["KEN"], given, NOW + timedelta(hours=1))
    page = signed_in("secretariat").get(f"/invitations/{segment['KEN']}").text
    assert page.index("Version 2") < page.index("Version 1")
    assert "<ins><bdi>Accepts tentatively</bdi></ins>" in page
    assert page.count("Reply received") == 2


def test_the_letter_shown_to_officers_does_not_give_the_link_away(segment, signed_in):
    with db.writing() as session:
        letter = session.scalars(select(Letter)).first()
        letter.kind, letter.about = "invitation", f"invitation:{segment['KEN']}"
        letter.text = "https://hls.example.org/r/" + "t" * 43
    page = signed_in("secretariat").get(f"/invitations/{segment['KEN']}").text
    assert "/r/[token]" in page
    assert "t" * 43 not in page


def test_an_officer_enters_a_reply_on_behalf_with_its_source(segment, signed_in):
    """Edge case: reply by telephone or paper."""
    client = signed_in("invitation_officer")
    way = f"/invitations/{segment['EGY']}/reply"
    assert "How did the reply come?" in client.get(way).text
    assert client.post(way, data={"answer": "accepted"}).status_code == 422
    client.post(way, data={"answer": "accepted", "source": "telephone"})
    fields = {"name": "Minister", "post": "Minister", "rank_code": "M"}
    client.post(f"{way}/delegation/0", data=fields)
    review = client.get(f"{way}/review").text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', review))
    sent = client.post(f"{way}/review", data=hidden)
    assert sent.location.endswith(f"/invitations/{segment['EGY']}")
    with db.reading() as session:
        made = session.scalars(select(Reply).order_by(Reply.id.desc())).first()
        assert (made.source, made.given_by, made.answer) == ("telephone", "Officer", "accepted")


def test_two_officers_do_not_write_into_one_draft(segment, signed_in):
    first, second = signed_in("invitation_officer"), signed_in("invitation_officer")
    way = f"/invitations/{segment['EGY']}/reply"
    first.post(way, data={"answer": "declined", "source": "note", "note": "Of the first officer"})
    assert "Of the first officer" not in second.get(way).text


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        ("host_administrator", {"list": 200, "one": 200, "reply": 200, "dispatch": 200}),
        ("invitation_officer", {"list": 200, "one": 200, "reply": 200, "dispatch": 200}),
        ("protocol_officer", {"list": 200, "one": 200, "reply": 403, "dispatch": 403}),
        ("secretariat", {"list": 200, "one": 200, "reply": 403, "dispatch": 403}),
        ("programme_officer", {"list": 403, "one": 403, "reply": 403, "dispatch": 403}),
        ("moderator", {"list": 403, "one": 403, "reply": 403, "dispatch": 403}),
    ],
)
def test_each_role_opens_what_the_table_gives_it(segment, signed_in, role, pages):
    client, kenya = signed_in(role), segment["KEN"]
    addresses = {
        "list": "/invitations",
        "one": f"/invitations/{kenya}",
        "reply": f"/invitations/{kenya}/reply",
        "dispatch": "/invitations/dispatch",
    }
    assert {name: client.get(addresses[name]).status_code for name in pages} == pages


def test_whoever_is_not_signed_in_is_sent_to_sign_in(segment, client):
    for page in ("/invitations", f"/invitations/{segment['KEN']}", "/invitations/dispatch"):
        assert "/sign-in" in client.get(page).location


def test_an_unknown_invitation_is_not_found(segment, signed_in):
    client = signed_in("invitation_officer")
    for page in ("/invitations/999", "/invitations/999/reply", "/invitations/999/link"):
        assert client.get(page).status_code == 404


def test_the_first_page_says_what_waits(segment, signed_in):
    page = signed_in("invitation_officer").get("/").text
    assert "1 invitation has no reply yet" in page
    assert "1 invitation has not been dispatched" in page
    assert "is-urgent" not in page
    with time_machine.travel(datetime(2021, 9, 1, tzinfo=UTC), tick=False):
        assert "is-urgent" in signed_in("invitation_officer").get("/").text


def test_without_a_conference_nothing_waits_and_the_list_says_what_to_do(database, signed_in):
    client = signed_in("host_administrator")
    assert client.get("/").status_code == 200
    assert client.get("/invitations").status_code == 404


def test_the_first_page_leads_nobody_to_a_list_that_is_closed_to_them(segment, signed_in):
    for role in ("programme_officer", "invitation_officer"):
        browser = signed_in(role)
        page = browser.get("/").text
        for address in set(re.findall(r'href="(/invitations[^"#]*)"', page)):
            assert browser.get(html.unescape(address)).status_code == 200, (role, address)
