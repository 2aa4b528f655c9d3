"""The conference with its sessions, places of honour, rooms and deadlines."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Instant, one_of

SESSION_KINDS = ("leaders_summit", "plenary", "roundtable")
ROLE_KINDS = ("co_chair", "moderator", "rapporteur", "clerk")


class Conference(Base):
    """One high-level segment; `zone` is the zone of the place, `policy` the allocation policy.

    `simulated` is set when its replies are generated: every page, letter and list says so.
    """

    __tablename__ = "conferences"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    short_title: Mapped[str] = mapped_column(String(120))
    theme: Mapped[str] = mapped_column(String(300), default="")
    host: Mapped[str] = mapped_column(String(300), default="")
    host_code: Mapped[str | None] = mapped_column(String(20))
    signatory: Mapped[str] = mapped_column(String(300), default="")
    place: Mapped[str] = mapped_column(String(200))
    city: Mapped[str] = mapped_column(String(80))
    zone: Mapped[str] = mapped_column(String(60))
    first_day: Mapped[date]
    last_day: Mapped[date]
    agenda_status: Mapped[str] = mapped_column(String(200), default="")
    policy: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    simulated: Mapped[bool] = mapped_column(default=False)
    sessions: Mapped[list["ConferenceSession"]] = relationship(
        order_by="(ConferenceSession.starts_at, ConferenceSession.code)",
        cascade="all, delete-orphan",
    )
    deadlines: Mapped[list["Deadline"]] = relationship(
        order_by="Deadline.due_at", cascade="all, delete-orphan"
    )


class Deadline(Base):
    """A date by which something is asked; late is marked, never refused."""

    __tablename__ = "deadlines"
    __table_args__ = (UniqueConstraint("conference_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"))
    key: Mapped[str] = mapped_column(String(40))
    what: Mapped[str] = mapped_column(String(200))
    due_at: Mapped[datetime] = mapped_column(Instant)


class ConferenceSession(Base):
    """A plenary, a leaders' summit or a roundtable; durations in seconds, places in persons."""

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("conference_id", "code"),
        one_of("kind", SESSION_KINDS),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"))
    code: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    description: Mapped[str] = mapped_column(Text, default="")
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    room: Mapped[str] = mapped_column(String(120), default="")
    seats: Mapped[int | None]
    remote_lines: Mapped[int | None]
    opening_s: Mapped[int] = mapped_column(default=600)
    keynote_s: Mapped[int] = mapped_column(default=0)
    wrap_up_s: Mapped[int] = mapped_column(default=300)
    changeover_s: Mapped[int] = mapped_column(default=30)
    themes: Mapped[list[str]] = mapped_column(JSON, default=list)
    guiding_questions: Mapped[list[str]] = mapped_column(JSON, default=list)
    row_version: Mapped[int] = mapped_column(default=1)
    items: Mapped[list["SessionItem"]] = relationship(
        order_by="SessionItem.position", cascade="all, delete-orphan"
    )
    roles: Mapped[list["SessionRole"]] = relationship(
        order_by="(SessionRole.kind, SessionRole.place)", cascade="all, delete-orphan"
    )
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 (SQLAlchemy's own form)


class SessionItem(Base):
    """One item of a session's agenda, as printed."""

    __tablename__ = "session_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(500))


class SessionRole(Base):
    """A place of honour, or that of the session's clerk; empty until somebody is named."""

    __tablename__ = "session_roles"
    __table_args__ = (UniqueConstraint("session_id", "kind", "place"), one_of("kind", ROLE_KINDS))

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    place: Mapped[int] = mapped_column(default=1)
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"))
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
