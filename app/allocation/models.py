"""Allocation runs, the places they propose, and the numbered revisions that are published."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Instant, one_of
from app.jobs.models import Job
from app.programme.models import ConferenceSession
from app.rsvp.models import Inscription

RUN_STATES = ("queued", "running", "draft", "impossible", "failed", "cancelled", "published")
SLOT_STATES = (
    "provisional",
    "final",
    "on_deck",
    "called",
    "speaking",
    "delivered",
    "cut_off",
    "absent",
    "not_delivered",
    "withdrawn",
)


class Run(Base):
    """One allocation run: problem, policy, seed and plan are kept, so that it can be repeated.

    `follows` is the number of the revision that stood when the rows were read, 0 for none.
    """

    __tablename__ = "allocation_runs"
    __table_args__ = (one_of("state", RUN_STATES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    state: Mapped[str] = mapped_column(String(16), default="queued")
    seed: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[int] = mapped_column(default=30)
    follows: Mapped[int] = mapped_column(default=0)
    problem: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    plan: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    asked_by: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    error: Mapped[str] = mapped_column(Text, default="")
    job: Mapped[Job | None] = relationship()


class Place(Base):
    """A proposed place of one inscription in one session, with its estimated times."""

    __tablename__ = "places"
    __table_args__ = (UniqueConstraint("run_id", "session_id", "position"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("allocation_runs.id"), primary_key=True)
    inscription_id: Mapped[int] = mapped_column(ForeignKey("inscriptions.id"), primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    position: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    wish_met: Mapped[int | None]
    inscription: Mapped[Inscription] = relationship()
    session: Mapped[ConferenceSession] = relationship()


class Unplaced(Base):
    """An inscription that a run left waiting, and the reason in words."""

    __tablename__ = "unplaced"

    run_id: Mapped[int] = mapped_column(ForeignKey("allocation_runs.id"), primary_key=True)
    inscription_id: Mapped[int] = mapped_column(ForeignKey("inscriptions.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    inscription: Mapped[Inscription] = relationship()


class Revision(Base):
    """A published list of speakers; its places are those of its run, frozen."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("conference_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"))
    number: Mapped[int]
    run_id: Mapped[int] = mapped_column(ForeignKey("allocation_runs.id"), unique=True)
    published_at: Mapped[datetime] = mapped_column(Instant)
    published_by: Mapped[str] = mapped_column(String(200))
    run: Mapped[Run] = relationship()


class SpeakingSlot(Base):
    """The published place of one inscription as it now stands; it keeps its id when it moves."""

    __tablename__ = "speaking_slots"
    __table_args__ = (one_of("state", SLOT_STATES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inscription_id: Mapped[int] = mapped_column(ForeignKey("inscriptions.id"), unique=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    position: Mapped[int]
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(16), default="provisional")
    inscription: Mapped[Inscription] = relationship()
    session: Mapped[ConferenceSession] = relationship()
