"""One invitation per conference and addressee, with the document that it carries."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Instant, one_of
from app.delegations.models import Addressee
from app.documents import numbers
from app.documents.models import Document
from app.programme.models import Conference

INVITATION_STATES = (
    "draft",
    "dispatched",
    "delivered",
    "acknowledged",
    "answered",
    "lapsed",
    "returned",
    "superseded",
    "withdrawn",
)
CHANNELS = ("demarche", "email", "paper")
DISPATCH_STATES = (
    "dispatched",
    "delivered",
    "acknowledged",
    "returned",
    "re_routed",
    "superseded",
    "withdrawn",
    "lapsed",
)
REMINDER_STATES = ("planned", "paused", "running", "done", "failed")
OUTCOMES = ("will_answer", "no_answer", "declined")


class Invitation(Base):
    """The invitation of one addressee; there is never a second one by accident.

    `answer`, `answered_at` and `late` are those of the newest reply, which stands above.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("conference_id", "addressee_id"),
        Index(None, "conference_id", "state"),
        one_of("state", INVITATION_STATES),
        one_of("channel", CHANNELS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    addressee_id: Mapped[int] = mapped_column(ForeignKey("addressees.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    channel: Mapped[str] = mapped_column(String(16), default="demarche")
    state: Mapped[str] = mapped_column(String(16), default="draft", index=True)
    dispatched_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[str | None] = mapped_column(String(16))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    late: Mapped[bool] = mapped_column(default=False, server_default=false())
    conference: Mapped[Conference] = relationship()
    addressee: Mapped[Addressee] = relationship()
    document: Mapped[Document | None] = relationship()

    @property
    def reference(self) -> str:
        """Give the reference of this copy: that of the document, and whose copy it is."""
        return numbers.copy(self.document, self.addressee.participant.code)


class Dispatch(Base):
    """One attempt to bring the letter to its addressee: the route taken, and what became of it.

    `key` and `reason` are those of `routes`; `chosen` tells that an officer took another route
    than the one proposed. A letter that came back goes again as the next attempt; the former
    one is "re_routed" then, so that one alone is current.
    """

    __tablename__ = "dispatches"
    __table_args__ = (
        UniqueConstraint("invitation_id", "attempt"),
        one_of("channel", CHANNELS),
        one_of("state", DISPATCH_STATES),
        Index(
            "uq_dispatches_one_current",
            "invitation_id",
            unique=True,
            sqlite_where=text("state <> 're_routed'"),
            postgresql_where=text("state <> 're_routed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"))
    attempt: Mapped[int] = mapped_column(default=1)
    key: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(16))
    mission_id: Mapped[int | None] = mapped_column(ForeignKey("missions.id"))
    carrier: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(254), default="")
    reason: Mapped[str] = mapped_column(String(40))
    chosen: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(16), default="dispatched")
    dispatched_at: Mapped[datetime] = mapped_column(Instant)
    delivered_at: Mapped[datetime | None] = mapped_column(Instant)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Instant)
    returned_at: Mapped[datetime | None] = mapped_column(Instant)
    note: Mapped[str] = mapped_column(Text, default="")


class InvitationSession(Base):
    """A session that concerns the colleague who was invited through the minister."""

    __tablename__ = "invitation_sessions"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"), primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)


class Receipt(Base):
    """A receipt of a letter; the file itself lies in the data folder under its `sum` (SHA-256).

    `size` counts bytes.
    """

    __tablename__ = "receipts"
    __table_args__ = (UniqueConstraint("invitation_id", "sum"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"))
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(20))
    size: Mapped[int]
    sum: Mapped[str] = mapped_column(String(64))
    kept_at: Mapped[datetime] = mapped_column(Instant)
    kept_by: Mapped[str] = mapped_column(String(200))


class BulkAct(Base):
    """What an officer did to many invitations at once, so that it can be undone.

    `rows` holds [id of the dispatch, state before, state after].
    """

    __tablename__ = "bulk_acts"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    verb: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(Instant)
    actor_label: Mapped[str] = mapped_column(String(200))
    rows: Mapped[list[Any]] = mapped_column(JSON, default=list)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)


class Reminder(Base):
    """One date of the plan of reminders; `channel` None means each addressee's own."""

    __tablename__ = "reminders"
    __table_args__ = (
        one_of("channel", CHANNELS),
        one_of("state", REMINDER_STATES),
        UniqueConstraint("conference_id", "due_at"),
        Index(
            "ix_reminders_planned",
            "due_at",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    due_at: Mapped[datetime] = mapped_column(Instant)
    channel: Mapped[str | None] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default="planned")
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class ReminderLetter(Base):
    """That one addressee was reminded on one date, by mail or on paper; there is never a second."""

    __tablename__ = "reminder_letters"
    __table_args__ = (one_of("channel", CHANNELS),)

    reminder_id: Mapped[int] = mapped_column(ForeignKey("reminders.id"), primary_key=True)
    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("invitations.id"), primary_key=True, index=True
    )
    channel: Mapped[str] = mapped_column(String(16))
    mailed: Mapped[bool]
    written_at: Mapped[datetime] = mapped_column(Instant)


class Call(Base):
    """A telephone call to a silent Party; `number` as it was dialled."""

    __tablename__ = "calls"
    __table_args__ = (one_of("outcome", OUTCOMES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"), index=True)
    called_at: Mapped[datetime] = mapped_column(Instant)
    number: Mapped[str] = mapped_column(String(60), default="")
    outcome: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    called_by: Mapped[str] = mapped_column(String(200))
