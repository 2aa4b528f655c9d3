"""The recording of one statement, as it was registered and checked."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Instant, one_of
from app.rsvp.models import Inscription

STATES = ("received", "accepted", "returned", "queued", "played", "fallen_back")
FALLBACKS = ("read_out", "in_lieu")


class Recording(Base):
    """A recording: `length_s` in seconds, `fallback` what happens should it not be there in time.

    Before it is registered there is no row: it is invited. `reasons` say why it was returned.
    """

    __tablename__ = "recordings"
    __table_args__ = (
        one_of("state", STATES),
        one_of("fallback", FALLBACKS),
        CheckConstraint("length_s BETWEEN 1 AND 7200", name="length_s"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inscription_id: Mapped[int] = mapped_column(ForeignKey("inscriptions.id"), unique=True)
    state: Mapped[str] = mapped_column(String(16))
    file_name: Mapped[str] = mapped_column(String(200))
    length_s: Mapped[int]
    language: Mapped[str] = mapped_column(String(8))
    text_supplied: Mapped[bool]
    fallback: Mapped[str] = mapped_column(String(16))
    reasons: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    registered_at: Mapped[datetime] = mapped_column(Instant)
    registered_by: Mapped[str] = mapped_column(String(200))
    checked_at: Mapped[datetime | None] = mapped_column(Instant)
    checked_by: Mapped[str] = mapped_column(String(200), default="")
    row_version: Mapped[int] = mapped_column(default=1)
    inscription: Mapped[Inscription] = relationship()
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 (SQLAlchemy's own form)
