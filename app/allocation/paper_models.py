"""Lists as they were published, and papers in print."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, one_of

PAPERS = ("list", "fairness")


class PublishedList(Base):
    """The list of one session as a revision published it: what everybody could read that day.

    Later replies change slots, never these lines.
    """

    __tablename__ = "published_lists"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)


class Paper(Base):
    """A PDF of a run: a list of speakers as published, or its fairness.

    `scope` is the code of a session, or empty for all; `content` is missing while a job makes it.
    """

    __tablename__ = "allocation_papers"
    __table_args__ = (
        one_of("kind", PAPERS),
        UniqueConstraint("run_id", "kind", "scope", "language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("allocation_runs.id"))
    kind: Mapped[str] = mapped_column(String(16))
    scope: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(8))
    job_id: Mapped[int | None]
    file_name: Mapped[str] = mapped_column(String(200))
    pages: Mapped[int] = mapped_column(default=0)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(Instant)
