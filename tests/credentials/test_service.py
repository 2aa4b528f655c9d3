"""Credentials: what may follow what, what they gate, and what being contested holds still."""

from datetime import timedelta

import pytest

from app import db
from app.allocation import planner, rows
from app.audit.models import AuditEntry
from app.credentials import service, states
from app.errors import Forbidden, Invalid, Overtaken, Refused
from app.rsvp import service as rsvp
from app.rsvp.given import DelegateGiven, Given, InscriptionGiven
from app.rsvp.models import Delegation, Inscription
from tests import builders
from tests.allocation.drafts import a_draft, an_asker, publish
from tests.builders import NOW

OFFICER = builders.an_actor("credentials_officer", label="Credentials officer")
BUREAU = "Decision of the Bureau, 12 October 2021"
DEPUTY = DelegateGiven("Vice-Minister", "Vice-Minister", "VM", "head", email="v@ken.example.org")


def step(session, conference, party, to, instrument="CBD", **changes):
    found = service.of_party(session, conference.id, party.id, contests=True)
    version = next(one.version for one in found if one.instrument == instrument)
    values = {"seen_version": version, "contests": True, "actor": OFFICER, "now": NOW} | changes
    return service.step(session, conference.id, party.id, instrument, to, **values)


def line(session, conference, party, instrument="CBD", *, contests=True):
    found = service.of_party(session, conference.id, party.id, contests=contests)
    return next(one for one in found if one.instrument == instrument)


@pytest.fixture
def kenya(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        one = an_asker(session, conference, "KEN")
        return conference, one.delegation.participant, one


def test_the_way_from_the_copy_to_credentials_in_order(kenya):
    conference, party, _ = kenya
    with db.writing() as session:
        assert line(session, conference, party).state == "awaited"
        for to in ("copy_received", "original_received", "examined", "in_order"):
            assert not states.may_adopt(line(session, conference, party).state)
            step(session, conference, party, to, authority="Minister of Foreign Affairs")
        row = line(session, conference, party).row
        assert states.may_adopt(row.state)
        assert [(one.state, one.by) for one in row.steps][-1] == ("in_order", OFFICER.label)
        assert row.steps[0].authority == "Minister of Foreign Affairs"


@pytest.mark.parametrize(
    ("category", "cartagena", "nagoya", "states_"),
    [
        ("GOV-PARTIES", "yes", "no", ["awaited", "awaited", "not_required"]),
        ("GOV-PARTIES", "no", "unknown", ["awaited", "not_required", "unknown"]),
        ("GOV-NON-PARTIES", "no", "no", ["not_required"] * 3),
    ],
)
def test_only_parties_to_an_instrument_need_any(database, category, cartagena, nagoya, states_):
    with db.writing() as session:
        conference = builders.a_conference(session)
        party = builders.a_party(
            session, "PER", category_code=category, cartagena=cartagena, nagoya=nagoya
        )
        found = service.of_party(session, conference.id, party.id, contests=True)
        assert [one.state for one in found] == states_


def test_a_step_that_cannot_follow_is_refused(kenya):
    conference, party, _ = kenya
    with db.writing() as session, pytest.raises(Invalid) as refused:
        step(session, conference, party, "in_order")
    assert "to" in refused.value.faults


def test_a_second_officer_sees_that_somebody_was_quicker(kenya):
    conference, party, _ = kenya
    with db.writing() as session:
        step(session, conference, party, "copy_received")
        with pytest.raises(Overtaken):
            step(session, conference, party, "examined", seen_version=0)


def test_credentials_missing_at_adoption_gate_the_adoption_and_not_the_floor(kenya):
    """Edge case: credentials missing at adoption."""
    conference, party, one = kenya
    with db.writing() as session:
        publish(session, a_draft(session, conference))
        assert session.get(Inscription, one.id).state == "allocated"
        step(session, conference, party, "copy_received")
        step(session, conference, party, "examined")
        step(session, conference, party, "provisional")
        other = builders.a_party(session, "FRA", cartagena="yes")
        builders.a_party(session, "PER")
        invited = builders.an_invitation(session, conference, builders.an_addressee(session, other))
        builders.a_delegation(session, invited)
        found = service.lines(session, conference.id, contests=True)
        sections = service.report(found, "CBD")
        assert {name: len(lines) for name, lines in sections.items()} == {
            "provisional": 1,
            "awaited": 1,
            "absent": 1,
        }
        assert [one.participant.code for one in service.report(found, "CP")["awaited"]] == ["FRA"]


def test_contested_credentials_take_an_authority_and_somebody_who_may(kenya):
    """Edge case: contested credentials."""
    conference, party, _ = kenya
    with db.writing() as session:
        with pytest.raises(Forbidden):
            step(session, conference, party, "contested", contests=False, authority=BUREAU)
        with pytest.raises(Invalid) as refused:
            step(session, conference, party, "contested")
        assert "authority" in refused.value.faults
        step(session, conference, party, "contested", authority=BUREAU)
        assert line(session, conference, party).row.steps[-1].authority == BUREAU


def test_only_protocol_sees_what_is_contested(kenya):
    """Edge case: contested credentials."""
    conference, party, _ = kenya
    with db.writing() as session:
        step(session, conference, party, "copy_received")
        step(session, conference, party, "contested", authority=BUREAU)
        assert line(session, conference, party, contests=False).state == "copy_received"
        assert line(session, conference, party, contests=True).state == "contested"
        trail = session.query(AuditEntry).filter_by(action="credentials.step").all()
        assert "contested" not in str([entry.changes for entry in trail])
        with pytest.raises(Forbidden):
            step(session, conference, party, "in_order", contests=False, authority=BUREAU)


def test_a_contested_place_is_frozen_and_nothing_happens_by_itself(kenya):
    """Edge case: contested credentials."""
    conference, party, one = kenya
    with db.writing() as session:
        publish(session, a_draft(session, conference))
        step(session, conference, party, "contested", authority=BUREAU)
        withdrawn = Given("declined")
        kept = rsvp.reply(
            session,
            one.delegation.invitation_id,
            withdrawn,
            actor=OFFICER,
            source="mail",
            now=NOW,
            base_url="http://x",
        )
        stands = session.get(Inscription, one.id)
        assert (kept.held, stands.state) == (True, "allocated")
        asked = planner.problem_from(session, conference).inscriptions[0]
        assert (asked.pin, asked.state) == ("A", "allocated")


def test_a_contested_party_without_a_place_is_given_none(kenya):
    conference, party, _ = kenya
    with db.writing() as session:
        step(session, conference, party, "contested", authority=BUREAU)
        assert planner.problem_from(session, conference).inscriptions[0].state == "contested"
        assert rows.material(session, conference).inscriptions[0].state == "inscribed"


def test_once_decided_an_officer_lets_the_delegation_follow_its_last_reply(kenya):
    conference, party, one = kenya
    given = Given("accepted", "", (DEPUTY,), InscriptionGiven(wishes=("A",)))
    invitation_id = one.delegation.invitation_id
    values = {"actor": OFFICER, "now": NOW + timedelta(days=1), "base_url": "http://x"}
    with db.writing() as session:
        step(session, conference, party, "contested", authority=BUREAU)
        rsvp.reply(session, invitation_id, given, source="mail", **values)
        with pytest.raises(Refused):
            rsvp.follow_held(session, invitation_id, **values)
        step(session, conference, party, "in_order", authority=BUREAU)
        assert not session.get(Delegation, one.delegation_id, populate_existing=True).frozen
        assert not rsvp.follow_held(session, invitation_id, **values).held
        assert session.get(Inscription, one.id).speaker.name == DEPUTY.name


def test_a_new_head_of_delegation_asks_whether_the_paper_still_stands(kenya):
    """Edge case: minister replaced by vice-minister (new credentials task)."""
    conference, party, one = kenya
    with db.writing() as session:
        step(session, conference, party, "original_received")
        assert not line(session, conference, party).replaced
        given = Given("accepted", "", (DEPUTY,), InscriptionGiven(wishes=("A",)))
        rsvp.reply(
            session, one.delegation.invitation_id, given, actor=OFFICER, source="mail", now=NOW,
            base_url="http://x",
        )  # fmt: skip
        assert line(session, conference, party).replaced
