"""Numbered documents, and one invitation per conference and addressee."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Instant, one_of
from app.delegations.models import Addressee
from app.programme.models import Conference

DOCUMENT_STATES = ("draft", "cleared", "signed", "numbered", "cancelled", "superseded")
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


class NumberSeries(Base):
    """The last number given in a series and year; locked when the next one is given."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(String(40), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Document(Base):
    """A letter, notification or note verbale; its number is given at signing, without gaps."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("series", "year", "number"),
        one_of("state", DOCUMENT_STATES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    series: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    number: Mapped[int | None]
    reference: Mapped[str] = mapped_column(String(80), default="")
    title: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(8), default="en")
    dated: Mapped[date | None]
    body: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16), default="draft")


class Invitation(Base):
    """The invitation of one addressee; there is never a second one by accident."""

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("conference_id", "addressee_id"),
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
    conference: Mapped[Conference] = relationship()
    addressee: Mapped[Addressee] = relationship()
    document: Mapped[Document | None] = relationship()
