"""What a person is told about the own place, and the calendar part that goes with it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.allocation import entries, rows
from app.allocation.entries import Told
from app.allocation.models import Revision
from app.calendars import ics
from app.calendars import service as calendars
from app.calendars.models import CalendarEntry
from app.notifications import service as notifications
from app.notifications.service import CalendarPart
from app.programme.models import Conference, ConferenceSession
from app.web import times


def tell(
    session: Session,
    told: Iterable[Told],
    conference: Conference,
    revision: Revision,
    *,
    settings: Mapping[str, Any],
    now: datetime,
) -> None:
    """Change the entry of each person and write exactly one letter about it."""
    tables = {
        entries.gathering(table.id): table for table in rows.roundtables(session, conference.id)
    }
    for one in told:
        values = _values(one, conference, revision, tables, settings)
        entry, part = _changed(session, one, settings, now)
        notifications.write(
            session,
            "place_cancelled" if one.kind == "cancelled" else "place",
            about=entry.thread,
            # Each version of an entry has its own stamp: one version, one letter.
            once=f"entry:{entry.id}:{entry.stamped_at:%Y%m%dT%H%M%SZ}",
            to_name=entry.attendee_name,
            to_address=entry.attendee_address,
            values=values,
            now=now,
            calendar=part,
        )


def _changed(
    session: Session, one: Told, settings: Mapping[str, Any], now: datetime
) -> tuple[CalendarEntry, CalendarPart]:
    sender = ics.Organizer.of(settings)
    if one.after is not None:
        entry, _ = calendars.enter(
            session, **one.after.fields(), domain=settings["CALENDAR_DOMAIN"], now=now
        )
        return entry, CalendarPart("REQUEST", ics.request(entry, sender))
    if one.before is None:
        raise ValueError("nothing stands and nothing is to come: there is nobody to tell")
    entry = calendars.cancel(session, one.before, now=now)
    return entry, CalendarPart("CANCEL", ics.cancellation(entry, sender))


def _values(
    one: Told,
    conference: Conference,
    revision: Revision,
    tables: Mapping[str, ConferenceSession],
    settings: Mapping[str, Any],
) -> dict[str, Any]:
    asked = one.inscription
    entry = one.after or one.before
    return {
        "kind": one.kind,
        "reason": one.reason,
        "spoken_for": entries.spoken_for(asked),
        "conference": conference.short_title,
        "city": conference.city,
        "simulated": conference.simulated,
        "revision": revision.number,
        "zone": conference.zone,
        "own_zone": asked.home_zone,
        "own_city": times.city(asked.home_zone),
        "own_differs": entry is not None
        and times.differs(entry.starts_at, conference.zone, asked.home_zone),
        "before": _where(one.before, tables) if one.kind in {"moved", "cancelled"} else None,
        "after": _where(one.after, tables),
        "mode": asked.mode,
        "way": entries.WAYS.get(asked.mode, "").capitalize(),
        "spoken": entries.LANGUAGES.get(asked.language, asked.language),
        "length": entries.duration(one.after.limit_s) if one.after else "",
        "list_url": f"{settings['BASE_URL'].rstrip('/')}/lists",
    }


def _where(
    entry: CalendarEntry | entries.Wanted | None, tables: Mapping[str, ConferenceSession]
) -> dict[str, Any] | None:
    if entry is None:
        return None
    table = tables[entry.gathering]
    return {
        "code": table.code,
        "title": table.title,
        "room": table.room,
        "starts_at": entry.starts_at,
        "ends_at": entry.ends_at,
    }
