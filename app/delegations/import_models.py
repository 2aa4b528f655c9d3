"""The tables of imports: a file as it was looked through, row by row."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, one_of
from app.delegations.kept import NUMBERED

IMPORT_STATES = ("shown", "taken", "undone")
ROW_STATES = ("new", "changed", "unchanged", "faulty", "asked", "left", "taken")


class Import(Base):
    """A file that was looked through, kept as it was shown until its rows are taken."""

    __tablename__ = "imports"
    __table_args__ = (one_of("state", IMPORT_STATES), NUMBERED)

    id: Mapped[int] = mapped_column(primary_key=True)
    book: Mapped[str] = mapped_column(String(20), index=True)
    filename: Mapped[str] = mapped_column(String(120))
    read_as: Mapped[str] = mapped_column(String(20))
    columns: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(16), default="shown")
    by_label: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Instant)
    taken_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)


class ImportRow(Base):
    """One row of such a file: what it says, and what taking it would change."""

    __tablename__ = "import_rows"
    __table_args__ = (
        UniqueConstraint("import_id", "line"),
        Index(None, "import_id", "state"),
        one_of("state", ROW_STATES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id"))
    line: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    again: Mapped[bool] = mapped_column(default=False)
    row_id: Mapped[int | None]
    seen_version: Mapped[int | None]
    values: Mapped[dict[str, str]] = mapped_column(JSON)
    changes: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    candidates: Mapped[list[int]] = mapped_column(JSON)
