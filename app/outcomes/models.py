"""The co-chairs' summary of a session, and texts of statements that were not delivered."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, one_of

SUMMARY_STATES = ("draft", "submitted", "reported_back")


class Summary(Base):
    """The co-chairs' own summary of a session; not negotiated, under their own responsibility."""

    __tablename__ = "summaries"
    __table_args__ = (UniqueConstraint("session_id"), one_of("state", SUMMARY_STATES))

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), default="draft")
    written_by: Mapped[str] = mapped_column(String(200))
    written_at: Mapped[datetime] = mapped_column(Instant)
    submitted_by: Mapped[str] = mapped_column(String(200), default="")
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    reported_by: Mapped[str] = mapped_column(String(200), default="")
    reported_at: Mapped[datetime | None] = mapped_column(Instant)
    row_version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 (SQLAlchemy's own form)


class StatementText(Base):
    """The text of one statement, attached in lieu of speaking or beside it; its bytes by sum."""

    __tablename__ = "statement_texts"
    __table_args__ = (UniqueConstraint("slot_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("speaking_slots.id"))
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    sum: Mapped[str] = mapped_column(String(64))
    kept_by: Mapped[str] = mapped_column(String(200))
    kept_at: Mapped[datetime] = mapped_column(Instant)
