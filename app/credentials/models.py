"""Credentials of a Party under one instrument, and every step they took."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Instant, one_of

INSTRUMENTS = ("CBD", "CP", "NP")
STATES = (
    "not_required",
    "awaited",
    "copy_received",
    "original_received",
    "examined",
    "in_order",
    "provisional",
    "not_in_order",
    "contested",
)


class Credentials(Base):
    """How the credentials of one Party stand under one instrument.

    `standing` is the last state that was not "contested": what anybody but protocol sees.
    `heads` names those who led the delegations when the last paper came.
    """

    __tablename__ = "credentials"
    __table_args__ = (
        UniqueConstraint("conference_id", "participant_id", "instrument"),
        one_of("instrument", INSTRUMENTS),
        one_of("state", STATES),
        one_of("standing", STATES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    instrument: Mapped[str] = mapped_column(String(4))
    state: Mapped[str] = mapped_column(String(20))
    standing: Mapped[str] = mapped_column(String(20))
    heads: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime] = mapped_column(Instant)
    row_version: Mapped[int] = mapped_column(default=1)
    steps: Mapped[list["CredentialsStep"]] = relationship(
        order_by="CredentialsStep.id", cascade="all, delete-orphan"
    )
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 (SQLAlchemy's own form)


class CredentialsStep(Base):
    """One step: what they became, by whose hand, when, and on whose authority."""

    __tablename__ = "credentials_steps"
    __table_args__ = (one_of("state", STATES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    credentials_id: Mapped[int] = mapped_column(ForeignKey("credentials.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(String(200))
    authority: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")


class CredentialsPaper(Base):
    """The scan of a paper under one instrument; the file lies in the data folder under its `sum`.

    `size` counts bytes.
    """

    __tablename__ = "credentials_papers"
    __table_args__ = (UniqueConstraint("credentials_id", "sum"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    credentials_id: Mapped[int] = mapped_column(ForeignKey("credentials.id"))
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(20))
    size: Mapped[int]
    sum: Mapped[str] = mapped_column(String(64))
    kept_at: Mapped[datetime] = mapped_column(Instant)
    kept_by: Mapped[str] = mapped_column(String(200))
