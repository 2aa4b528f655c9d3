"""Calendar entries with the identity, version and stamps that every output of them repeats."""

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, one_of

STATUSES = ("confirmed", "cancelled")
ANSWERS = ("NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE")


class CalendarEntry(Base):
    """One person's entry for one slot; the UID is the slot's for ever (RFC 5545 section 3.8.4.7).

    `thread` names the slot ("inscription:45"), `holder` the person ("delegate:12"),
    `gathering` the session ("session:3"): calendars know none of these tables. Whoever takes a
    slot over has an entry and an address for answers of their own under the slot's UID.
    """

    __tablename__ = "calendar_entries"
    __table_args__ = (
        UniqueConstraint("thread", "holder"),
        UniqueConstraint("uid", "holder"),
        one_of("status", STATUSES),
        Index(None, "gathering", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(120))
    sequence: Mapped[int] = mapped_column(default=0)
    thread: Mapped[str] = mapped_column(String(60))
    holder: Mapped[str] = mapped_column(String(60), index=True)
    gathering: Mapped[str] = mapped_column(String(60))
    conference: Mapped[str] = mapped_column(String(60), index=True)
    status: Mapped[str] = mapped_column(String(16), default="confirmed")
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    zone: Mapped[str] = mapped_column(String(60))
    summary: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text)
    location: Mapped[str] = mapped_column(String(255))
    url: Mapped[str] = mapped_column(String(500), default="")
    attendee_name: Mapped[str] = mapped_column(String(200))
    attendee_address: Mapped[str] = mapped_column(String(254))
    organizer_token: Mapped[str] = mapped_column(String(64), unique=True)
    answer: Mapped[str] = mapped_column(String(16), default="NEEDS-ACTION")
    language: Mapped[str] = mapped_column(String(8), default="en", server_default="en")
    created_at: Mapped[datetime] = mapped_column(Instant)
    stamped_at: Mapped[datetime] = mapped_column(Instant)


class Feed(Base):
    """A subscribed calendar: its address is kept as a hash, its last change never goes back.

    `holder` says whose it is: a person ("delegate:12"), or a whole session ("session:3").
    """

    __tablename__ = "calendar_feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    holder: Mapped[str] = mapped_column(String(60), index=True)
    conference: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    etag: Mapped[str | None] = mapped_column(String(80))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
