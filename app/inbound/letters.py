"""The letters that answer an answer: no time is proposed to us; is a refusal meant; once more."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.allocation.letters import part_of
from app.calendars import service as calendars
from app.calendars.models import CalendarEntry
from app.inbound import places
from app.notifications import service as notifications
from app.notifications.models import Letter
from app.notifications.service import CalendarPart


def answer_proposal(
    session: Session, entry: CalendarEntry, settings: Mapping[str, Any], *, now: datetime
) -> Letter:
    """Tell whoever proposed another time that the place stands; once for each version of it.

    A plain letter: METHOD:DECLINECOUNTER (RFC 5546 section 3.2.8) is understood by few clients.
    """
    once = f"proposal:{entry.id}:{entry.sequence}"
    return _write(session, "place_proposal", once, entry, settings, now)


def ask(
    session: Session,
    answer_id: int,
    entry: CalendarEntry,
    settings: Mapping[str, Any],
    *,
    now: datetime,
) -> Letter:
    """Ask whoever declined in the calendar whether the request for the floor is withdrawn."""
    once = f"answer:{answer_id}:asked"
    return _write(session, "place_asked", once, entry, settings, now)


def send_again(
    session: Session,
    answer_id: int,
    entry: CalendarEntry,
    settings: Mapping[str, Any],
    *,
    now: datetime,
) -> Letter:
    """Send the entry as it now stands to whoever answered an earlier version of it.

    The same UID and SEQUENCE under a later DTSTAMP (RFC 5546 section 2.1.5): a calendar that
    missed the last version takes it, one that has it keeps its answer.
    """
    entry = calendars.send_again(session, entry, now=now)
    once = f"answer:{answer_id}:again"
    part = part_of(entry, settings)
    return _write(session, "place_again", once, entry, settings, now, part)


def _write(
    session: Session,
    kind: str,
    once: str,
    entry: CalendarEntry,
    settings: Mapping[str, Any],
    now: datetime,
    calendar: CalendarPart | None = None,
) -> Letter:
    conference = places.conference_of(session, entry)
    values = {
        "what": entry.summary,
        "status": entry.status,
        "conference": conference.short_title if conference else "",
        "city": conference.city if conference else "",
        "simulated": bool(conference and conference.simulated),
        "zone": entry.zone,
        "starts_at": entry.starts_at,
        "ends_at": entry.ends_at,
        "list_url": f"{str(settings['BASE_URL']).rstrip('/')}/lists",
    }
    return notifications.write(
        session,
        kind,
        about=entry.thread,
        once=once,
        to_name=entry.attendee_name,
        to_address=entry.attendee_address,
        values=values,
        now=now,
        language=entry.language,
        calendar=calendar,
    )
