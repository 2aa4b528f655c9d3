"""Acts on a draft: what each does, what it may not do, undone and done again, two at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import db
from app.allocation import drafts, planner
from app.allocation import service as allocation
from app.allocation.models import Run, SpeakingSlot
from app.audit.models import AuditEntry
from app.board import service
from app.board.asked import Asked
from app.errors import Invalid, Overtaken, Refused
from app.jobs.models import Job
from app.rsvp.models import Inscription
from tests import builders
from tests.allocation.drafts import a_draft, an_asker, publish
from tests.board.lists import lists

CODES = ("KEN", "FRA", "EGY", "PER", "FJI", "POL")
KEN, FRA, EGY, PER, FJI, POL = range(1, 7)
NOW = builders.NOW


@pytest.fixture
def run_id(database):
    """Draft a list of six ministers at Roundtable A, in the order in which they asked."""
    with db.writing() as session:
        conference = builders.a_conference(session)
        for minutes, code in enumerate(CODES):
            asked_at = NOW + timedelta(minutes=minutes)
            an_asker(session, conference, code, ("A", "B"), inscribed_at=asked_at)
        return a_draft(session, conference).id


def take(run_id, kind, inscription=None, *, seen=None, by="Officer", **more):
    with db.writing() as session:
        version = session.get(Run, run_id).version if seen is None else seen
        wanted = Asked(kind, inscription, **more)
        actor = builders.an_actor(label=by)
        return service.take(session, run_id, wanted, seen=version, actor=actor, now=NOW).number


def turn(run_id, verb):
    with db.writing() as session:
        seen = session.get(Run, run_id).version
        verb(session, run_id, seen=seen, actor=builders.an_actor(), now=NOW)


def plan_of(run_id):
    with db.reading() as session:
        run = session.get(Run, run_id)
        return planner.asked_and_found(run)


def test_a_move_without_a_place_goes_where_precedence_puts_it(run_id):
    take(run_id, "move", POL, table="B")
    take(run_id, "move", KEN, table="B")

    assert lists(run_id) == ({"A": [FRA, EGY, PER, FJI], "B": [KEN, POL]}, [])


def test_times_are_laid_anew_and_the_referee_finds_nothing(run_id):
    take(run_id, "move", KEN, table="B")

    problem, plan = plan_of(run_id)
    starts = [place.starts_at for place in plan.of("A")]
    assert starts[0] == problem.sessions[0].starts_at + timedelta(
        seconds=problem.sessions[0].opening_s + problem.sessions[0].keynote_s
    )
    assert starts == sorted(starts)


def test_a_place_out_of_order_needs_a_reason_that_is_kept(run_id):
    with pytest.raises(Invalid) as refused:
        take(run_id, "move", POL, table="A", position=1)
    assert "reason" in refused.value.faults

    take(run_id, "move", POL, table="A", position=1, reason="Leaves at noon")

    assert lists(run_id)[0]["A"] == [POL, KEN, FRA, EGY, PER, FJI]
    problem, _plan = plan_of(run_id)
    assert problem.inscription_by_id[str(POL)].exception.reason == "Leaves at noon"
    with db.reading() as session:
        assert service.history(session, run_id)[0].reason == "Leaves at noon"


def test_a_reason_is_not_asked_for_a_place_in_order(run_id):
    take(run_id, "move", KEN, table="A", position=1)

    problem, _plan = plan_of(run_id)
    assert problem.inscription_by_id[str(KEN)].exception is None


def test_an_exception_follows_its_speaker_when_others_leave(run_id):
    take(run_id, "move", POL, table="A", position=3, reason="Agreed")
    take(run_id, "wait", KEN)

    problem, _plan = plan_of(run_id)
    assert problem.inscription_by_id[str(POL)].exception.position == 2


def test_two_exchange_their_places(run_id):
    take(run_id, "move", POL, table="B")
    take(run_id, "swap", KEN, other=POL, reason="Agreed by both")

    assert lists(run_id)[0] == {"A": [POL, FRA, EGY, PER, FJI], "B": [KEN]}


def test_whoever_waits_can_take_the_place_of_another(run_id):
    take(run_id, "wait", KEN)
    take(run_id, "swap", KEN, other=FRA)

    assert lists(run_id) == ({"A": [KEN, EGY, PER, FJI, POL]}, [FRA])


def test_who_is_sent_to_wait_is_told_why_and_where_there_is_room(run_id):
    take(run_id, "wait", KEN)

    _problem, plan = plan_of(run_id)
    assert plan.waiting[0].reason.startswith("Kenya was put on the waiting list by hand.")
    assert "Roundtable A has room for Kenya." in plan.waiting[0].reason


def test_a_pin_holds_until_it_is_taken_away(run_id):
    take(run_id, "pin", KEN)

    with pytest.raises(Refused, match="would break rules"):
        take(run_id, "move", KEN, table="B")
    take(run_id, "unpin", KEN)
    take(run_id, "move", KEN, table="B")

    assert lists(run_id)[0]["B"] == [KEN]


def test_who_is_barred_loses_the_place_and_gets_it_back_by_hand_only(run_id):
    take(run_id, "bar", KEN, table="A")

    assert lists(run_id)[1] == [KEN]
    with pytest.raises(Refused, match="would break rules"):
        take(run_id, "move", KEN, table="A")
    take(run_id, "unbar", KEN, table="A")
    take(run_id, "move", KEN, table="A")
    assert lists(run_id)[0]["A"][0] == KEN


def test_a_limit_makes_a_statement_longer_and_moves_the_others(run_id):
    _problem, before = plan_of(run_id)
    take(run_id, "limit", KEN, seconds=300)

    _problem, after = plan_of(run_id)
    first, second = after.of("A")[:2]
    assert (first.ends_at - first.starts_at).total_seconds() == 300
    assert second.starts_at - before.of("A")[1].starts_at == timedelta(seconds=120)


def test_minutes_make_room_or_take_it_away(run_id):
    take(run_id, "minutes", table="A", minutes=20)

    problem, _plan = plan_of(run_id)
    with db.reading() as session:
        table = builders.the_session(run_conference(session), "A")
        assert problem.sessions[0].ends_at - table.ends_at == timedelta(minutes=20)
    with pytest.raises(Refused, match="would break rules"):
        take(run_id, "minutes", table="A", minutes=-120)


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        ("dance", {"inscription": KEN}, "kind"),
        ("move", {"inscription": 99, "table": "A"}, "inscription"),
        ("move", {"inscription": KEN, "table": "Z"}, "table"),
        ("move", {"inscription": KEN, "table": "A", "position": 7}, "position"),
        ("swap", {"inscription": KEN, "other": KEN}, "other"),
        ("unpin", {"inscription": KEN}, "inscription"),
        ("unbar", {"inscription": KEN, "table": "A"}, "table"),
        ("limit", {"inscription": KEN, "seconds": 5}, "seconds"),
        ("minutes", {"table": "A", "minutes": 0}, "minutes"),
        ("minutes", {"table": "A", "minutes": -180}, "minutes"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(run_id, kind, more, field):
    before = lists(run_id)

    with pytest.raises(Invalid) as refused:
        take(run_id, kind, **more)

    assert field in refused.value.faults
    assert lists(run_id) == before


def test_undo_goes_back_step_by_step_and_redo_forth(run_id):
    before = lists(run_id)
    take(run_id, "move", KEN, table="B")
    take(run_id, "move", FRA, table="B")
    after = lists(run_id)

    turn(run_id, service.undo)
    turn(run_id, service.undo)
    assert lists(run_id) == before
    with pytest.raises(Refused, match="nothing to undo"):
        turn(run_id, service.undo)

    turn(run_id, service.redo)
    turn(run_id, service.redo)
    assert lists(run_id) == after
    with pytest.raises(Refused, match="nothing to redo"):
        turn(run_id, service.redo)


def test_a_new_act_ends_what_could_be_done_again(run_id):
    take(run_id, "move", KEN, table="B")
    turn(run_id, service.undo)
    take(run_id, "move", FRA, table="B")

    with pytest.raises(Refused, match="nothing to redo"):
        turn(run_id, service.redo)
    with db.reading() as session:
        assert [one.undone for one in service.history(session, run_id)] == [False, True]


def test_the_second_of_two_officers_is_told(run_id):
    take(run_id, "move", KEN, table="B", seen=0, by="First officer")

    with pytest.raises(Overtaken, match="First officer has changed this draft"):
        take(run_id, "move", FRA, table="B", seen=0)

    assert lists(run_id)[0]["B"] == [KEN]


def test_every_act_is_in_the_audit(run_id):
    take(run_id, "move", KEN, table="B")
    turn(run_id, service.undo)
    turn(run_id, service.redo)

    with db.reading() as session:
        of_runs = AuditEntry.object_kind == "run"
        acts = session.scalars(select(AuditEntry.action).where(of_runs).order_by(AuditEntry.id))
        assert list(acts)[-3:] == ["board.move", "board.undo", "board.redo"]


def test_what_was_shaped_is_published(run_id):
    take(run_id, "move", KEN, table="B")
    take(run_id, "limit", FRA, seconds=240)
    take(run_id, "minutes", table="A", minutes=5)
    with db.writing() as session:
        publish(session, session.get(Run, run_id))

    with db.reading() as session:
        slots = {one.inscription_id: one for one in session.scalars(select(SpeakingSlot))}
        assert slots[KEN].session.code == "B"
        assert (slots[FRA].ends_at - slots[FRA].starts_at).total_seconds() == 240
        assert slots[FRA].position == 1


def test_who_has_withdrawn_is_taken_off_by_hand_so_that_the_draft_holds_again(run_id):
    with db.writing() as session:
        session.get(Inscription, KEN).state = "withdrawn"
    with pytest.raises(Refused, match="no longer holds"), db.writing() as session:
        publish(session, session.get(Run, run_id))

    take(run_id, "wait", KEN)
    with db.writing() as session:
        assert publish(session, session.get(Run, run_id)).number == 1


def test_a_published_list_is_not_shaped(run_id):
    with db.writing() as session:
        publish(session, session.get(Run, run_id))

    with pytest.raises(Refused, match="is not a draft"):
        take(run_id, "move", KEN, table="B")


def test_a_run_around_the_pins_takes_them_along(run_id):
    take(run_id, "pin", KEN)
    take(run_id, "bar", FRA, table="A")
    take(run_id, "limit", EGY, seconds=240)
    take(run_id, "minutes", table="B", minutes=10)
    take(run_id, "move", PER, table="B")
    with db.writing() as session:
        new = service.solve_around(
            session, run_id, seconds=5, keep_moved=True, actor=builders.an_actor(), now=NOW
        ).id
        assert session.get(Job, session.get(Run, new).job_id).arguments == {"run_id": new}

    planner.perform(new, lambda _: True, now=lambda: NOW)

    problem, plan = plan_of(new)
    with db.reading() as session:
        run = session.get(Run, new)
        assert (run.state, run.around, run.version) == ("draft", run_id, 0)
        today = allocation.rows.material(session, run_conference(session))
        assert planner.drift(run, today) == (drafts.Drift(), ())
    known = problem.inscription_by_id
    assert (known[str(KEN)].pin, known[str(PER)].pin) == ("A", "B")
    assert known[str(FRA)].never == ("A",)
    assert known[str(EGY)].limit_s == 240
    assert plan.place(str(PER)).session == "B"
    assert plan.place(str(FRA)).session != "A"


def run_conference(session):
    return allocation.rows.the_conference(session, 1)


def test_doing_a_shaped_run_again_asks_what_was_asked_first(run_id):
    take(run_id, "move", KEN, table="B")
    with db.writing() as session:
        again = allocation.repeat(session, run_id, actor=builders.an_actor(), now=NOW).id
    planner.perform(again, lambda _: True, now=lambda: NOW)

    with db.reading() as session:
        once, run = session.get(Run, run_id), session.get(Run, again)
        assert run.problem == once.solved["problem"]
        assert planner.repeated(run, once).once == run_id
