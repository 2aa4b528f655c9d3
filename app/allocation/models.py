"""Allocation runs, the places they propose, revisions, and the policy that officers keep."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.allocation.paper_models import Paper, PublishedList
from app.db import Base, Instant, one_of
from app.delegations.models import Participant
from app.jobs.models import Job
from app.programme.models import ConferenceSession
from app.rsvp.models import Delegate, Inscription

__all__ = ["Paper", "PublishedList"]

WHAT_IF_STATES = ("queued", "running", "done", "impossible", "failed", "cancelled")
RUN_STATES = ("queued", "running", "draft", "impossible", "failed", "cancelled", "published")
REVISION_STATES = ("provisional", "final")
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

    `follows` is the number of the revision that stood when the rows were read, 0 for none;
    `policy_version` that of the policy (0: as the conference file has it); `repeats` that of the
    run whose problem and seed were taken once more, 0 for none; `around` that of the draft around
    whose pins it was solved. `shape` is what officers have amended of the question by hand, `base`
    what the draft was before the first act by hand, `version` counts the acts.
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
    policy_version: Mapped[int] = mapped_column(default=0, server_default="0")
    repeats: Mapped[int] = mapped_column(default=0, server_default="0")
    problem: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    plan: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    around: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    shape: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    base: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, deferred=True)
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    asked_by: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))
    note: Mapped[str] = mapped_column(String(500), default="", server_default=text("''"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    error: Mapped[str] = mapped_column(Text, default="")
    job: Mapped[Job | None] = relationship()

    @property
    def solved(self) -> dict[str, Any]:
        """Give problem, plan and shape as the engine left them, before anybody's hand."""
        standing = {"problem": self.problem, "plan": self.plan, "shape": self.shape}
        return (self.base or standing) if self.version else standing


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
    """A published list of speakers; its places are those of its run, frozen.

    It is provisional until it is made final, and never taken back: the next one replaces it.
    """

    __tablename__ = "revisions"
    __table_args__ = (
        UniqueConstraint("conference_id", "number"),
        one_of("state", REVISION_STATES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"))
    number: Mapped[int]
    run_id: Mapped[int] = mapped_column(ForeignKey("allocation_runs.id"), unique=True)
    published_at: Mapped[datetime] = mapped_column(Instant)
    published_by: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(
        String(16), default="provisional", server_default="provisional"
    )
    final_at: Mapped[datetime | None] = mapped_column(Instant)
    final_by: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
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


class PolicyVersion(Base):
    """The allocation policy as an officer left it: what differs from the conference file."""

    __tablename__ = "policy_versions"
    __table_args__ = (UniqueConstraint("conference_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"))
    number: Mapped[int]
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(String(500))
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[str] = mapped_column(String(200))


class PrivatePair(Base):
    """Two participants that should not share a roundtable; never exported, never said why."""

    __tablename__ = "private_pairs"
    __table_args__ = (
        UniqueConstraint("conference_id", "one_id", "other_id"),
        CheckConstraint("one_id < other_id", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"))
    one_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    kept_at: Mapped[datetime] = mapped_column(Instant)
    kept_by: Mapped[str] = mapped_column(String(200))
    one: Mapped[Participant] = relationship(foreign_keys=one_id)
    other: Mapped[Participant] = relationship(foreign_keys=other_id)


class EarlierStatement(Base):
    """A statement given elsewhere in the segment, as at the Leaders Summit; by whom if known."""

    __tablename__ = "earlier_statements"
    __table_args__ = (UniqueConstraint("conference_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("delegates.id"))
    kept_at: Mapped[datetime] = mapped_column(Instant)
    kept_by: Mapped[str] = mapped_column(String(200))
    participant: Mapped[Participant] = relationship()
    delegate: Mapped[Delegate | None] = relationship()


class WhatIf(Base):
    """A question put to a run's plan: changes in, another plan out; the draft stays as it is."""

    __tablename__ = "what_ifs"
    __table_args__ = (one_of("state", WHAT_IF_STATES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("allocation_runs.id"), index=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    state: Mapped[str] = mapped_column(String(16), default="queued")
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    seconds: Mapped[int]
    near: Mapped[bool] = mapped_column(default=True)
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    asked_by: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    run: Mapped[Run] = relationship()
    job: Mapped[Job | None] = relationship()
