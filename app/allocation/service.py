"""The verbs of allocation: start a run, stop it, pin a speaker, publish a draft."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from app.allocation import drafts, rows
from app.allocation.models import Revision, Run
from app.allocation.publication import follow, publish, published_slot, would_tell
from app.audit.service import Actor, record
from app.errors import N_, Invalid, NotFound, Refused
from app.jobs import service as jobs
from app.jobs.models import Job
from app.programme.models import Conference
from app.rsvp.models import Inscription

__all__ = ["follow", "publish", "published_slot", "would_tell"]

KIND = "allocation"
WHY = "allocation_why"
SECONDS = (5, 600)
SEEDS = (0, 2**31 - 1)


def start(
    session: Session, conference_id: int, *, seed: int, seconds: int, actor: Actor, now: datetime
) -> Run:
    """Ask for an allocation run: `seconds` of search (5 to 600) from `seed` (0 to 2^31 - 1).

    Raises Invalid for figures out of range, Refused while another run is at work or while
    nobody has asked for the floor.
    """
    faults = _faults(seed, seconds)
    if faults:
        raise Invalid(N_("The run cannot be started."), faults)
    _nothing_at_work(session, conference_id)
    if not rows.somebody_asks(session, conference_id):
        raise Refused(N_("Nobody has asked for the floor yet: there is nothing to allocate."))
    run = Run(conference_id=conference_id, seed=seed, seconds=seconds)
    _queue(session, run, actor, now)
    _note(session, actor, "allocation.start", run, now, seed=seed, seconds=seconds)
    return run


def repeat(session: Session, run_id: int, *, actor: Actor, now: datetime) -> Run:
    """Ask for the same run again: the same problem, policy, seed and seconds.

    Raises NotFound, and Refused while another run is at work or where the run never came to its
    problem.
    """
    once = drafts.the_run(session, run_id)
    _nothing_at_work(session, once.conference_id)
    if not once.problem:
        raise Refused(N_("Run %(number)s ended before it had read the requests."), number=once.id)
    run = Run(
        conference_id=once.conference_id,
        seed=once.seed,
        seconds=once.seconds,
        follows=once.follows,
        policy_version=once.policy_version,
        repeats=once.id,
        problem=once.solved["problem"],
        shape=once.solved["shape"],
    )
    _queue(session, run, actor, now)
    _note(session, actor, "allocation.repeat", run, now, repeats=once.id)
    return run


def solve_around(
    session: Session,
    run_id: int,
    shape: Mapping[str, Any],
    *,
    seconds: int,
    actor: Actor,
    now: datetime,
) -> Run:
    """Ask for a run beside a draft that keeps to its shape; raises NotFound, and like `start`."""
    draft = drafts.the_run(session, run_id)
    if faults := _faults(draft.seed, seconds):
        raise Invalid(N_("The run cannot be started."), faults)
    _nothing_at_work(session, draft.conference_id)
    run = Run(conference_id=draft.conference_id, seed=draft.seed, seconds=seconds, around=draft.id)
    run.shape = dict(shape)
    _queue(session, run, actor, now)
    _note(session, actor, "allocation.solve_around", run, now, around=draft.id, seconds=seconds)
    return run


def _nothing_at_work(session: Session, conference_id: int) -> None:
    rows.the_conference(session, conference_id, lock=True)
    busy = session.scalar(_at_work(conference_id))
    if busy is not None:
        raise Refused(N_("Run %(number)s is still at work. Wait for it or stop it."), number=busy)


def _queue(session: Session, run: Run, actor: Actor, now: datetime) -> None:
    run.asked_by, run.created_at = actor.label[:200], now
    session.add(run)
    session.flush()
    run.job_id = jobs.enqueue(session, KIND, {"run_id": run.id}, now=now).id


def _faults(seed: int, seconds: int) -> dict[str, str]:
    faults = {}
    if not SECONDS[0] <= seconds <= SECONDS[1]:
        faults["seconds"] = N_("Give a time between 5 and 600 seconds.")
    if not SEEDS[0] <= seed <= SEEDS[1]:
        faults["seed"] = N_("Give a whole number from 0 to 2147483647.")
    return faults


def _at_work(conference_id: int) -> Select[int]:
    busy = (Run.conference_id == conference_id) & Run.state.in_(drafts.AT_WORK)
    return select(Run.id).where(busy).limit(1)


def stop(session: Session, run_id: int, *, actor: Actor, now: datetime) -> Run:
    """Stop a run: one that waits is cancelled, one at work keeps the best plan it has found.

    Raises NotFound, and Refused for a run that has already ended.
    """
    run = drafts.the_run(session, run_id)
    if run.state not in drafts.AT_WORK or run.job_id is None:
        raise Refused(N_("Run %(number)s has already ended."), number=run.id)
    jobs.cancel(session, run.job_id, now=now)
    _note(session, actor, "allocation.stop", run, now)
    return run


def ended(session: Session, job: Job, now: datetime) -> None:
    """Bring a run to rest whose job failed for good or was cancelled while it waited."""
    run = session.scalar(select(Run).where(Run.job_id == job.id))
    if run is None or run.state not in drafts.AT_WORK:
        return
    run.state = "cancelled" if job.state == "cancelled" else "failed"
    run.error, run.finished_at = job.error, now


def runs(session: Session, conference_id: int, *, most: int = 50) -> Sequence[Run]:
    """List the runs of a conference, newest first, without problems and plans."""
    query = select(Run).where(Run.conference_id == conference_id).options(*_light())
    return session.scalars(query.order_by(Run.id.desc()).limit(most)).all()


def with_job(session: Session, run_id: int) -> Run:
    """Give a run together with its job; raises NotFound."""
    run = session.get(Run, run_id, options=[joinedload(Run.job)])
    return run or drafts.the_run(session, run_id)


def revision_of(session: Session, run_id: int) -> Revision | None:
    """Give the revision as which a run was published."""
    return session.scalar(select(Revision).where(Revision.run_id == run_id))


def asked_in(session: Session, run: Run, inscription_id: int) -> Inscription:
    """Give a request for the floor that a run has judged; raises NotFound for any other."""
    judged = {int(one["id"]) for one in run.problem.get("inscriptions", ())}
    found = rows.of_ids(session, [inscription_id]).get(inscription_id)
    if found is None or inscription_id not in judged:
        raise NotFound(N_("There is no such request for the floor in this run."))
    return found


def ask_why(session: Session, run_id: int, inscription_id: int, *, now: datetime) -> Job:
    """Ask what every other place would cost somebody: work for a job, since it solves again."""
    asked_in(session, drafts.the_run(session, run_id), inscription_id)
    return jobs.enqueue(session, WHY, {"run_id": run_id, "inscription_id": inscription_id}, now=now)


def answer_of(session: Session, job_id: int | None, run_id: int, inscription_id: int) -> Job | None:
    """Give the job that was asked this question; None for any other number."""
    job = session.get(Job, job_id) if job_id else None
    question = {"run_id": run_id, "inscription_id": inscription_id}
    return job if job and job.kind == WHY and job.arguments == question else None


def what_waits(session: Session) -> tuple[int, int]:
    """Count drafts made on the standing revision, and requests that no run has placed yet."""
    conference_id = select(func.max(Conference.id)).scalar_subquery()
    standing = (
        select(func.coalesce(func.max(Revision.number), 0))
        .where(Revision.conference_id == conference_id)
        .scalar_subquery()
    )
    ready = select(func.count(Run.id)).where(
        Run.conference_id == conference_id, Run.state == "draft", Run.follows == standing
    )
    new = select(func.count(Inscription.id)).where(
        Inscription.conference_id == conference_id,
        Inscription.state.in_(("inscribed", "confirmed")),
    )
    drafts, waiting = session.execute(select(ready.scalar_subquery(), new.scalar_subquery())).one()
    return drafts or 0, waiting or 0


def _light() -> tuple[ORMOption, ...]:
    return defer(Run.problem), defer(Run.plan)


def revisions(session: Session, conference_id: int) -> Sequence[Revision]:
    """List the published revisions, newest first."""
    query = select(Revision).where(Revision.conference_id == conference_id)
    return session.scalars(query.order_by(Revision.number.desc())).all()


def pin(
    session: Session, inscription_id: int, code: str | None, *, actor: Actor, now: datetime
) -> Inscription:
    """Fix a speaker to a roundtable in every later run, or let go again (`code` None).

    Raises NotFound for an inscription or a roundtable that is unknown.
    """
    one = session.get(Inscription, inscription_id, options=rows.with_speaker())
    if one is None:
        raise NotFound(N_("There is no such request for the floor."))
    tables = {table.code: table.id for table in rows.roundtables(session, one.conference_id)}
    if code is not None and code not in tables:
        raise NotFound(N_("There is no such roundtable."))
    names = {number: name for name, number in tables.items()}
    before = names.get(one.pin_session_id) if one.pin_session_id else None
    if before == code:
        return one
    one.pin_session_id = tables[code] if code else None
    record(
        session,
        actor,
        "allocation.pin",
        kind="inscription",
        id=one.id,
        label=one.delegation.participant.short_name,
        now=now,
        changes={"roundtable": [before, code]},
    )
    return one


def _note(
    session: Session, actor: Actor, action: str, run: Run, now: datetime, **changes: object
) -> None:
    label = f"Run {run.id}"
    record(session, actor, action, kind="run", id=run.id, label=label, now=now, changes=changes)
