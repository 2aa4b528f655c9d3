"""A run can be done once more: the same problem, policy and seed, whatever changed since."""

import pytest
from sqlalchemy import update

from app import db
from app.allocation import planner, service
from app.allocation.models import Run
from app.errors import NotFound, Refused
from app.jobs import worker
from app.rsvp.models import Inscription
from scheduling import greedy
from tests import builders
from tests.allocation.drafts import a_draft, a_run, an_asker

ACTOR = builders.an_actor()


def a_segment():
    with db.writing() as session:
        conference = builders.a_conference(session)
        for code in ("KEN", "FRA", "EGY"):
            an_asker(session, conference, code, ("A", "B"))
        return a_draft(session, conference, seed=7, seconds=20).id


def again(run_id):
    with db.writing() as session:
        return service.repeat(session, run_id, actor=ACTOR, now=builders.NOW).id


def test_the_same_question_gives_the_same_plan_whatever_has_changed(app, signed_in):
    a_segment()
    first = again(1)
    worker.work_once(app.config)
    with db.writing() as session:
        session.execute(update(Inscription).values(state="withdrawn"))
    second = again(first)
    worker.work_once(app.config)

    with db.reading() as session:
        one, other = session.get(Run, first), session.get(Run, second)
        assert one.problem == other.problem
        assert one.plan["placements"] == other.plan["placements"] != []
        assert (other.seed, other.seconds, other.repeats) == (7, 20, first)
        assert planner.repeated(other, one) == planner.Repeated(first, 0, proved=True)
    page = signed_in("programme_officer").get(f"/allocation/runs/{second}").text
    assert "the plan came out the same" in page


def test_a_plan_that_came_out_otherwise_is_said(app, signed_in):
    run_id = a_segment()
    with db.writing() as session:
        run = session.get(Run, run_id)
        other = a_run(session, builders.Conference(id=1), repeats=run_id, problem=run.problem)
        asked = planner.question(session, other)
        fewer = greedy(asked)
        planner.keep(session, other.id, asked, fewer, now=builders.NOW)
        other.plan = {**other.plan, "placements": other.plan["placements"][:2]}

    page = signed_in("programme_officer").get("/allocation/runs/2").text

    assert "the plan differs for 1 request." in page


def test_the_button_starts_it(app, signed_in):
    run_id = a_segment()
    officer = signed_in("programme_officer")

    assert f"/allocation/runs/{run_id}/again" in officer.get(f"/allocation/runs/{run_id}").text
    assert officer.post(f"/allocation/runs/{run_id}/again").location == "/allocation/runs/2"
    assert signed_in("secretariat").post("/allocation/runs/1/again").status_code == 403


def test_a_run_that_read_nothing_cannot_be_repeated(database):
    with db.writing() as session:
        a_run(session, builders.a_conference(session), state="cancelled")

    with pytest.raises(Refused, match="before it had read"):
        again(1)
    with pytest.raises(NotFound):
        again(9)


def test_one_run_at_a_time(database):
    run_id = a_segment()
    again(run_id)

    with pytest.raises(Refused, match="still at work"):
        again(run_id)
