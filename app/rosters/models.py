"""What is written beside the list of speakers, and what happens on the floor."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant


class RosterNote(Base):
    """A private note of the moderator or a co-chair on one place of the roster."""

    __tablename__ = "roster_notes"
    __table_args__ = (UniqueConstraint("slot_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("speaking_slots.id"))
    text: Mapped[str] = mapped_column(Text)
    written_by: Mapped[str] = mapped_column(String(200))
    written_at: Mapped[datetime] = mapped_column(Instant)
    row_version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 (SQLAlchemy's own form)


class FloorAct(Base):
    """One act of the clerk; the log of a session is the truth, how it stands follows from it.

    `number` counts from 1 within the session. "undo" and "redo" are acts as well; an act undone
    remembers by which. `client_key` names an act that waited on a desk without a network.
    """

    __tablename__ = "floor_acts"
    __table_args__ = (UniqueConstraint("session_id", "number"), UniqueConstraint("client_key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(24))
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("speaking_slots.id"))
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Instant)
    undone_by_number: Mapped[int | None]
    client_key: Mapped[str | None] = mapped_column(String(64))


class DeckNotice(Base):
    """A delegation that asked to be told when it is among the next to speak."""

    __tablename__ = "deck_notices"
    __table_args__ = (UniqueConstraint("slot_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("speaking_slots.id"))
    asked_by: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    told_at: Mapped[datetime | None] = mapped_column(Instant)
