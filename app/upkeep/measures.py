"""Numbers from the database for those who watch the site: queues, visits, live work."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import StaffSession
from app.jobs.models import STATES as JOB_STATES
from app.jobs.models import Job
from app.notifications.models import STATES as LETTER_STATES
from app.notifications.models import Letter
from app.web import clock, metrics

Values = Iterable[tuple[str, float]]


def init_app(app: Flask) -> None:
    """Show how many letters and jobs are in each state, how long the oldest waits, who is in."""
    metrics.gauge(app, "letters", "Letters, by state.", "state", _letters)
    metrics.gauge(app, "jobs", "Jobs, by state.", "state", _jobs)
    metrics.gauge(app, "waiting_seconds", "How long the oldest waits.", "what", _waiting)
    metrics.gauge(app, "visits", "Visits of staff that stand.", "kind", _visits)


def _letters(session: Session) -> Values:
    return _by_state(session, Letter, LETTER_STATES)


def _jobs(session: Session) -> Values:
    return _by_state(session, Job, JOB_STATES)


def _by_state(session: Session, table: Any, states: Iterable[str]) -> Values:
    query = select(table.state, func.count()).group_by(table.state)
    counted: dict[str, int] = {row[0]: row[1] for row in session.execute(query)}
    return [(state, counted.get(state, 0)) for state in states]


def _waiting(session: Session) -> Values:
    due = select(func.min(Letter.next_try_at)).where(Letter.state == "queued")
    asked = select(func.min(Job.created_at)).where(Job.state == "queued")
    letter, job = session.execute(select(due.scalar_subquery(), asked.scalar_subquery())).one()
    now = clock.now()
    return [("letters", _age(letter, now)), ("jobs", _age(job, now))]


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def _visits(session: Session) -> Values:
    standing = StaffSession.ended_at.is_(None) & (StaffSession.expires_at > clock.now())
    yield "staff", session.scalar(select(func.count()).where(standing)) or 0
