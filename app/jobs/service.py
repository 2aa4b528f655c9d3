"""The verbs of jobs: enqueue, claim with a lease, report, finish, fail, cancel."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from app.errors import N_, NotFound, Refused
from app.jobs import carrier, kinds
from app.jobs.models import Job

QUEUE = "jobs"
ATTEMPTS = 3
LEASE_S = 10


def enqueue(session: Session, kind: str, arguments: Mapping[str, Any], *, now: datetime) -> Job:
    """Ask for work in the caller's own transaction; `arguments` are JSON."""
    job = Job(
        kind=kind, arguments=dict(arguments), state="queued", created_at=now, announced_at=now
    )
    session.add(job)
    session.flush()
    carrier.call(session, QUEUE, job.id)
    return job


def claim(session: Session, *, now: datetime, lease_s: float, sure: bool = True) -> Job | None:
    """Take the oldest job that waits, or whose worker has not been heard of for its lease.

    The job is "running" until `now` + `lease_s` seconds, and longer with every report. A job
    whose workers died three times has failed; one that was to be cancelled is cancelled.
    Where the clock has just jumped it is not `sure` which leases have run out.
    """
    query = select(Job).where(_free(now) if sure else Job.state == "queued")
    query = query.order_by(Job.id).limit(1).with_for_update(skip_locked=True)
    while job := session.scalar(query):
        if _begun(session, job, now, lease_s):
            return job
        session.flush()
    return None


def claim_announced(
    session: Session, job_id: int, attempts: int, *, now: datetime, lease_s: float
) -> Job | None:
    """Take the very job that was announced; None when it has gone on since."""
    same = (Job.id == job_id, Job.attempts == attempts, _free(now))
    job = session.scalar(select(Job).where(*same).with_for_update(skip_locked=True))
    return job if job is not None and _begun(session, job, now, lease_s) else None


def unannounced(
    session: Session, now: datetime, before: datetime, most: int
) -> list[tuple[int, int]]:
    """Give id and attempts of jobs that wait unannounced since `before`, and note it at `now`."""
    forgotten = or_(Job.announced_at.is_(None), Job.announced_at < before, Job.announced_at > now)
    query = select(Job).where(_free(now), forgotten).order_by(Job.id).limit(most)
    found = session.scalars(query.with_for_update(skip_locked=True)).all()
    for job in found:
        job.announced_at = now
    return [(job.id, job.attempts) for job in found]


def _begun(session: Session, job: Job, now: datetime, lease_s: float) -> bool:
    if job.cancel_asked:
        _end(session, job, "cancelled", now)
        return False
    if job.attempts >= ATTEMPTS:
        job.error = job.error or "the process that did this job stopped three times"
        _end(session, job, "failed", now)
        return False
    job.state, job.attempts = "running", job.attempts + 1
    job.started_at, job.lease_until = now, now + timedelta(seconds=lease_s)
    return True


def anything_waits(session: Session, now: datetime) -> bool:
    """Tell whether there is a job to claim; costs less than trying."""
    return session.scalar(select(Job.id).where(_free(now)).limit(1)) is not None


def failed(session: Session, since: datetime) -> list[tuple[str, int, int]]:
    """List the kinds of work of which some failed: the kind, the newest job, and how many."""
    query = (
        select(Job.kind, func.max(Job.id), func.count())
        .where(Job.state == "failed", Job.finished_at > since)
        .group_by(Job.kind)
    )
    return [(kind, newest, count) for kind, newest, count in session.execute(query)]


def report(
    session: Session,
    job_id: int,
    progress: Mapping[str, Any],
    *,
    attempt: int | None = None,
    now: datetime,
) -> bool:
    """Tell how far a running job has come and extend its lease; False when it should stop."""
    kept = {"progress": dict(progress), "lease_until": now + timedelta(seconds=LEASE_S)}
    return _still_wanted(session, job_id, attempt, kept)


def keep_lease(session: Session, job_id: int, *, attempt: int | None = None, now: datetime) -> bool:
    """Extend the lease of a running job; False when it should stop, or another one does it."""
    kept = {"lease_until": now + timedelta(seconds=LEASE_S)}
    return _still_wanted(session, job_id, attempt, kept)


def finish(
    session: Session,
    job_id: int,
    result: Mapping[str, Any] | None = None,
    *,
    attempt: int | None = None,
    now: datetime,
) -> Job:
    """Settle a job that was done, or that stopped early because it was asked to.

    `result` is JSON. `attempt` keeps out whoever lost the job to another worker meanwhile.
    """
    job = _locked(session, job_id)
    if job.state == "running" and attempt in {None, job.attempts}:
        job.result = dict(result or {})
        _end(session, job, "cancelled" if job.cancel_asked else "done", now)
    return job


def fail(
    session: Session,
    job_id: int,
    error: str,
    *,
    attempt: int | None = None,
    now: datetime,
    for_good: bool = False,
) -> Job:
    """Keep the error; the job is tried again, unless this was the third time or `for_good`."""
    job = _locked(session, job_id)
    if job.state != "running" or attempt not in {None, job.attempts}:
        return job
    job.error, job.lease_until, job.announced_at = error[-8000:], None, None
    if job.cancel_asked:
        _end(session, job, "cancelled", now)
    elif for_good or job.attempts >= ATTEMPTS:
        _end(session, job, "failed", now)
    else:
        job.state = "queued"
    return job


def cancel(session: Session, job_id: int, *, now: datetime) -> Job:
    """Cancel a waiting job at once; ask a running one to stop, which takes some seconds.

    Raises NotFound, and Refused for a job that has ended already.
    """
    job = _locked(session, job_id)
    if job.state not in {"queued", "running"}:
        raise Refused(N_("This work has already ended."))
    if job.state == "queued":
        _end(session, job, "cancelled", now)
    job.cancel_asked = True
    return job


def stopped(session: Session, job_id: int, *, now: datetime) -> Job:
    """Settle a running job that stopped because somebody asked for it."""
    job = _locked(session, job_id)
    if job.state == "running":
        _end(session, job, "cancelled", now)
    return job


def release(session: Session, job_id: int) -> Job:
    """Put a running job back because its worker is being stopped; this is no attempt of it."""
    job = _locked(session, job_id)
    if job.state == "running":
        job.state, job.lease_until, job.attempts = "queued", None, job.attempts - 1
        job.announced_at = None
    return job


def find(session: Session, job_id: int) -> Job:
    """Find one job; raises NotFound."""
    job = session.get(Job, job_id)
    if job is None:
        raise NotFound(N_("There is no such work."))
    return job


def _free(now: datetime) -> ColumnElement[bool]:
    # A lease that reaches further than any is given: the clock went back meanwhile.
    impossible = Job.lease_until > now + timedelta(seconds=2 * LEASE_S)
    lapsed = or_(Job.lease_until < now, impossible)
    return or_(Job.state == "queued", and_(Job.state == "running", lapsed))


def _locked(session: Session, job_id: int) -> Job:
    job = session.get(Job, job_id, with_for_update=True, populate_existing=True)
    if job is None:
        raise NotFound(N_("There is no such work."))
    return job


def _still_wanted(session: Session, job_id: int, attempt: int | None, kept: dict[str, Any]) -> bool:
    running = update(Job).where(Job.id == job_id, Job.state == "running")
    if attempt is not None:
        running = running.where(Job.attempts == attempt)
    asked = session.scalar(running.values(kept).returning(Job.cancel_asked))
    return asked is False


def _end(session: Session, job: Job, state: str, now: datetime) -> None:
    job.state, job.finished_at, job.lease_until = state, now, None
    kind = kinds.find(job.kind)
    if state != "done" and kind is not None and kind.ended is not None:
        kind.ended(session, job, now)
