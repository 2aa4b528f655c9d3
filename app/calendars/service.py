"""The verbs of calendars: enter, move and cancel a person's entry, and list what stands."""

import secrets
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calendars import feeds
from app.calendars.models import CalendarEntry

Outcome = Literal["new", "moved", "corrected", "same"]

SECOND = timedelta(seconds=1)
# Whoever changes one of these is asked again; the rest is only corrected (RFC 5546 section 2.1.4).
ASKS_AGAIN = ("starts_at", "ends_at", "gathering", "attendee_address")


def enter(
    session: Session,
    *,
    thread: str,
    holder: str,
    gathering: str,
    conference: str,
    starts_at: datetime,
    ends_at: datetime,
    zone: str,
    summary: str,
    description: str,
    location: str,
    url: str,
    attendee_name: str,
    attendee_address: str,
    domain: str,
    now: datetime,
    language: str = "en",
) -> tuple[CalendarEntry, Outcome]:
    """Put one slot (`thread`) of one person (`holder`) into the calendar, or move it there.

    "new": the first time a slot is entered its UID is drawn (opaque, right-hand side `domain`)
    and never changes again; whoever takes the slot over later has the same UID, under a higher
    SEQUENCE than anybody who lost it (RFC 5546 section 2.1.4).
    "moved": time, session or recipient changed, or a cancelled entry stands again: SEQUENCE
    goes up by one and the answer is asked for again (RFC 5546 section 2.1.4). "corrected":
    only words changed, DTSTAMP is later, the answer stands. "same": nothing is written.
    Times are aware; raises ValueError unless `ends_at` is after `starts_at`.
    """
    if ends_at <= starts_at:
        raise ValueError(f"{thread} ends before it starts")
    given = {
        "gathering": gathering,
        "conference": conference,
        "starts_at": starts_at.astimezone(UTC),
        "ends_at": ends_at.astimezone(UTC),
        "zone": zone,
        "summary": summary[:300],
        "description": description,
        "location": location[:255],
        "url": url,
        "attendee_name": attendee_name[:200],
        "attendee_address": attendee_address,
        "language": language,
    }
    kin = _kin(session, thread)
    entry = next((one for one in kin if one.holder == holder), None)
    if entry is None:
        return _born(session, thread, holder, domain, given, kin, now), "new"
    return entry, _changed(session, entry, given, kin, now)


def cancel(session: Session, entry: CalendarEntry, *, now: datetime) -> CalendarEntry:
    """Cancel an entry: SEQUENCE one higher, later DTSTAMP (RFC 5546 section 3.2.5).

    Cancelling a cancelled entry changes nothing.
    """
    if entry.status != "cancelled":
        entry.status = "cancelled"
        entry.sequence += 1
        _stamp(session, entry, now)
    return entry


def send_again(session: Session, entry: CalendarEntry, *, now: datetime) -> CalendarEntry:
    """Make ready to send an entry once more: nothing of it changes but a later DTSTAMP."""
    _stamp(session, entry, now)
    return entry


def entries_of(session: Session, holder: str) -> Sequence[CalendarEntry]:
    """List one person's entries by time, the cancelled ones among them."""
    return _by_time(session, CalendarEntry.holder == holder)


def entries_at(session: Session, gathering: str) -> Sequence[CalendarEntry]:
    """List the standing entries of one session by time."""
    return _by_time(
        session, (CalendarEntry.gathering == gathering) & (CalendarEntry.status == "confirmed")
    )


def _kin(session: Session, thread: str) -> Sequence[CalendarEntry]:
    """Give the entries of everybody who holds a slot or held it, the first first."""
    of_slot = select(CalendarEntry).where(CalendarEntry.thread == thread)
    return session.scalars(of_slot.order_by(CalendarEntry.id).with_for_update()).all()


def _after(kin: Sequence[CalendarEntry]) -> int:
    """Give the SEQUENCE of an entry that begins to stand, above that of each one cancelled."""
    return max((one.sequence + 1 for one in kin if one.status == "cancelled"), default=0)


def _born(
    session: Session,
    thread: str,
    holder: str,
    domain: str,
    given: dict[str, Any],
    kin: Sequence[CalendarEntry],
    now: datetime,
) -> CalendarEntry:
    born = now.astimezone(UTC).replace(microsecond=0)
    entry = CalendarEntry(
        uid=kin[0].uid if kin else f"{uuid.uuid4().hex}@{domain}",
        organizer_token=secrets.token_hex(16),  # mail servers may change the case of letters
        thread=thread,
        holder=holder,
        sequence=_after(kin),
        status="confirmed",
        answer="NEEDS-ACTION",
        created_at=born,
        stamped_at=born,
        **given,
    )
    session.add(entry)
    session.flush()
    feeds.changed(session, entry, now=now)
    return entry


def _changed(
    session: Session,
    entry: CalendarEntry,
    given: dict[str, Any],
    kin: Sequence[CalendarEntry],
    now: datetime,
) -> Outcome:
    different = {name for name, value in given.items() if getattr(entry, name) != value}
    stands_again = entry.status == "cancelled"
    if not different and not stands_again:
        return "same"
    left = entry.gathering
    for name in different:
        setattr(entry, name, given[name])
    _stamp(session, entry, now, left)
    if not stands_again and different.isdisjoint(ASKS_AGAIN):
        return "corrected"
    entry.sequence = max(entry.sequence + 1, _after(kin))
    entry.status, entry.answer = "confirmed", "NEEDS-ACTION"
    return "moved"


def _stamp(session: Session, entry: CalendarEntry, now: datetime, left: str = "") -> None:
    # DTSTAMP counts whole seconds, and each version must be strictly later than the last.
    entry.stamped_at = max(now.astimezone(UTC).replace(microsecond=0), entry.stamped_at + SECOND)
    feeds.changed(session, entry, now=now, left=left)


def _by_time(session: Session, wanted: Any) -> Sequence[CalendarEntry]:
    return session.scalars(
        select(CalendarEntry)
        .where(wanted)
        .order_by(CalendarEntry.starts_at, CalendarEntry.thread, CalendarEntry.id)
    ).all()
