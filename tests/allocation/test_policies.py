"""The policy that officers keep: versions, defaults, faults by field, two officers at once."""

import pytest
from sqlalchemy import select

from app import db
from app.allocation import planner, policies
from app.allocation.models import PolicyVersion, Run
from app.allocation.planner import policy_of, settings_of
from app.audit.models import AuditEntry
from app.errors import Invalid, NotFound, Overtaken
from scheduling import DEFAULT_OBJECTIVES, Policy
from tests import builders
from tests.allocation.drafts import a_draft, an_asker


@pytest.fixture
def conference(database):
    with db.writing() as session:
        return builders.a_conference(session, policy={"limits_s": {"national": 150}})


def change(conference, seen=0, reason="The President asked for it", **changes):
    """Change some settings; gives the number of the version made, or None."""
    with db.writing() as session:
        sent = policies.standing(session, conference) | changes
        made = policies.change(
            session,
            conference.id,
            sent,
            reason=reason,
            seen_version=seen,
            actor=builders.an_actor(),
            now=builders.NOW,
        )
        return made.number if made else None


def standing(conference):
    with db.reading() as session:
        return policies.standing(session, conference)


def test_the_default_is_the_engines_where_the_file_says_nothing(conference):
    found = standing(conference)

    assert found["limit_national"] == 150
    assert found["limit_group"] == 300
    assert tuple(found["objectives"]) == DEFAULT_OBJECTIVES


def test_every_setting_goes_to_the_engine_and_back(conference):
    assert policy_of(conference, settings_of(conference, {})) == policy_of(conference)
    assert policy_of(builders.Conference(policy={}), {}) == Policy()


def test_a_change_is_a_version_that_keeps_only_what_differs(conference):
    number = change(conference, limit_national=120, host_speaks="first")

    with db.reading() as session:
        made = session.scalars(select(PolicyVersion)).one()
        entry = session.scalars(select(AuditEntry)).one()
    assert (number, made.settings) == (1, {"limit_national": 120, "host_speaks": "first"})
    assert entry.changes["limit_national"] == [150, 120]
    assert entry.changes["why"] == "The President asked for it"
    assert standing(conference)["limit_national"] == 120


def test_nothing_different_is_no_version(conference):
    assert change(conference) is None


def test_who_comes_second_sees_what_differs(conference):
    change(conference, limit_national=120)

    with pytest.raises(Overtaken) as caught:
        change(conference, seen=0, limit_national=90)

    assert caught.value.difference == {"limit_national": (90, 120)}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("limit_national", 29),
        ("gap_in_person", 3601),
        ("statements_per_party", 3),
        ("earlier_statements", "sometimes"),
        ("share_tolerance", -1),
        ("high_tier", 0),
        ("lot_letter", "É"),
        ("home_hours", [0] * 23),
        ("home_hours", [0] * 23 + [-1]),
        ("objectives", ["waiting", "waiting"]),
        ("objectives", ["waiting", "tides"]),
        ("objectives", ["wishes"]),
    ],
)
def test_a_fault_names_its_field(conference, key, value):
    with pytest.raises(Invalid) as caught:
        change(conference, **{key: value})

    assert caught.value.faults.keys() == {key}


def test_a_change_needs_a_reason(conference):
    with pytest.raises(Invalid) as caught:
        change(conference, reason=" ", limit_national=120)

    assert caught.value.faults.keys() == {"reason"}


def test_going_back_makes_the_next_version(conference):
    change(conference, limit_national=120)
    change(conference, seen=1, limit_national=90)

    with db.writing() as session:
        made = policies.restore(
            session,
            conference.id,
            1,
            reason="Too short",
            seen_version=2,
            actor=builders.an_actor(),
            now=builders.NOW,
        )
        assert (made.number, made.settings) == (3, {"limit_national": 120})


def test_an_unknown_version_is_not_found(conference):
    with db.reading() as session, pytest.raises(NotFound):
        policies.version(session, conference.id, 4)


def test_a_run_keeps_the_policy_with_which_it_began(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")
    change(conference, limit_national=120)
    with db.writing() as session:
        run_id = a_draft(session, conference).id
    change(conference, seen=1, limit_national=90)

    with db.reading() as session:
        run = session.get(Run, run_id)
        asked, _plan = planner.asked_and_found(run)
    assert asked.policy.limits_s.national == 120
    assert run.policy_version == 1
