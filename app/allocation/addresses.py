"""The verbs behind calendar addresses that officers give out for a roundtable and withdraw."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.allocation import entries, rows
from app.audit.service import Actor, record
from app.calendars import feeds
from app.calendars.models import Feed
from app.errors import N_, NotFound
from app.programme.models import Conference


def give(
    session: Session, conference: Conference, code: str, token: str, *, actor: Actor, now: datetime
) -> Feed:
    """Open the calendar of a roundtable behind a new token; raises NotFound for another session.

    It holds published places alone, and none of the addresses to which answers go.
    """
    tables = {table.code: table for table in rows.roundtables(session, conference.id)}
    if code not in tables:
        raise NotFound(N_("There is no roundtable %(code)s."), code=code)
    feed = feeds.open_feed(
        session,
        token,
        holder=entries.gathering(tables[code].id),
        conference=entries.conference_key(conference.id),
        title=f"{conference.short_title}, Roundtable {code}"[:200],
        now=now,
    )
    _note(session, "give", feed, actor, now)
    return feed


def withdraw(session: Session, feed_id: int, *, actor: Actor, now: datetime) -> Feed:
    """Withdraw an address, whoever it was given to; raises NotFound."""
    feed = session.get(Feed, feed_id, with_for_update=True)
    if feed is None:
        raise NotFound(N_("There is no such calendar address."))
    if feeds.withdraw(session, [feed_id], now=now):
        _note(session, "withdraw", feed, actor, now)
    return feed


def _note(session: Session, verb: str, feed: Feed, actor: Actor, now: datetime) -> None:
    record(
        session, actor, f"calendars.{verb}", kind="calendar_feed", id=feed.id, label=feed.title,
        now=now,
    )  # fmt: skip
