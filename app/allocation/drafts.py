"""The life of a run: it begins, its plan is kept as a draft, or the reasons why there is none."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from app.allocation import rows
from app.allocation.models import Place, Run, Unplaced
from app.errors import N_, NotFound, Refused

AT_WORK = ("queued", "running")


@dataclass(frozen=True)
class Seat:
    """One placement of a plan: whose, in which session, at which position and estimated times."""

    inscription_id: int
    session_code: str
    position: int
    starts_at: datetime
    ends_at: datetime
    wish_met: int | None


@dataclass(frozen=True)
class Drift:
    """What has changed in the requests since a draft was made, by the names of the Parties."""

    gone: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.gone or self.changed or self.new)


def the_run(session: Session, run_id: int) -> Run:
    """Give a run; raises NotFound."""
    run = session.get(Run, run_id)
    if run is None:
        raise NotFound(N_("There is no such allocation run."))
    return run


def at_work(session: Session, run_id: int) -> Run:
    """Give a run that has not ended, its row locked; raises Refused for any other.

    A worker that lost its lease must not write over what another one has finished.
    """
    run = session.get(Run, run_id, with_for_update=True, populate_existing=True)
    if run is None:
        raise NotFound(N_("There is no such allocation run."))
    if run.state not in AT_WORK:
        raise Refused(N_("Run %(number)s has already ended."), number=run.id)
    return run


def begin(session: Session, run_id: int) -> Run:
    """Mark a run as at work (again, where a worker was lost on the way).

    What repeats another run follows the revision that the other one followed. Raises Refused if
    it has already ended.
    """
    run = at_work(session, run_id)
    run.state = "running"
    if not run.repeats:
        standing = rows.latest_revision(session, run.conference_id)
        run.follows = standing.number if standing else 0
    return run


def keep(
    session: Session,
    run_id: int,
    *,
    problem: dict[str, Any],
    plan: dict[str, Any],
    seats: list[Seat],
    waiting: dict[int, str],
    now: datetime,
) -> Run:
    """Keep a judged plan: places, waiting list with reasons, problem and plan as they were."""
    run = at_work(session, run_id)
    write(session, run, problem=problem, plan=plan, seats=seats, waiting=waiting)
    return _ended(run, "draft", now)


def write(
    session: Session,
    run: Run,
    *,
    problem: dict[str, Any],
    plan: dict[str, Any],
    seats: list[Seat],
    waiting: dict[int, str],
) -> None:
    """Write places, waiting list, problem and plan of a run, instead of those it has."""
    sessions = {one.code: one.id for one in rows.roundtables(session, run.conference_id)}
    for table in (Place, Unplaced):
        session.execute(delete(table).where(table.run_id == run.id))
    if seats:
        places = [_place(run.id, seat, sessions[seat.session_code]) for seat in seats]
        session.execute(insert(Place), places)
    if waiting:
        left = [{"run_id": run.id, "inscription_id": n, "reason": r} for n, r in waiting.items()]
        session.execute(insert(Unplaced), left)
    run.problem, run.plan = problem, plan


def _place(run_id: int, seat: Seat, session_id: int) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "inscription_id": seat.inscription_id,
        "session_id": session_id,
        "position": seat.position,
        "starts_at": seat.starts_at,
        "ends_at": seat.ends_at,
        "wish_met": seat.wish_met,
    }


def rule_out(session: Session, run_id: int, sentences: list[str], *, now: datetime) -> Run:
    """Record that no plan is possible, with the rules that cannot hold together."""
    run = at_work(session, run_id)
    run.reasons = sentences
    return _ended(run, "impossible", now)


def fail(session: Session, run_id: int, sentences: list[str], *, now: datetime) -> Run:
    """Record that the run gave nothing that may be kept, and why."""
    run = at_work(session, run_id)
    run.reasons = sentences
    return _ended(run, "failed", now)


def _ended(run: Run, state: str, now: datetime) -> Run:
    run.state = state
    run.finished_at = now
    return run
