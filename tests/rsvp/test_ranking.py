"""Ranks and forms of address settled by protocol: what stands, and until when."""

import pytest
import time_machine
from sqlalchemy import select

from app import db
from app.errors import Invalid, NotFound
from app.rsvp import ranking, service
from app.rsvp.given import DelegateGiven, Given
from app.rsvp.models import Delegate
from tests import builders
from tests.builders import NOW

PROTOCOL = {"actor": builders.an_actor("protocol_officer"), "now": NOW}
MAIL = {"actor": builders.an_actor(), "source": "mail", "now": NOW, "base_url": "http://x"}


def given(**changes) -> Given:
    values = {"name": "Minister of Environment of Kenya", "post": "Minister", "rank_code": "M"}
    values |= {"role": "head", "email": "minister@ken.example.org"} | changes
    return Given("accepted", delegates=(DelegateGiven(**values),))


@pytest.fixture(autouse=True)
def _in_august():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def invitation_id(database) -> int:
    with db.writing() as session:
        builders.the_ranks(session)
        number = builders.an_invitation(session).id
        service.reply(session, number, given(), **MAIL)
        return number


def the_person(session) -> Delegate:
    return session.scalars(select(Delegate).where(Delegate.state == "nominated")).one()


def test_what_protocol_settles_outlives_the_same_words_of_the_delegation(invitation_id):
    with db.writing() as session:
        number = the_person(session).id
        ranking.settle(session, invitation_id, number, "DPM", "H.E.", **PROTOCOL)
        service.reply(session, invitation_id, given(post="Minister of Environment"), **MAIL)
        person = the_person(session)
        assert (person.rank_code, person.form_of_address) == ("DPM", "H.E.")
        renamed = given(post="Minister of Environment", name="The Minister of Environment")
        service.reply(session, invitation_id, renamed, **MAIL)
        assert the_person(session).id == number


def test_a_rank_that_the_delegation_writes_anew_is_taken(invitation_id):
    with db.writing() as session:
        ranking.settle(session, invitation_id, the_person(session).id, "DPM", "H.E.", **PROTOCOL)
        service.reply(session, invitation_id, given(rank_code="VM"), **MAIL)
        person = the_person(session)
        assert (person.rank_code, person.form_of_address) == ("VM", "H.E.")
        assert person.settled == {"form_of_address": ["", "H.E."]}
        assert person.gender is None


def test_neither_unknown_ranks_nor_strangers_are_settled(invitation_id):
    with db.writing() as session:
        number = the_person(session).id
        with pytest.raises(Invalid):
            ranking.settle(session, invitation_id, number, "KING", "", **PROTOCOL)
        with pytest.raises(NotFound):
            ranking.settle(session, invitation_id, 999, "M", "", **PROTOCOL)


def test_protocol_settles_on_a_page_that_tells_what_was_given(invitation_id, signed_in):
    protocol = signed_in("protocol_officer")
    page = f"/invitations/{invitation_id}/ranks"
    assert page in protocol.get(f"/invitations/{invitation_id}").text
    sent = {"p1-rank_code": "HG", "p1-form_of_address": "H.E."}
    assert protocol.post(f"{page}/1", data=sent).status_code == 303
    assert "The delegation wrote:" in protocol.get(page).text
    assert "Rank or form of address settled" in protocol.get(f"/invitations/{invitation_id}").text
    bad = protocol.post(f"{page}/1", data={"p1-rank_code": "KING"})
    assert (bad.status_code, 'href="#p1-rank_code"' in bad.text) == (422, True)
    assert signed_in("invitation_officer").get(page).status_code == 403
