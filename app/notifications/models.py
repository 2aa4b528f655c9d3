"""The outbox: every letter that is to leave, and what became of it."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Instant, one_of

STATES = ("queued", "sending", "sent", "refused", "bounced", "uncertain", "dead", "cancelled")
DECISIONS = ("send", "drop")


class Attachment(Base):
    """A file that travels with letters; its bytes are kept once, however many letters carry it.

    While its bytes are still being made, letters wait for them until `held_until` at the longest.
    """

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(default=0)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    held_until: Mapped[datetime | None] = mapped_column(Instant)


letter_attachments = Table(
    "letter_attachments",
    Base.metadata,
    Column("letter_id", ForeignKey("letters.id", ondelete="CASCADE"), primary_key=True),
    Column("attachment_id", ForeignKey("attachments.id"), primary_key=True, index=True),
)


class Letter(Base):
    """One letter to one recipient; Message-ID and calendar bytes are fixed when it is written.

    `about` names what the letter concerns ("invitation:12"), `once` is the key that makes
    a second identical letter impossible ("invitation:12:dispatch").

    A letter that a post room has reserved stays "queued" with a lease; only the one that is
    being handed over at this moment is "sending", so that a crash leaves doubt about one.
    """

    __tablename__ = "letters"
    __table_args__ = (
        one_of("state", STATES),
        Index(
            "ix_letters_waiting",
            "next_try_at",
            sqlite_where=text("state IN ('queued', 'sending')"),
            postgresql_where=text("state IN ('queued', 'sending')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(80), index=True)
    once: Mapped[str] = mapped_column(String(160), unique=True)
    formal: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(8), default="en")
    to_name: Mapped[str] = mapped_column(String(200))
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(400))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    calendar: Mapped[bytes | None] = mapped_column(LargeBinary)
    calendar_method: Mapped[str | None] = mapped_column(String(16))
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    state: Mapped[str] = mapped_column(String(16), default="queued", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(Instant)
    announced_at: Mapped[datetime | None] = mapped_column(Instant)  # to the broker, if there is one
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    last_error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    attached: Mapped[list[Attachment]] = relationship(
        secondary=letter_attachments, order_by=Attachment.id
    )


class MailOutage(Base):
    """Since when a mail server does not answer; it has a row only while it does not."""

    __tablename__ = "mail_outages"

    server: Mapped[str] = mapped_column(String(260), primary_key=True)
    since: Mapped[datetime] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(Text)


class MailRelay(Base):
    """When the next letter may leave to a mail server, where MAIL_RATE sets a cap."""

    __tablename__ = "mail_relays"

    server: Mapped[str] = mapped_column(String(260), primary_key=True)
    next_at: Mapped[datetime | None] = mapped_column(Instant)


class MailLine(Base):
    """One of the connections that may be open to a mail server at once, over all hosts."""

    __tablename__ = "mail_lines"

    server: Mapped[str] = mapped_column(String(260), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(String(200), default="")
    lease_until: Mapped[datetime | None] = mapped_column(Instant)


class OutboxAct(Base):
    """What an officer decided about several letters at once, so that it can be undone."""

    __tablename__ = "outbox_acts"
    __table_args__ = (one_of("decision", DECISIONS),)

    id: Mapped[int] = mapped_column(primary_key=True)
    decision: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[str] = mapped_column(String(200))
    undone_at: Mapped[datetime | None] = mapped_column(Instant)


class OutboxActLine(Base):
    """How one letter stood before such a decision."""

    __tablename__ = "outbox_act_lines"
    __table_args__ = (one_of("state", STATES),)

    act_id: Mapped[int] = mapped_column(ForeignKey("outbox_acts.id"), primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), primary_key=True, index=True)
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int]
