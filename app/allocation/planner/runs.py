"""A run, from the rows to the draft: read, solve, let the referee judge, keep."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app import db
from app.allocation import drafts, rows
from app.allocation.models import Run
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
            problem = question(session, run)
        except asked.Faulty as faulty:
            drafts.fail(session, run_id, list(faulty.faults), now=now())
            return
    try:
        plan = solved(problem, report, seconds=run.seconds, seed=run.seed)
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
    problem = problem_of(found)
    run.policy_version, run.problem = found.policy_version, files.plain(problem)
    return problem


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
    wishes = {one.id: one.wishes for one in problem.inscriptions}
    return drafts.keep(
        session,
        run_id,
        problem=files.plain(problem),
        plan=files.plain(plan),
        seats=[_seat(place, wishes[place.inscription]) for place in plan.placements],
        waiting={int(one.inscription): one.reason for one in plan.waiting},
        now=now,
    )


def _seat(place: Placement, wishes: tuple[str, ...]) -> drafts.Seat:
    met = wishes.index(place.session) + 1 if place.session in wishes else None
    number = int(place.inscription)
    return drafts.Seat(number, place.session, place.position, place.starts_at, place.ends_at, met)
