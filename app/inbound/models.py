"""What came by mail: each message as it came, and each answer that was found in it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.calendars.models import CalendarEntry
from app.db import Base, Instant, one_of
from app.invitations.models import Invitation
from app.notifications.models import Letter

DOORS = ("pipe", "mailbox", "hook")
KINDS = ("answer", "bounce", "automatic", "mail")
STATES = ("open", "done")
FATES = ("taken", "same", "stale", "held", "proposal")
DECISIONS = ("taken", "withdrawn", "asked", "resent")


class InboundMessage(Base):
    """One message, byte for byte; the same bytes come in once, by whichever door.

    `sha256` is that of the bytes in hexadecimal. `reason` says why a person should look (see
    `words.REASONS`), "" where nobody need. Addresses are as the sender wrote them: a claim.
    """

    __tablename__ = "inbound_messages"
    __table_args__ = (
        UniqueConstraint("sha256"),
        Index(None, "state", "id"),
        one_of("door", DOORS),
        one_of("kind", KINDS),
        one_of("state", STATES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    raw: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int]
    door: Mapped[str] = mapped_column(String(16))
    received_at: Mapped[datetime] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    sender: Mapped[str] = mapped_column(String(254), default="")
    sender_name: Mapped[str] = mapped_column(String(200), default="")
    subject: Mapped[str] = mapped_column(String(400), default="")
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default="open")
    reason: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitations.id"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"))
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    done_by: Mapped[str] = mapped_column(String(200), default="")
    invitation: Mapped[Invitation | None] = relationship()
    letter: Mapped[Letter | None] = relationship()
    answers: Mapped[list["InboundAnswer"]] = relationship(
        order_by="InboundAnswer.id", back_populates="message"
    )


class InboundAnswer(Base):
    """One answer that a message holds, the entry it is about, and what became of it.

    `sequence` and `stamped_at` are those by which answers are ordered (RFC 5546 section 2.1.5).
    `starts_at` and `ends_at` are a time that was proposed instead; `guests` are those whom the
    sender brings, as Google counts them.
    """

    __tablename__ = "inbound_answers"
    __table_args__ = (one_of("fate", FATES), one_of("decision", DECISIONS))

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("inbound_messages.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_entries.id"), index=True)
    uid: Mapped[str] = mapped_column(String(255))
    attendee: Mapped[str] = mapped_column(String(254))
    answer: Mapped[str] = mapped_column(String(20))
    sequence: Mapped[int]
    stamped_at: Mapped[datetime] = mapped_column(Instant)
    comment: Mapped[str] = mapped_column(Text, default="")
    delegated_to: Mapped[str] = mapped_column(String(254), default="")
    guests: Mapped[int] = mapped_column(default=0, server_default="0")
    starts_at: Mapped[datetime | None] = mapped_column(Instant)
    ends_at: Mapped[datetime | None] = mapped_column(Instant)
    fate: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(40), default="")
    decision: Mapped[str | None] = mapped_column(String(16))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[str] = mapped_column(String(200), default="")
    message: Mapped[InboundMessage] = relationship(back_populates="answers")
    entry: Mapped[CalendarEntry | None] = relationship()
