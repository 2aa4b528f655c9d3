"""A swap that two Parties agree on, and a freed place that is offered to one that waits."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Instant, one_of
from app.programme.models import ConferenceSession
from app.rsvp.models import Inscription

SWAP_STATES = ("proposed", "agreed", "declined", "lapsed")
OFFER_STATES = ("offered", "accepted", "declined", "lapsed")


class Swap(Base):
    """Two requests for the floor that exchange places; agreed once both Parties have confirmed.

    `run_id` is the draft in which it was put into effect; empty for one that exchanged wishes
    before anything was published.
    """

    __tablename__ = "swaps"
    __table_args__ = (
        one_of("state", SWAP_STATES),
        CheckConstraint("one_id <> other_id", name="two"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    one_id: Mapped[int] = mapped_column(ForeignKey("inscriptions.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("inscriptions.id"))
    state: Mapped[str] = mapped_column(String(16), default="proposed")
    published: Mapped[bool]
    proposed_at: Mapped[datetime] = mapped_column(Instant)
    proposed_by: Mapped[str] = mapped_column(String(200))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    run_id: Mapped[int | None]
    one: Mapped[Inscription] = relationship(foreign_keys=one_id)
    other: Mapped[Inscription] = relationship(foreign_keys=other_id)


class Offer(Base):
    """A freed place in a roundtable, offered to one request that waits."""

    __tablename__ = "offers"
    __table_args__ = (one_of("state", OFFER_STATES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    inscription_id: Mapped[int] = mapped_column(ForeignKey("inscriptions.id"))
    state: Mapped[str] = mapped_column(String(16), default="offered")
    offered_at: Mapped[datetime] = mapped_column(Instant)
    offered_by: Mapped[str] = mapped_column(String(200))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    run_id: Mapped[int | None]
    table: Mapped[ConferenceSession] = relationship()
    inscription: Mapped[Inscription] = relationship()
