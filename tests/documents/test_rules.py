"""What the host settles: who clears documents, and with which number a series begins."""

import pytest
import time_machine

from app import db
from app.documents import rules
from app.errors import Refused
from tests.builders import NOW, an_actor
from tests.documents.drafts import a_draft, a_setting, a_signed

HOST = {"actor": an_actor("host_administrator"), "now": NOW}


@pytest.fixture(autouse=True)
def _in_august():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def conference(database):
    with db.writing() as session:
        return a_setting(session, "KEN")


def test_the_numbers_of_a_year_begin_where_the_host_says_and_have_no_gap(conference):
    with db.writing() as session:
        rules.begin_at(session, "SCBD/HLS", 2021, 60, **HOST)
        rules.begin_at(session, "MEE/HLS", 2021, 7, **HOST)
        first = a_signed(session, conference)
        made = [a_signed(session, conference, "notification") for _ in range(2)]
        assert first.reference == "MEE/HLS/2021/0007"
        assert [one.public_number for one in made] == ["2021-060", "2021-061"]
        with pytest.raises(Refused, match="was given already"):
            rules.begin_at(session, "SCBD/HLS", 2021, 80, **HOST)
        assert a_signed(session, conference, "notification").public_number == "2021-062"


def test_only_those_whom_the_host_lets_clear_documents(conference, signed_in):
    with db.writing() as session:
        a_draft(session, conference)
    secretariat, protocol = signed_in("secretariat"), signed_in("protocol_officer")
    assert secretariat.post("/documents/1/clear").status_code == 409
    assert "Clear for signature" not in secretariat.get("/documents/1").text
    host = signed_in("host_administrator")
    assert host.post("/documents/rules/clearing", data={"roles": []}).status_code == 422
    settled = host.post("/documents/rules/clearing", data={"roles": ["secretariat"]})
    assert settled.status_code == 303
    assert "Now: Secretariat" in " ".join(host.get("/documents/rules").text.split())
    assert protocol.post("/documents/1/clear").status_code == 409
    assert "Clear for signature" in secretariat.get("/documents/1").text
    assert secretariat.post("/documents/1/clear").status_code == 303


def test_the_page_of_rules_says_what_is_wrong_and_is_for_the_host(conference, signed_in):
    host = signed_in("host_administrator")
    page = "/documents/rules/series"
    assert host.post(page, data={"series": "MEE/NV", "first": "12"}).status_code == 303
    assert "2021-012" in host.get("/documents/rules").text
    for first in ("0", "x", "99999"):
        bad = host.post(page, data={"series": "MEE/NV", "first": first})
        assert bad.status_code == 422
        assert 'href="#first"' in bad.text
    with db.writing() as session:
        a_signed(session, conference, "minister_letter")
    again = host.post(page, data={"series": "MEE/HLS", "first": "30"})
    assert (again.status_code, "was given already" in again.text) == (409, True)
    assert signed_in("invitation_officer").get("/documents/rules").status_code == 403
