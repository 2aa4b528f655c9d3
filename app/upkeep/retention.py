"""Until when the personal data of a conference are kept, and what happens then."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import db
from app.audit.service import SYSTEM, Actor, record
from app.db import Base
from app.errors import N_, Invalid
from app.invitations import scans
from app.jobs import service as jobs
from app.jobs.models import Job
from app.programme.models import Conference
from app.rsvp.models import Delegate, Delegation, ReplyDraft
from app.upkeep import service
from app.upkeep.models import Retention

JOB = "forget"
REASON = "The day until which personal data are kept has passed."

Report = Callable[[Mapping[str, Any]], bool]


def of(session: Session, conference: Conference) -> Retention | None:
    """Say until when personal data are kept, if somebody has decided."""
    return session.get(Retention, conference.id)


def keep_until(
    session: Session, conference: Conference, day: date, *, actor: Actor, now: datetime
) -> Retention:
    """Decide the last day on which personal data are kept; it lies after the segment.

    Raises Invalid for an earlier day, and for one that has passed.
    """
    fault = ""
    if day <= conference.last_day:
        fault = N_("Choose a day after the segment.")
    elif day < now.date():
        fault = N_("That day has passed. Data would go at once; choose a day to come.")
    if fault:
        raise Invalid(N_("The day was not kept."), {"day": fault})
    found = of(session, conference) or Retention(conference_id=conference.id)
    before = found.keep_until
    found.keep_until, found.set_by, found.set_at, found.done_at = day, actor.label[:200], now, None
    session.add(found)
    record(
        session, actor, "persons.keep_until", kind="conference", id=conference.id, now=now,
        changes={"keep_until": [before.isoformat() if before else None, day.isoformat()]},
    )  # fmt: skip
    return found


def ring(now: datetime, _settings: Mapping[str, Any]) -> None:
    """Hand what is due to a worker, once: a job that stands or has failed is not asked again."""
    with db.reading() as session:
        if not _due(session, now):
            return
    with db.writing() as session:
        for one in _due(session, now):
            known = select(Job.id).where(Job.kind == JOB, Job.state.in_(("queued", "running")))
            if session.scalar(known.limit(1)) is None:
                jobs.enqueue(session, JOB, {"conference_id": one.conference_id}, now=now)


def _due(session: Session, now: datetime) -> list[Retention]:
    over = Retention.done_at.is_(None) & (Retention.keep_until < now.date())
    return list(session.scalars(select(Retention).where(over).with_for_update()))


def perform(
    conference_id: int, folder: Path, now: Callable[[], datetime], report: Report
) -> dict[str, Any]:
    """Erase all delegates of a conference, drafts and scans; goes on where it was cut off."""
    with db.reading() as session:
        keys = _keys(session, conference_id)
    for count, key in enumerate(keys):
        if not report({"done": count, "of": len(keys)}):
            return {"erased": count}
        with db.writing() as session:
            person = service.the_person(session, key)
            service.erase(session, person, REASON, actor=SYSTEM, now=now())
    with db.writing() as session:
        papers = _the_rest(session, conference_id, folder, now())
    return {"erased": len(keys), "papers": papers}


def _keys(session: Session, conference_id: int) -> list[str]:
    query = (
        select(Delegate.id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(Delegation.conference_id == conference_id)
        .where(~Delegate.email.endswith(service.NOWHERE))
        .order_by(Delegate.id)
    )
    return [f"delegate:{number}" for number in session.scalars(query)]


def _the_rest(session: Session, conference_id: int, folder: Path, now: datetime) -> int:
    session.execute(delete(ReplyDraft))
    found = session.get_one(Retention, conference_id)
    found.done_at = now
    session.flush()
    papers = _scans_gone(session, folder) if _none_is_kept(session) else 0
    record(
        session, SYSTEM, "persons.forget", kind="conference", id=conference_id, now=now,
        changes={"papers": papers},
    )  # fmt: skip
    return papers


def _none_is_kept(session: Session) -> bool:
    """Scans are known by their bytes alone: they go when no conference needs them any more."""
    kept = select(Conference.id).where(
        Conference.id.not_in(select(Retention.conference_id).where(Retention.done_at.is_not(None)))
    )
    return session.scalar(kept.limit(1)) is None


def _scans_gone(session: Session, folder: Path) -> int:
    gone = 0
    for table in Base.metadata.sorted_tables:
        if "sum" in table.columns:
            for sum_ in set(session.scalars(select(table.c.sum).where(table.c.sum.is_not(None)))):
                path = scans.path(folder, sum_)
                gone += path.exists()
                path.unlink(missing_ok=True)
    return gone
