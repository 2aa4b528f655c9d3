"""The letters that answer an answer: a place is not moved by proposal; is a refusal meant so?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.allocation import entry_words
from app.calendars.models import CalendarEntry
from app.inbound.places import Held
from app.notifications import service as notifications
from app.notifications.models import Letter


def answer_proposal(
    session: Session,
    entry: CalendarEntry,
    place: Held,
    settings: Mapping[str, Any],
    *,
    now: datetime,
) -> Letter:
    """Tell whoever proposed another time that the place stands; once for each version of it.

    A plain letter: METHOD:DECLINECOUNTER (RFC 5546 section 3.2.8) is understood by few clients.
    """
    once = f"proposal:{entry.id}:{entry.sequence}"
    return _write(session, "place_proposal", once, entry, place, settings, now)


def ask(
    session: Session,
    answer_id: int,
    entry: CalendarEntry,
    place: Held,
    settings: Mapping[str, Any],
    *,
    now: datetime,
) -> Letter:
    """Ask whoever declined in the calendar whether the request for the floor is withdrawn."""
    once = f"answer:{answer_id}:asked"
    return _write(session, "place_asked", once, entry, place, settings, now)


def _write(
    session: Session,
    kind: str,
    once: str,
    entry: CalendarEntry,
    place: Held,
    settings: Mapping[str, Any],
    now: datetime,
) -> Letter:
    conference = place.conference
    values = {
        "spoken_for": entry_words.spoken_for(place.inscription),
        "conference": conference.short_title,
        "city": conference.city,
        "simulated": conference.simulated,
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
    )
