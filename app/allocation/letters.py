"""What a person is told about the own place, and the calendar part that goes with it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.allocation import duties, entries, entry_words
from app.allocation.entries import Told, Wanted
from app.allocation.models import Revision
from app.calendars import ics
from app.calendars import service as calendars
from app.calendars.models import CalendarEntry
from app.notifications import service as notifications
from app.notifications.service import CalendarPart
from app.programme.models import Conference, ConferenceSession
from app.rsvp.models import Inscription
from app.web import times

Tables = Mapping[str, ConferenceSession]


def tell(
    session: Session,
    told: Iterable[Told],
    conference: Conference,
    revision: Revision,
    *,
    settings: Mapping[str, Any],
    now: datetime,
) -> None:
    """Change the entry of each person and write exactly one letter about it.

    Whoever loses a slot comes before whoever gets it, which then has the higher SEQUENCE
    (RFC 5546 section 2.1.4).
    """
    tables = by_gathering(duties.sessions(session, conference.id))
    for one in sorted(told, key=lambda one: one.kind != "cancelled"):
        values = _values(one, conference, revision, tables, settings)
        entry, part = _changed(session, one, settings, now)
        notifications.write(
            session,
            _kind(one),
            about=entry.thread,
            # Each version of an entry has its own stamp: one version, one letter.
            once=f"entry:{entry.id}:{entry.stamped_at:%Y%m%dT%H%M%SZ}",
            to_name=entry.attendee_name,
            to_address=entry.attendee_address,
            values=values,
            now=now,
            language=entry.language,
            calendar=part,
        )


def by_gathering(sessions: Iterable[ConferenceSession]) -> Tables:
    """Find sessions by the names under which calendars know who speaks and who presides."""
    names = (entries.gathering, duties.presiding)
    return {name(table.id): table for table in sessions for name in names}


def _kind(one: Told) -> str:
    if one.inscription is None:
        return "duty"
    return "place_cancelled" if one.kind == "cancelled" else "place"


def _changed(
    session: Session, one: Told, settings: Mapping[str, Any], now: datetime
) -> tuple[CalendarEntry, CalendarPart]:
    if one.after is not None:
        entry, _ = calendars.enter(
            session, **one.after.fields(), domain=settings["CALENDAR_DOMAIN"], now=now
        )
    elif one.before is not None:
        entry = calendars.cancel(session, one.before, now=now)
    else:
        raise ValueError("nothing stands and nothing is to come: there is nobody to tell")
    return entry, part_of(entry, settings)


def part_of(entry: CalendarEntry, settings: Mapping[str, Any]) -> CalendarPart:
    """Write an entry as it now stands, for the person whose it is."""
    sender = ics.Organizer.of(settings)
    if entry.status == "cancelled":
        return CalendarPart("CANCEL", ics.cancellation(entry, sender))
    return CalendarPart("REQUEST", ics.request(entry, sender))


def _values(
    one: Told,
    conference: Conference,
    revision: Revision,
    tables: Tables,
    settings: Mapping[str, Any],
) -> dict[str, Any]:
    entry = one.after or one.before
    own_zone = one.own_zone or conference.zone
    language = entry.language if entry else "en"
    return {
        "kind": one.kind,
        "reason": one.reason,
        "what": entry.summary if entry else "",
        "conference": conference.short_title,
        "city": conference.city,
        "simulated": conference.simulated,
        "revision": revision.number,
        "zone": conference.zone,
        "own_zone": own_zone,
        "own_city": times.city(own_zone, language),
        "own_differs": entry is not None
        and times.differs(entry.starts_at, conference.zone, own_zone),
        "before": _where(one.before, tables) if one.kind in {"moved", "cancelled"} else None,
        "after": _where(one.after, tables),
        "length": entry_words.duration(one.after.limit_s, language) if one.after else "",
        "list_url": f"{settings['BASE_URL'].rstrip('/')}/lists",
        **(_spoken(one.inscription, language) if one.inscription else {}),
    }


def _spoken(asked: Inscription, language: str) -> dict[str, Any]:
    return {
        "spoken_for": entry_words.spoken_for(asked, language),
        "mode": asked.mode,
        "way": entry_words.WAYS[asked.mode],
        "spoken": entry_words.LANGUAGES.get(asked.language, asked.language),
    }


def _where(entry: CalendarEntry | Wanted | None, tables: Tables) -> Mapping[str, object] | None:
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
