"""Statements on behalf of groups and of several Parties, and delegations aligned with a group."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app import db
from app.allocation import planner
from app.delegations.models import Group, GroupMember
from app.errors import Invalid
from app.notifications.models import Letter
from app.rsvp import service
from app.rsvp.given import DelegateGiven, Given, InscriptionGiven, content, read, tidy
from app.rsvp.models import Delegation, Inscription
from tests import builders
from tests.builders import NOW

HEAD = DelegateGiven("Minister of Environment", "Minister", "M", "head", email="m@example.org")
CHAIR = DelegateGiven("Chair of the Group", "Ambassador", "CD", email="chair@example.org")
OWN = InscriptionGiven(mode="live_remote", wishes=("A", "B"))
FOR_AOSIS = InscriptionGiven(group_code="AOSIS", speaker=1, wishes=("B",))
FOR_PARTIES = InscriptionGiven(parties=("PER", "KEN"), speaker=1)
GIVEN = Given("accepted", "", (HEAD, CHAIR), OWN, FOR_AOSIS)


@pytest.fixture
def invitation_id(database) -> int:
    with db.writing() as session:
        builders.the_ranks(session)
        fiji = builders.a_party(session, "FJI")
        builders.a_party(session, "PER")
        builders.a_party(session, "KEN")
        group = Group(code="AOSIS", name="Alliance of Small Island States", kind="negotiating")
        group.members = [GroupMember(participant_id=fiji.id)]
        session.add_all([group, Group(code="LLDC", name="Landlocked", kind="negotiating")])
        return builders.an_invitation(session, addressee=builders.an_addressee(session, fiji)).id


def reply(session, invitation_id: int, given: Given = GIVEN, **changes):
    values = {"actor": builders.an_actor(), "source": "mail", "now": NOW, "base_url": "http://x"}
    return service.reply(session, invitation_id, given, **(values | changes))


def asked(session) -> dict[str, Inscription]:
    live = session.scalars(select(Inscription).where(Inscription.state != "withdrawn"))
    return {one.kind: one for one in live}


def test_a_group_statement_is_a_second_request_with_its_own_speaker_and_five_minutes(invitation_id):
    """Edge case: African Group, AOSIS, G77 joint statement."""
    with db.writing() as session:
        reply(session, invitation_id)
        found = asked(session)
        assert found["national"].speaker.name == HEAD.name
        assert found["group"].speaker.name == CHAIR.name
        assert found["group"].behalf == "Alliance of Small Island States"
        conference = found["group"].delegation.invitation.conference
        problem = planner.problem_from(session, conference)
        limits = {one.kind: problem.limit_s(one) for one in problem.inscriptions}
        assert limits == {"national": 180, "group": 300}
        letter = session.scalars(select(Letter)).one()
        assert "on behalf of Alliance of Small Island States: " in letter.text


def test_several_parties_that_are_no_group_are_listed_and_keep_their_own_slots(invitation_id):
    """Edge case: statement by several Parties not a group."""
    with db.writing() as session:
        reply(session, invitation_id, replace(GIVEN, on_behalf=FOR_PARTIES))
        joint = asked(session)["group"]
        assert (joint.behalf, joint.parties, joint.group_id) == (
            "Kenya, Peru",
            ["KEN", "PER"],
            None,
        )
        conference = joint.delegation.invitation.conference
        problem = planner.problem_from(session, conference)
        assert [one.group for one in problem.inscriptions if one.kind == "group"] == ["Kenya, Peru"]


@pytest.mark.parametrize(
    ("others", "field"),
    [
        (replace(FOR_AOSIS, group_code="LLDC"), "on_behalf.group_code"),
        (replace(FOR_AOSIS, group_code="NONE"), "on_behalf.group_code"),
        (replace(FOR_PARTIES, parties=("KEN", "USA")), "on_behalf.parties"),
        (replace(FOR_PARTIES, parties=()), "on_behalf.group_code"),
        (replace(FOR_PARTIES, speaker=5), "on_behalf.speaker"),
    ],
)
def test_whom_one_cannot_speak_for_is_refused_by_field(invitation_id, others, field):
    with db.writing() as session, pytest.raises(Invalid) as refused:
        reply(session, invitation_id, replace(GIVEN, on_behalf=others))
    assert list(refused.value.faults) == [field]


def test_an_aligned_member_gives_up_its_national_statement(invitation_id):
    """Edge case: EU members tick "aligned, no national statement"."""
    with db.writing() as session:
        reply(session, invitation_id)
        reply(session, invitation_id, replace(GIVEN, inscription=None, aligned="AOSIS"))
        assert list(asked(session)) == ["group"]
        assert session.scalars(select(Delegation)).one().aligned_group_id is not None
        reply(session, invitation_id)
        assert session.scalars(select(Delegation)).one().aligned_group_id is None


def test_to_withdraw_one_statement_leaves_the_other(invitation_id):
    with db.writing() as session:
        reply(session, invitation_id)
        reply(session, invitation_id, replace(GIVEN, on_behalf=None))
        assert list(asked(session)) == ["national"]


def test_another_group_must_confirm_again(invitation_id):
    with db.writing() as session:
        reply(session, invitation_id)
        asked(session)["group"].confirmed_by = "Chair of the Group"
        reply(session, invitation_id, replace(GIVEN, note="Other words"))
        assert asked(session)["group"].confirmed_by == "Chair of the Group"
        reply(session, invitation_id, replace(GIVEN, on_behalf=FOR_PARTIES))
        assert asked(session)["group"].confirmed_by is None


def test_a_reply_kept_before_there_were_two_requests_is_read_as_one_for_the_group():
    old = content(Given("accepted", "", (HEAD,), OWN))
    old["inscription"] |= {"group_code": "AOSIS"}
    del old["on_behalf"], old["aligned"], old["inscription"]["parties"]
    assert read(old).inscription is None
    assert read(old).on_behalf == replace(OWN, group_code="AOSIS")
    assert tidy(read(old)) == read(old)


def test_both_requests_cost_no_more_statements_than_allowed(invitation_id, statements):
    window = tuple(builders.NOW.replace(month=10, day=12, hour=hour) for hour in (1, 20))
    full = replace(
        GIVEN,
        inscription=replace(OWN, windows=(window,)),
        on_behalf=replace(FOR_AOSIS, windows=(window,)),
    )
    changed = replace(
        full, inscription=replace(OWN, wishes=("C",)), on_behalf=replace(FOR_AOSIS, wishes=("D",))
    )
    for given in (full, changed):
        with statements() as seen, db.writing() as session:
            reply(session, invitation_id, given)
        assert len(seen) <= 15, "\n".join(one for one in seen)
