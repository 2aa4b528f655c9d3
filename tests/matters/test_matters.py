"""Matters that a human decides once: ministers side by side, one person twice, rival claims."""

import pytest
import time_machine
from sqlalchemy import select

from app import db
from app.allocation import planner
from app.allocation.models import SpeakingSlot
from app.delegations.models import Group, GroupMember
from app.errors import Invalid, NotFound, Refused
from app.matters import service
from app.matters.models import Decision
from app.rsvp.models import Delegate, Inscription
from tests import builders
from tests.allocation.drafts import a_draft, an_asker, publish
from tests.builders import NOW

OFFICER = builders.an_actor("programme_officer", label="Programme officer")


def decide(session, conference, matter, verdict, **changes):
    values = {"actor": OFFICER, "now": NOW, "base_url": "http://x"} | changes
    return service.decide(session, conference.id, matter.key, verdict, **values)


def ministers(session, conference):
    """Let Kenya's environment minister ask for A and its finance minister for B."""
    one = an_asker(session, conference, "KEN", ("A",))
    addressee = builders.an_addressee(
        session,
        one.delegation.participant,
        portfolio="finance",
        post="Minister of Finance of Kenya",
        email="finance@ken.example.org",
    )
    invitation = builders.an_invitation(session, conference, addressee)
    delegation = builders.a_delegation(session, invitation)
    return one, builders.an_inscription(session, delegation, ("B",))


@pytest.fixture
def conference(database):
    with db.writing() as session:
        return builders.a_conference(session)


def open_(session, conference):
    return service.open_matters(session, conference.id)


@pytest.fixture
def kenya(conference):
    with db.writing() as session:
        conference = session.merge(conference)
        return conference, *ministers(session, conference)


def test_two_ministers_of_one_party_are_shown_side_by_side_and_decided_once(kenya, signed_in):
    """Edge case: two ministers of one Party (environment in A, finance in B at the same hour)."""
    conference, *_ = kenya
    client = signed_in("programme_officer")
    page = client.get("/matters").text
    assert "Several ministers of one Party" in page
    assert "Minister of Environment of Kenya" in page
    assert "Minister of Finance of Kenya" in page
    with db.reading() as session:
        (matter,) = open_(session, conference)
    sent = {"key": matter.key, "verdict": "both", "note": "As agreed with the embassy"}
    assert client.post("/matters/decide", data=sent).status_code == 303
    again = client.post("/matters/decide", data=sent)
    assert again.status_code == 409
    page = client.get("/matters").text
    assert "Nothing waits for a decision" in page
    assert "As agreed with the embassy" in page
    with db.reading() as session:
        assert {one.state for one in session.scalars(select(Inscription))} == {"inscribed"}


def test_one_minister_kept_means_that_the_other_is_declined_and_a_place_is_freed(kenya, app):
    conference, one, other = kenya
    with app.test_request_context(), db.writing() as session:
        publish(session, a_draft(session, conference))
        (matter,) = open_(session, conference)
        placed = session.scalars(select(SpeakingSlot.inscription_id)).one()
        kept = next(asked for asked in (one, other) if asked.id != placed)
        decide(session, conference, matter, str(kept.id))
        states = {asked.id: asked.state for asked in session.scalars(select(Inscription))}
        assert states == {placed: "declined_by_chair", kept.id: "waitlisted"}
        assert open_(session, conference) == []


def test_an_answer_that_is_none_decides_nothing(kenya):
    conference, *_ = kenya
    with db.writing() as session:
        (matter,) = open_(session, conference)
        with pytest.raises(Invalid):
            decide(session, conference, matter, "999")
        assert len(open_(session, conference)) == 1


@pytest.mark.parametrize(
    "same", [{"email": "Shared@EXAMPLE.org"}, {"name": "The Same Person"}], ids=["mail", "name"]
)
def test_the_same_person_in_two_delegations_asks_a_human(conference, same):
    """Edge case: same name twice, one person in two delegations."""
    with db.writing() as session:
        conference = session.merge(conference)
        for code in ("KEN", "FRA"):
            speaker = an_asker(session, conference, code).speaker
            for field, value in same.items():
                setattr(speaker, field, value if code == "KEN" else value.lower())
        session.flush()
        (matter,) = open_(session, conference)
        assert [one.delegation.participant.code for one in matter.persons] == ["KEN", "FRA"]
        decide(session, conference, matter, "same")
        problem = planner.problem_from(session, conference)
        assert len({one.person for one in problem.inscriptions}) == 1
        assert open_(session, conference) == []


def test_two_persons_of_one_name_stay_two(conference):
    with db.writing() as session:
        conference = session.merge(conference)
        for code in ("KEN", "FRA"):
            an_asker(session, conference, code).speaker.name = "The Minister"
        session.flush()
        (matter,) = open_(session, conference)
        decide(session, conference, matter, "different")
        assert session.scalars(select(Delegate.same_as_id)).all() == [None, None]
        assert session.scalars(select(Decision.verdict)).one() == "different"
        with pytest.raises(Refused):
            decide(session, conference, matter, "same")


@pytest.fixture
def claims(conference):
    """Kenya and Egypt would both speak for the African Group, in which France is no member."""
    with db.writing() as session:
        conference = session.merge(conference)
        group = Group(code="African", name="African Group", kind="regional")
        session.add(group)
        session.flush()
        asked = {}
        for code in ("KEN", "EGY"):
            values = {"kind": "group", "group": group, "behalf": group.name}
            asked[code] = an_asker(session, conference, code, **values)
            party = asked[code].delegation.participant
            session.add(GroupMember(group_id=group.id, participant_id=party.id))
        return conference, group, asked


def test_two_claims_on_one_group_are_both_shown_and_one_is_kept(claims, signed_in):
    """Edge case: warn if two delegations claim the same group."""
    conference, _group, asked = claims
    page = signed_in("protocol_officer").get("/matters").text
    assert "Two delegations would speak for one group" in page
    assert "not confirmed" in page
    with db.writing() as session:
        (matter,) = open_(session, conference)
        decide(session, conference, matter, str(asked["EGY"].id))
        assert session.get(Inscription, asked["KEN"].id).state == "declined_by_chair"


def test_an_officer_records_who_confirmed_for_the_group(claims, signed_in):
    _conference, _group, asked = claims
    client = signed_in("protocol_officer")
    way = f"/matters/confirm/{asked['KEN'].id}"
    assert "Say who confirmed it" in client.post(way, follow_redirects=True).text
    client.post(way, data={"by": "Chair of the African Group, by note of 1 September"})
    assert "Chair of the African Group" in client.get("/matters").text


def test_whoever_may_speak_for_the_group_confirms_by_its_link(claims, client, signed_in):
    """Edge case: the chair country named is confirmed by the group."""
    conference, _group, asked = claims
    egypt = asked["EGY"].delegation
    with db.writing() as session:
        member = GroupMember.participant_id == egypt.participant_id
        session.scalars(select(GroupMember).where(member)).one().speaks = True
    assert "may speak for the group by itself" in signed_in("protocol_officer").get("/matters").text
    with db.writing() as session:
        token = builders.a_link(session, "reply", egypt.invitation_id)
        other = builders.a_link(session, "reply", asked["KEN"].delegation.invitation_id)
    with time_machine.travel(NOW, tick=False):
        assert "Kenya asks to speak on behalf of African Group" in client.get(f"/r/{token}").text
        assert client.post(f"/r/{other}/group/{asked['KEN'].id}").status_code == 404
        assert client.post(f"/r/{token}/group/{asked['KEN'].id}").status_code == 303
    with db.reading() as session:
        assert session.get(Inscription, asked["KEN"].id).confirmed_by == "Egypt"
        assert service.to_confirm(session, conference.id, egypt.participant_id) == []


def test_only_a_statement_on_behalf_of_others_is_confirmed(kenya):
    _conference, one, _other = kenya
    with db.writing() as session, pytest.raises(NotFound):
        service.confirm(session, one.id, "Chair", actor=OFFICER, now=NOW)


def test_the_page_costs_at_most_twenty_statements_and_the_first_page_counts(
    claims, signed_in, statements
):
    client = signed_in("host_administrator")
    assert "Matters to decide: 1" in client.get("/").text
    with statements() as seen:
        client.get("/matters")
    assert len(seen) <= 20


def test_the_first_page_reads_everybody_only_where_there_may_be_a_matter(conference, statements):
    with db.writing() as session:
        conference = session.merge(conference)
        one = an_asker(session, conference, "KEN", ("A",))
        assert not service.likely(session, conference.id)
        other = an_asker(session, conference, "PER", ("A",))
        other.speaker.email = one.speaker.email.upper()
        session.flush()
        with statements() as seen:
            assert service.likely(session, conference.id)
        assert len(seen) == 1


def test_two_ministers_and_two_claims_are_likely_matters(kenya):
    conference, first, second = kenya
    with db.writing() as session:
        assert service.likely(session, conference.id)
        group = Group(code="AOSIS", name="Alliance of Small Island States", kind="negotiating")
        for one in (session.merge(first), session.merge(second)):
            one.kind, one.group = "group", group
        session.flush()
        assert service.likely(session, conference.id)
        one.group = None
        session.flush()
        assert not service.likely(session, conference.id)


@pytest.fixture
def joint_statement(conference):
    """Let Kenya ask to speak on behalf of Kenya, Peru and Fiji, which are no group."""
    with db.writing() as session:
        conference = session.merge(conference)
        changes = {"kind": "group", "behalf": "Fiji, Kenya, Peru", "parties": ["FJI", "KEN", "PER"]}
        asked = an_asker(session, conference, "KEN", ("A",), **changes)
        others = {code: an_asker(session, conference, code) for code in ("PER", "FJI")}
        return asked, others


def test_a_joint_statement_is_confirmed_once_each_party_named_has_said_so(
    joint_statement, client, signed_in
):
    """Edge case: statement by several Parties not a group: each still has its own slot."""
    asked, others = joint_statement
    officer = signed_in("programme_officer")
    with db.writing() as session:
        tokens = {
            code: builders.a_link(session, "reply", one.delegation.invitation_id)
            for code, one in (others | {"KEN": asked}).items()
        }
    with time_machine.travel(NOW, tick=False):
        assert officer.get("/matters").text.count("not confirmed") == 2
        assert "not confirmed yet by: Fiji, Peru" in client.get(f"/r/{tokens['KEN']}").text
        page = f"/r/{tokens['PER']}/group/joint/{asked.id}"
        assert page in client.get(f"/r/{tokens['PER']}").text
        assert "We join this statement" in client.get(page).text
        assert client.post(f"{page}/confirmed").status_code == 303
        assert client.post(f"{page}/confirmed").status_code == 404
        assert client.post(f"/r/{tokens['KEN']}/group/joint/{asked.id}/denied").status_code == 404
        with db.reading() as session:
            assert session.get(Inscription, asked.id).confirmed_at is None
        fiji = others["FJI"].delegation.participant_id
        told = officer.post(f"/matters/joint/{asked.id}/{fiji}/confirmed")
    assert told.status_code == 303
    with db.reading() as session:
        assert session.get(Inscription, asked.id).confirmed_by == "Fiji, Peru"
        assert {one.state for one in session.scalars(select(Inscription))} == {"inscribed"}


def test_a_party_that_denies_takes_the_confirmation_back(joint_statement, signed_in):
    asked, others = joint_statement
    officer = signed_in("programme_officer")
    for code, word in (("PER", "confirmed"), ("FJI", "confirmed"), ("FJI", "denied")):
        party = others[code].delegation.participant_id
        officer.post(f"/matters/joint/{asked.id}/{party}/{word}")
    with db.reading() as session:
        assert session.get(Inscription, asked.id).confirmed_at is None
    assert "denied" in officer.get("/matters").text
    assert officer.post(f"/matters/joint/{asked.id}/{party}/perhaps").status_code == 404
