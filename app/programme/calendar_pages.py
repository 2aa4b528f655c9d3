"""The public programme as calendar files: whole, or one session; no people stand in them."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from flask import Blueprint, Response, current_app, request
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app import db
from app.audit.models import AuditEntry
from app.calendars import ics
from app.calendars.pages import calendar_answer
from app.calendars.shapes import Organizer, PublicEntry
from app.programme import service
from app.programme.models import Conference, ConferenceSession

bp = Blueprint("programme_files", __name__)

Times = dict[tuple[str, int | None], tuple[datetime, datetime]]


@bp.get("/programme.ics")
def programme() -> Response:
    """Give the whole public programme; three statements."""
    with db.reading() as session:
        conference = service.current(session)
        return _answer(session, conference, conference.sessions, "programme.ics")


@bp.get("/sessions/<code>.ics")
def one_session(code: str) -> Response:
    """Give one public session."""
    with db.reading() as session:
        conference = service.current(session)
        found = service.session_of(conference, code)
        return _answer(session, conference, [found], f"session-{code}.ics")


def _answer(
    session: Session,
    conference: Conference,
    sessions: Sequence[ConferenceSession],
    filename: str,
) -> Response:
    times = _times(session, conference)
    entries = [_entry(conference, one, times) for one in sessions]
    sender = Organizer.of(current_app.config)
    # The address is always ours, never that of the request: the bytes are everybody's.
    source = f"{current_app.config['BASE_URL'].rstrip('/')}{request.path}"
    content = ics.programme(entries, sender, name=conference.short_title, source=source)
    changed_at = max(entry.stamped_at for entry in entries) if entries else None
    return calendar_answer(content, filename, download=True, changed_at=changed_at, public=True)


def _entry(conference: Conference, one: ConferenceSession, times: Times) -> PublicEntry:
    settings = current_app.config
    began = datetime.combine(conference.first_day, time.min, tzinfo=UTC)
    loaded = times.get(("conference", conference.id), (began, began))
    edited = times.get(("session", one.id), loaded)
    words = [one.description, *one.guiding_questions]
    return PublicEntry(
        uid=ics.public_uid(conference.code, one.code, settings["CALENDAR_DOMAIN"]),
        sequence=one.row_version - 1,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        zone=conference.zone,
        summary=f"{one.code}. {one.title}",
        description="\n".join(text for text in words if text),
        location=", ".join(text for text in (one.room, conference.place) if text),
        url=f"{settings['BASE_URL']}/programme#session-{one.code}",
        created_at=loaded[0],
        stamped_at=max(loaded[1], edited[1]),
    )


def _times(session: Session, conference: Conference) -> Times:
    """Find in the audit trail when the conference and its sessions first and last changed."""
    numbers = [one.id for one in conference.sessions]
    of_sessions = and_(AuditEntry.object_kind == "session", AuditEntry.object_id.in_(numbers))
    of_conference = and_(
        AuditEntry.object_kind == "conference", AuditEntry.object_id == conference.id
    )
    found = session.execute(
        select(
            AuditEntry.object_kind,
            AuditEntry.object_id,
            func.min(AuditEntry.at),
            func.max(AuditEntry.at),
        )
        .where(or_(of_sessions, of_conference), AuditEntry.action.startswith("programme."))
        .group_by(AuditEntry.object_kind, AuditEntry.object_id)
    )
    return {(kind, number): (first, last) for kind, number, first, last in found}
