"""A run, from the rows to the draft: read, solve, let the referee judge, keep."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app import db
from app.allocation import drafts, rows
from app.allocation.models import Run
from app.allocation.planner.amending import amended
from app.allocation.planner.asking import problem_of, read
from app.allocation.planner.solving import Report, solved
from scheduling import files
from scheduling import problem as asked
from scheduling.plan import Placement, Plan
from scheduling.solve import Impossible
from scheduling.verify import verify


def perform(run_id: int, report: Report, *, now: Callable[[], datetime]) -> None:
    """Do one run: read, solve, let the referee judge, and keep the plan or the reasons.

    `report` takes the progress and answers False once the officer has asked to stop; the best
    plan found so far is then kept.
    """
    with db.writing() as session:
        run = drafts.begin(session, run_id)
        try:
            problem, near = question(session, run), _near(session, run)
        except asked.Faulty as faulty:
            drafts.fail(session, run_id, list(faulty.faults), now=now())
            return
    try:
        plan = solved(problem, report, seconds=run.seconds, seed=run.seed, near=near)
    except Impossible as impossible:
        with db.writing() as session:
            drafts.rule_out(session, run_id, list(impossible.sentences), now=now())
        return
    with db.writing() as session:
        keep(session, run_id, problem, plan, now=now())


def question(session: Session, run: Run) -> asked.Problem:
    """Give the question of a run, frozen with it: as the rows stand, or that of an earlier run."""
    if run.repeats:
        earlier: asked.Problem = read(asked.Problem, run.problem)
        return earlier
    found = rows.material(session, rows.the_conference(session, run.conference_id))
    problem = amended(problem_of(found), run.shape)
    run.policy_version, run.problem = found.policy_version, files.plain(problem)
    return problem


def _near(session: Session, run: Run) -> Plan | None:
    """Give the plan of the draft around whose pins is solved, to begin from."""
    draft = session.get(Run, run.around) if run.around else None
    plan: Plan | None = read(Plan, draft.plan) if draft and draft.plan else None
    return plan


def keep(
    session: Session, run_id: int, problem: asked.Problem, plan: Plan, *, now: datetime
) -> Run:
    """Keep a plan as a draft if the referee finds nothing; otherwise fail the run, keep no place.

    The referee shares no code with the solver, so a fault of the one cannot hide in the other.
    """
    violations = verify(problem, plan)
    if violations:
        sentences = [f"{found.text} (rule {found.rule})" for found in violations]
        return drafts.fail(session, run_id, sentences, now=now)
    return drafts.keep(session, run_id, **_written(problem, plan), now=now)


def rewrite(session: Session, run: Run, problem: asked.Problem, plan: Plan) -> None:
    """Write a draft anew that was changed by hand, in the transaction of the change."""
    drafts.write(session, run, **_written(problem, plan))


def _written(problem: asked.Problem, plan: Plan) -> dict[str, Any]:
    wishes = {one.id: one.wishes for one in problem.inscriptions}
    return {
        "problem": files.plain(problem),
        "plan": files.plain(plan),
        "seats": [_seat(place, wishes[place.inscription]) for place in plan.placements],
        "waiting": {int(one.inscription): one.reason for one in plan.waiting},
    }


def _seat(place: Placement, wishes: tuple[str, ...]) -> drafts.Seat:
    met = wishes.index(place.session) + 1 if place.session in wishes else None
    number = int(place.inscription)
    return drafts.Seat(number, place.session, place.position, place.starts_at, place.ends_at, met)
