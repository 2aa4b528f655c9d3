"""Between rows and engine: what is asked, and that nothing unjudged is ever kept."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app import db
from app.allocation import drafts, planner, rows, service
from app.allocation.models import Place, Run, Unplaced
from app.delegations.models import Group
from app.errors import Refused
from app.programme.models import SessionRole
from app.rsvp.models import Window, Wish
from scheduling import verify
from tests import builders
from tests.allocation.drafts import a_draft, a_run, a_wrong_plan, an_asker


def problem(session, conference):
    return planner.problem_from(session, conference)


def the_only(session, conference):
    return problem(session, conference).inscriptions[0]


def test_wishes_refusals_pin_and_windows_reach_the_engine(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        one = an_asker(session, conference, "PER", ("C", "A"), mode="live_remote")
        one.wishes.append(Wish(session=builders.the_session(conference, "B"), rank=0))
        opens = datetime(2021, 10, 13, 2, tzinfo=UTC)
        one.windows.append(Window(starts_at=opens, ends_at=opens + timedelta(hours=1)))
        one.pin_session_id = builders.the_session(conference, "C").id
        session.flush()

        asked = the_only(session, conference)

        assert (asked.wishes, asked.never, asked.pin) == (("C", "A"), ("B",), "C")
        assert [window.starts_at for window in asked.windows] == [opens]
        assert (asked.party, asked.region, asked.home_zone) == ("PER", "GRULAC", "America/Lima")
        assert (asked.mode, asked.tier) == ("live_remote", 3)


@pytest.mark.parametrize("state", ["draft", "withdrawn", "declined_by_chair"])
def test_who_does_not_stand_is_not_asked_for(database, state):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN", state=state)

        assert problem(session, conference).inscriptions == ()


def test_non_parties_speak_with_the_observers(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        one = an_asker(session, conference, "USA")
        one.delegation.participant.category_code = "GOV-PARTIES"
        builders.a_party(session, "VAT", category_code="GOV-NON-PARTIES")
        one.delegation.participant.category_code = "GOV-NON-PARTIES"
        session.flush()
        session.expire_all()

        asked = the_only(session, conference)

        assert (asked.category, asked.kind) == ("observer", "observer")


def test_a_group_statement_names_its_group(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        group = Group(code="AOSIS", name="Alliance of Small Island States", kind="negotiating")
        an_asker(session, conference, "FJI", kind="group", group=group)

        asked = the_only(session, conference)

        assert (asked.kind, asked.group) == ("group", "Alliance of Small Island States")


@pytest.mark.parametrize("field", ["name", "email"])
def test_a_co_chair_is_the_same_person_as_the_speaker(database, field):
    with db.writing() as session:
        conference = builders.a_conference(session)
        one = an_asker(session, conference, "EGY")
        role = SessionRole(kind="co_chair", place=3, participant_id=one.delegation.participant_id)
        setattr(role, field, getattr(one.speaker, field).upper())
        builders.the_session(conference, "A").roles.append(role)
        session.flush()

        table = problem(session, conference).sessions[0]

        assert table.co_chairs == (f"delegate:{one.speaker_id}",)


def test_a_co_chair_does_not_speak_beside_the_own_roundtable(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        one = an_asker(session, conference, "EGY", ("A", "B"))
        role = SessionRole(
            kind="co_chair",
            place=3,
            name=one.speaker.name,
            participant_id=one.delegation.participant_id,
        )
        builders.the_session(conference, "A").roles.append(role)
        session.flush()

        run = a_draft(session, conference)

        (place,) = session.scalars(select(Place).where(Place.run_id == run.id))
        assert place.session.code in {"C", "D"}


def test_the_policy_of_the_conference_binds(database):
    with db.writing() as session:
        conference = builders.a_conference(
            session, policy={"limits_s": {"national": 120}, "quota": {"A": {"African": 2}}}
        )
        an_asker(session, conference, "KEN")

        asked = problem(session, conference)

        assert asked.policy.limits_s.national == 120
        assert asked.policy.host == "CHN"
        assert [(share.region, share.weight) for share in asked.sessions[0].quota] == [
            ("African", 2)
        ]


def test_reading_a_problem_takes_few_statements(database, statements):
    with db.writing() as session:
        conference = builders.a_conference(session)
        for code in ("KEN", "FRA", "EGY", "PER", "FJI", "POL"):
            an_asker(session, conference, code, ("A", "B"))
        number = conference.id
    with statements() as seen, db.reading() as session:
        conference = rows.the_conference(session, number)
        problem(session, conference)

    assert len(seen) <= 12


def test_a_plan_that_breaks_a_rule_is_refused_with_its_sentences(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")
        run = a_run(session, conference)
        asked, plan = a_wrong_plan(session, conference)

        planner.keep(session, run.id, asked, plan, now=builders.NOW)

        assert run.state == "failed"
        assert any("Kenya" in sentence and "(rule 3)" in sentence for sentence in run.reasons)
        assert session.scalars(select(Place)).all() == []
        assert run.plan == {}


def test_a_kept_plan_can_be_read_and_judged_again(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        for code in ("KEN", "FRA", "PER"):
            an_asker(session, conference, code)
        run = a_draft(session, conference)
        session.flush()
        session.expire_all()

        asked, plan = planner.asked_and_found(run)

        assert len(plan.placements) == 3
        assert verify(asked, plan) == ()


def test_a_late_worker_does_not_write_over_what_has_ended(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")
        run = a_draft(session, conference)
        asked, plan = planner.asked_and_found(run)

        with pytest.raises(Refused, match="has already ended"):
            planner.keep(session, run.id, asked, plan, now=builders.NOW)


def test_who_waits_has_a_reason_in_words(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        for table in conference.sessions:
            table.seats = 0
        an_asker(session, conference, "KEN")

        run = a_draft(session, conference)

        (row,) = session.scalars(select(Unplaced).where(Unplaced.run_id == run.id))
        assert row.reason.startswith("Roundtable A has no place in the room. Roundtable B has no")


def perform(run_id, report=lambda _: True):
    planner.perform(run_id, report, now=lambda: builders.NOW)


def solved(session):
    run = session.scalars(select(Run)).one()
    return run.state, run.reasons


def test_a_run_ends_as_a_draft(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")
        number = a_run(session, conference, state="queued", seconds=5).id

    perform(number)

    with db.reading() as session:
        assert solved(session) == ("draft", [])
        assert session.scalars(select(Place.wish_met)).all() == [1]


def test_rules_that_cannot_hold_together_are_named(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        table = builders.the_session(conference, "A")
        table.seats = 0
        an_asker(session, conference, "KEN", pin_session_id=table.id)
        number = a_run(session, conference, state="queued", seconds=5).id

    perform(number)

    with db.reading() as session:
        state, reasons = solved(session)
        assert state == "impossible"
        assert "Kenya is pinned to Roundtable A" in " ".join(reasons)
        assert session.scalars(select(Place)).all() == []


def test_a_problem_that_contradicts_itself_fails_the_run_with_every_fault(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        one = an_asker(session, conference, "KEN")
        one.home_zone = "Africa/Nowhere"
        number = a_run(session, conference, state="queued", seconds=5).id

    perform(number)

    with db.reading() as session:
        state, reasons = solved(session)
        assert state == "failed"
        assert "Africa/Nowhere" in " ".join(reasons)


def test_a_run_that_is_stopped_keeps_the_best_plan_found(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        for code in ("KEN", "FRA", "EGY", "PER"):
            an_asker(session, conference, code, ("A", "B", "C", "D"))
        number = a_run(session, conference, state="queued", seconds=60).id

    perform(number, report=lambda _: False)

    with db.reading() as session:
        assert solved(session) == ("draft", [])
        assert len(session.scalars(select(Place)).all()) == 4


def test_a_run_that_has_ended_is_not_begun_again(database):
    with db.writing() as session:
        run = a_run(session, builders.a_conference(session), state="cancelled")

        with pytest.raises(Refused, match="has already ended"):
            drafts.begin(session, run.id)


def test_why_is_answered_for_who_speaks_and_who_waits(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        one = an_asker(session, conference, "KEN")
        other = an_asker(session, conference, "FRA", state="confirmed")
        other.wishes = [
            Wish(session=builders.the_session(conference, code), rank=0) for code in "ABCD"
        ]
        session.flush()
        run = a_draft(session, conference)

        assert planner.why(run, one.id).text == "Kenya speaks in Roundtable A: the 1st wish is met."
        assert planner.why(run, other.id).text == "France waits."


def test_drift_names_who_is_gone_changed_and_new(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        gone, changed = (an_asker(session, conference, code) for code in ("KEN", "FRA"))
        run = a_draft(session, conference)
        gone.state, changed.mode = "withdrawn", "live_remote"
        an_asker(session, conference, "POL")
        session.flush()

        found, broken = planner.drift(run, rows.material(session, conference))

        assert (found.gone, found.changed, found.new) == (("Kenya",), ("France",), ("Poland",))
        assert broken == ("Kenya has withdrawn since this draft was made.",)


def test_an_unchanged_draft_has_not_drifted(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        an_asker(session, conference, "KEN")
        run = a_draft(session, conference)

        found, broken = planner.drift(run, rows.material(session, conference))

        assert not found
        assert broken == ()


def test_stopping_is_for_runs_at_work(database):
    with db.writing() as session:
        run = a_run(session, builders.a_conference(session), state="draft")

        with pytest.raises(Refused, match="has already ended"):
            service.stop(session, run.id, actor=builders.an_actor(), now=builders.NOW)
