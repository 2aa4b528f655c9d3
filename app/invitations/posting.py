"""Dispatching many letters as a job: some in each transaction, so that nobody waits long."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from app import db
from app.audit.service import Actor
from app.invitations import addressing, service
from app.jobs import service as jobs
from app.jobs.kinds import Report
from app.jobs.models import Job
from app.web import clock

JOB = "dispatch"
AT_ONCE = 100  # letters in one transaction
MANY = 200  # from which on a dispatch is a job


def enqueue(
    session: Session,
    conference_id: int,
    addressee_ids: Sequence[int],
    *,
    channel: str,
    actor: Actor,
    base_url: str,
    now: datetime,
) -> Job:
    """Hand a dispatch to a worker."""
    arguments = {
        "conference_id": conference_id,
        "addressee_ids": list(addressee_ids),
        "channel": channel,
        "label": actor.label,
        "actor_id": actor.id,
        "base_url": base_url,
    }
    return jobs.enqueue(session, JOB, arguments, now=now)


def perform(
    settings: Mapping[str, Any],
    *,
    conference_id: int,
    addressee_ids: Sequence[int],
    channel: str,
    label: str,
    actor_id: int | None,
    base_url: str,
    report: Report,
) -> dict[str, Any]:
    """Dispatch in the order of the list of participants; stopped or begun anew, it goes on.

    Whoever has a letter already is passed over, so a job that died half-way sends nobody two.
    """
    actor, now = Actor("staff", label, actor_id), clock.of(settings)
    with db.reading() as session:
        order = [one.id for one in addressing.addressees(session, set(addressee_ids))]
    sent = 0
    for start in range(0, len(order), AT_ONCE):
        with db.writing() as session:
            session.connection()  # wait for the lock before looking at the clock
            done = service.dispatch(
                session,
                conference_id,
                order[start : start + AT_ONCE],
                actor=actor,
                now=now(),
                base_url=base_url,
                channel=channel,
            )
        sent += len(done.sent)
        told = {"done": start + AT_ONCE, "total": len(order), **_said(sent, len(order))}
        if not report(told):
            break
    return {"sent": sent, **_said(sent, len(order))}


def _said(sent: int, whole: int) -> dict[str, Any]:
    return {"sentence": f"Letters dispatched: {sent} of {whole}"}


def performer(settings: Mapping[str, Any]) -> Callable[..., Any]:
    """Give what a worker calls."""
    return partial(perform, settings)
