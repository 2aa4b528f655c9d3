"""The verbs of feeds: open one behind a token, find it, hand it on, withdraw it, note a change."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.calendars.models import CalendarEntry, Feed
from app.errors import N_, Gone, NotFound

SECOND = timedelta(seconds=1)
SESSION = "session:"  # whoever "holds" a feed whose name begins so is a session, not a person


def open_feed(
    session: Session, token: str, *, holder: str, conference: str, title: str, now: datetime
) -> Feed:
    """Give the feed behind a token, opening it the first time; only the token's hash is kept."""
    hashed = fingerprint(token)
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


def hand_over(session: Session, before: str, after: str, *, now: datetime) -> int:
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


def withdraw(session: Session, feed_ids: Iterable[int], *, now: datetime) -> int:
    """Withdraw feeds and give how many stood; calendars that still ask are told it is gone."""
    standing = update(Feed).where(Feed.id.in_(list(feed_ids)), Feed.revoked_at.is_(None))
    return _rows(session.execute(standing.values(revoked_at=now)))


def standing(session: Session, *, most: int = 500) -> Sequence[Feed]:
    """List the feeds that can be read, by title and age."""
    query = select(Feed).where(Feed.revoked_at.is_(None))
    return session.scalars(query.order_by(Feed.title, Feed.id).limit(most)).all()


def find(session: Session, token: str) -> Feed:
    """Find the feed behind a token; raises NotFound for an unknown, Gone for a revoked one."""
    feed = session.scalar(select(Feed).where(Feed.token_hash == fingerprint(token)))
    if feed is None:
        raise NotFound(N_("There is no calendar at this address."))
    if feed.revoked_at is not None:
        raise Gone(N_("This calendar address was withdrawn. Ask the organisers for a new one."))
    return feed


def among(session: Session, tokens: Sequence[str]) -> dict[str, Feed]:
    """Find the feeds behind several tokens, the withdrawn ones among them, by token."""
    hashed = {fingerprint(token): token for token in tokens}
    found = session.scalars(select(Feed).where(Feed.token_hash.in_(hashed)))
    return {hashed[feed.token_hash]: feed for feed in found}


def entries_in(session: Session, feed: Feed) -> Sequence[CalendarEntry]:
    """List what a feed is made of: a person's entries, or those of a session; each UID once."""
    mine = CalendarEntry.holder == feed.holder
    if feed.holder.startswith(SESSION):
        mine = CalendarEntry.gathering == feed.holder
    query = select(CalendarEntry).where(mine, CalendarEntry.conference == feed.conference)
    newest: dict[str, CalendarEntry] = {}
    by_time = (CalendarEntry.starts_at, CalendarEntry.thread, CalendarEntry.id)
    for one in session.scalars(query.order_by(*by_time)):
        there = newest.setdefault(one.uid, one)
        if one.sequence > there.sequence:
            newest[one.uid] = one
    return list(newest.values())


def changed(session: Session, entry: CalendarEntry, *, now: datetime, left: str = "") -> None:
    """Let the feeds of an entry's person know, and of its session and the one it has `left`."""
    concerned = {entry.holder, entry.gathering, left}
    of_them = select(Feed).where(
        or_(*(Feed.holder == one for one in sorted(concerned) if one)),
        Feed.conference == entry.conference,
    )
    for feed in session.scalars(of_them.with_for_update()):
        _touch(feed, now)


def keep_etag(session: Session, feed: Feed, etag: str) -> bool:
    """Remember the ETag of a feed's bytes, unless the feed has changed since it was read."""
    unchanged = update(Feed).where(Feed.id == feed.id, Feed.changed_at == feed.changed_at)
    return _rows(session.execute(unchanged.values(etag=etag))) == 1


def fingerprint(token: str) -> str:
    """Give what is kept of a token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def _touch(feed: Feed, now: datetime) -> None:
    # Last-Modified counts whole seconds and must never go back, nor stand still at a change.
    moment = now.astimezone(UTC).replace(microsecond=0)
    feed.changed_at, feed.etag = max(moment, feed.changed_at + SECOND), None


def _rows(result: Any) -> int:
    return int(result.rowcount)
