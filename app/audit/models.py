"""The table of audit entries, and the head of the chain into which they are sealed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Connection, Index, String, Table, event, text
from sqlalchemy.orm import Mapped, mapped_column

from app.audit import triggers
from app.db import Base, Instant


class AuditEntry(Base):
    """One act: who, when, on what, and what it changed. Never deleted, never rewritten.

    The last four columns are empty until the entry is sealed (`app/audit/chain.py`). `digest`
    stands for what may name people, `salt` proves that it does; who is erased takes the salt.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index(None, "object_kind", "object_id"),
        Index(None, "actor_kind", "actor_id"),
        Index(
            "ix_audit_entries_unsealed",
            "id",
            sqlite_where=text("position IS NULL"),
            postgresql_where=text("position IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[int | None]
    actor_label: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(60), index=True)
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int | None]
    object_label: Mapped[str] = mapped_column(String(300), default="")
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    position: Mapped[int | None] = mapped_column(unique=True, index=True)
    salt: Mapped[str | None] = mapped_column(String(32))
    digest: Mapped[str | None] = mapped_column(String(64))
    seal: Mapped[str | None] = mapped_column(String(64))


class AuditHead(Base):
    """The one row that a sealer locks: how far the chain goes, and its last seal."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(default=0)
    seal: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime | None] = mapped_column(Instant)


def _guard(_table: Table, connection: Connection, **_: Any) -> None:
    for statement in triggers.GUARDS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


# Where tables are made without migrations (in tests), the rules come with them.
event.listen(AuditEntry.__table__, "after_create", _guard)
