"""The verbs of calendars: enter, move and cancel a person's entry; open and close feeds."""

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.calendars.models import CalendarEntry, Feed
from app.errors import N_, Gone, NotFound

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
) -> tuple[CalendarEntry, Outcome]:
    """Put one slot (`thread`) of one person (`holder`) into the calendar, or move it there.

    "new": the UID is drawn (opaque, right-hand side `domain`) and never changes again.
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
    }
    entry = _standing(session, thread, holder)
    if entry is None:
        return _born(session, thread, holder, domain, given, now), "new"
    return entry, _changed(session, entry, given, now)


def cancel(session: Session, entry: CalendarEntry, *, now: datetime) -> CalendarEntry:
    """Cancel an entry: SEQUENCE one higher, later DTSTAMP (RFC 5546 section 3.2.5).

    Cancelling a cancelled entry changes nothing.
    """
    if entry.status != "cancelled":
        entry.status = "cancelled"
        entry.sequence += 1
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


def open_feed(
    session: Session, token: str, *, holder: str, conference: str, title: str, now: datetime
) -> Feed:
    """Give the feed behind a token, opening it the first time; only the token's hash is kept."""
    hashed = _fingerprint(token)
    feed = session.scalar(select(Feed).where(Feed.token_hash == hashed))
    if feed is None:
        feed = Feed(
            token_hash=hashed,
            holder=holder,
            conference=conference,
            title=title,
            changed_at=now.replace(microsecond=0),
            created_at=now,
        )
        session.add(feed)
        session.flush()
    return feed


def hand_over_feeds(session: Session, before: str, after: str, *, now: datetime) -> int:
    """Let the standing feeds of one person follow the one who speaks instead; give how many.

    Calendars that subscribed keep their address and find the successor's entries there.
    """
    standing = session.scalars(
        select(Feed).where(Feed.holder == before, Feed.revoked_at.is_(None)).with_for_update()
    ).all()
    for feed in standing:
        feed.holder = after
        _touch(feed, now)
    return len(standing)


def close_feeds(session: Session, holder: str, *, now: datetime) -> int:
    """Revoke every feed of one person; calendars that still ask are told it is gone."""
    standing = update(Feed).where(Feed.holder == holder, Feed.revoked_at.is_(None))
    return _rows(session.execute(standing.values(revoked_at=now)))


def find_feed(session: Session, token: str) -> Feed:
    """Find the feed behind a token; raises NotFound for an unknown, Gone for a revoked one."""
    feed = session.scalar(select(Feed).where(Feed.token_hash == _fingerprint(token)))
    if feed is None:
        raise NotFound(N_("There is no calendar at this address."))
    if feed.revoked_at is not None:
        raise Gone(N_("This calendar address was withdrawn. Ask the organisers for a new one."))
    return feed


def keep_etag(session: Session, feed: Feed, etag: str) -> bool:
    """Remember the ETag of a feed's bytes, unless the feed has changed since it was read."""
    unchanged = update(Feed).where(Feed.id == feed.id, Feed.changed_at == feed.changed_at)
    return _rows(session.execute(unchanged.values(etag=etag))) == 1


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _standing(session: Session, thread: str, holder: str) -> CalendarEntry | None:
    return session.scalar(
        select(CalendarEntry)
        .where(CalendarEntry.thread == thread, CalendarEntry.holder == holder)
        .with_for_update()
    )


def _born(
    session: Session,
    thread: str,
    holder: str,
    domain: str,
    given: dict[str, Any],
    now: datetime,
) -> CalendarEntry:
    born = now.astimezone(UTC).replace(microsecond=0)
    entry = CalendarEntry(
        uid=f"{uuid.uuid4().hex}@{domain}",
        organizer_token=secrets.token_hex(16),  # mail servers may change the case of letters
        thread=thread,
        holder=holder,
        sequence=0,
        status="confirmed",
        answer="NEEDS-ACTION",
        created_at=born,
        stamped_at=born,
        **given,
    )
    session.add(entry)
    session.flush()
    _feeds_changed(session, entry, now)
    return entry


def _changed(
    session: Session, entry: CalendarEntry, given: dict[str, Any], now: datetime
) -> Outcome:
    different = {name for name, value in given.items() if getattr(entry, name) != value}
    stands_again = entry.status == "cancelled"
    if not different and not stands_again:
        return "same"
    for name in different:
        setattr(entry, name, given[name])
    _stamp(session, entry, now)
    if not stands_again and different.isdisjoint(ASKS_AGAIN):
        return "corrected"
    entry.status, entry.answer = "confirmed", "NEEDS-ACTION"
    entry.sequence += 1
    return "moved"


def _stamp(session: Session, entry: CalendarEntry, now: datetime) -> None:
    # DTSTAMP counts whole seconds, and each version must be strictly later than the last.
    entry.stamped_at = max(now.astimezone(UTC).replace(microsecond=0), entry.stamped_at + SECOND)
    _feeds_changed(session, entry, now)


def _feeds_changed(session: Session, entry: CalendarEntry, now: datetime) -> None:
    feeds = session.scalars(
        select(Feed)
        .where(Feed.holder == entry.holder, Feed.conference == entry.conference)
        .with_for_update()
    )
    for feed in feeds:
        _touch(feed, now)


def _touch(feed: Feed, now: datetime) -> None:
    # Last-Modified counts whole seconds and must never go back, nor stand still at a change.
    moment = now.astimezone(UTC).replace(microsecond=0)
    feed.changed_at, feed.etag = max(moment, feed.changed_at + SECOND), None


def _by_time(session: Session, wanted: Any) -> Sequence[CalendarEntry]:
    return session.scalars(
        select(CalendarEntry)
        .where(wanted)
        .order_by(CalendarEntry.starts_at, CalendarEntry.thread, CalendarEntry.id)
    ).all()


def _rows(result: Any) -> int:
    return int(result.rowcount)
