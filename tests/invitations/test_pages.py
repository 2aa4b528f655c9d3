"""Dispatching and changing links through the pages of officers."""

import re

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import db
from app.accounts.models import PersonalLink
from app.invitations.models import Invitation
from app.notifications.models import Letter
from tests import builders
from tests.builders import NOW


@pytest.fixture(autouse=True)
def _in_august():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ids(database) -> dict[str, int]:
    with db.writing() as session:
        builders.a_conference(session)
        return {
            code: builders.an_addressee(session, builders.a_party(session, code)).id
            for code in ("KEN", "PER", "EGY")
        }


@pytest.fixture
def officer(signed_in) -> FlaskClient:
    return signed_in("invitation_officer")


def count(table) -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def confirmed(client: FlaskClient, **asked: object) -> str:
    """Give what the confirmation would send."""
    page = client.get("/invitations/dispatch", query_string=asked).text
    found = re.search(r'name="addressees" type="hidden" value="([^"]*)"', page)
    return found[1] if found else ""


def test_the_confirmation_sends_nothing_and_shows_the_letter(ids, officer):
    page = officer.get("/invitations/dispatch").text
    assert "Send 3 invitations?" in page
    assert "Letter 1 of 3, to" in page
    assert "Minister of Environment of Egypt" in page
    assert "the Government of the Arab Republic of Egypt" in page
    assert count(Letter) == 0


def test_the_preview_goes_from_letter_to_letter(ids, officer):
    page = officer.get("/invitations/dispatch", query_string={"show": ids["KEN"]}).text
    assert "Letter 2 of 3, to" in page
    assert "Previous letter" in page
    assert "Next letter" in page
    assert "the Government of the Republic of Kenya" in page


def test_a_dispatch_to_all_to_a_filter_and_to_one(ids, officer):
    assert confirmed(officer).count(",") == 2
    assert confirmed(officer, region="African") == f"{ids['EGY']},{ids['KEN']}"
    assert confirmed(officer, addressee=ids["PER"]) == str(ids["PER"])


def test_the_confirmed_letters_leave_once_however_often_the_button_is_pressed(ids, officer):
    sent = {"addressees": confirmed(officer)}
    for _ in range(2):
        assert officer.post("/invitations/dispatch", data=sent).status_code == 302
    assert count(Letter) == count(Invitation) == 3
    page = officer.get("/invitations").text
    assert "3 invitations were numbered and dispatched." in page
    assert "got no second one" in page


def test_whoever_is_left_out_is_named_with_the_reason(ids, officer):
    officer.post("/invitations/dispatch", data={"addressees": str(ids["KEN"])})
    with db.writing() as session:
        builders.an_addressee(session, builders.a_party(session, "FJI"), email="", mission=None)
    page = officer.get("/invitations/dispatch").text
    assert "1 addressee has been invited before" in page
    assert "1 addressee has no address:" in page
    assert ">Fiji</bdi>" in page
    assert "Send 2 invitations?" in page


@pytest.mark.parametrize("garbage", ["", "all", "1;2", "1,", "-1", "1\n2", "9" * 5000])
def test_a_garbled_confirmation_sends_nothing(ids, officer, garbage):
    assert officer.post("/invitations/dispatch", data={"addressees": garbage}).status_code == 302
    assert count(Letter) == 0


def test_unknown_addressees_are_passed_over(ids, officer):
    officer.post("/invitations/dispatch", data={"addressees": "998,999"})
    assert count(Letter) == 0


def sent_to_kenya(ids: dict[str, int], officer: FlaskClient) -> int:
    officer.post("/invitations/dispatch", data={"addressees": str(ids["KEN"])})
    with db.reading() as session:
        return session.scalars(select(Invitation.id)).one()


def test_a_link_is_renewed_after_confirmation_and_once(ids, officer):
    invitation_id = sent_to_kenya(ids, officer)
    page = officer.get(f"/invitations/{invitation_id}/link").text
    assert "embassy.beijing@ken.example.org" in page
    seen = re.search(r'name="replacing" type="hidden" value="(\d+)"', page)[1]
    for _ in range(2):
        officer.post(f"/invitations/{invitation_id}/link", data={"replacing": seen})
    assert count(PersonalLink) == count(Letter) == 2


@pytest.mark.parametrize("garbage", ["²", "9" * 5000, "-1", "x"])
def test_a_garbled_renewal_is_no_failure(ids, officer, garbage):
    invitation_id = sent_to_kenya(ids, officer)

    answer = officer.post(f"/invitations/{invitation_id}/link", data={"replacing": garbage})

    assert answer.status_code == 302
    assert count(PersonalLink) == 1


@pytest.mark.parametrize("order", ["_scheme", "_anchor", "_external", "endpoint", "_method"])
def test_the_preview_goes_on_whatever_else_is_asked(ids, officer, order):
    page = officer.get("/invitations/dispatch", query_string={order: "evil"})

    assert page.status_code == 200
    assert "evil" not in page.text.split("<main", 1)[1].split("</main>")[0]


def test_a_link_is_revoked_after_confirmation(ids, officer):
    invitation_id = sent_to_kenya(ids, officer)
    assert (
        "Revoke the link of Kenya?"
        in officer.get(f"/invitations/{invitation_id}/link?revoke=1").text
    )
    officer.post(f"/invitations/{invitation_id}/link", data={"revoke": "1"})
    with db.reading() as session:
        assert session.scalars(select(PersonalLink.revoked_at)).one() == NOW
    assert "revoked" in officer.get(f"/invitations/{invitation_id}").text


@pytest.mark.parametrize("role", ["protocol_officer", "secretariat", "programme_officer"])
def test_only_those_who_dispatch_may_send_or_change_links(ids, signed_in, role):
    client = signed_in(role)
    refused = [
        client.post("/invitations/dispatch", data={"addressees": "1"}),
        client.get("/invitations/1/link"),
        client.post("/invitations/1/link", data={"revoke": "1"}),
    ]
    assert {answer.status_code for answer in refused} == {403}
    assert count(Letter) == 0
