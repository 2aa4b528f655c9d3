"""Decisions on matters that no rule can settle."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, one_of

KINDS = ("party", "person", "claim")
WORDS = ("confirmed", "denied")


class Decision(Base):
    """What was decided on one matter; `key` names the rows it is about, so it is asked but once."""

    __tablename__ = "decisions"
    __table_args__ = (UniqueConstraint("conference_id", "key"), one_of("kind", KINDS))

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"))
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(String(300))
    verdict: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[str] = mapped_column(String(200))


class JointWord(Base):
    """What a Party that is named in a joint statement says of it; silence confirms nothing."""

    __tablename__ = "joint_words"
    __table_args__ = (one_of("word", WORDS),)

    inscription_id: Mapped[int] = mapped_column(ForeignKey("inscriptions.id"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participants.id"), primary_key=True, index=True
    )
    word: Mapped[str] = mapped_column(String(16))
    said_at: Mapped[datetime] = mapped_column(Instant)
    said_by: Mapped[str] = mapped_column(String(200))
