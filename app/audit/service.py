"""Writing and reading the record of who did what."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry


@dataclass(frozen=True)
class Actor:
    """Whoever asks a service to act: a member of staff, the holder of a link, or the system.

    `roles` are the keys of `app.accounts.policy.ROLES`; only staff have any.
    """

    kind: Literal["staff", "link", "system"]
    label: str
    id: int | None = None
    roles: frozenset[str] = field(default_factory=frozenset)


SYSTEM = Actor("system", "Rostrum")


def record(
    session: Session,
    actor: Actor,
    action: str,
    *,
    kind: str,
    id: int | None,  # noqa: A002 (the column's own name)
    label: str = "",
    now: datetime,
    changes: dict[str, Any] | None = None,
) -> AuditEntry:
    """Add one entry in the caller's own transaction.

    `action` is "<feature>.<verb>" ("invitations.dispatch"); `changes` maps a field to
    [before, after] or holds whatever a reader needs; values must be JSON.
    """
    entry = AuditEntry(
        at=now,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label[:200],
        action=action,
        object_kind=kind,
        object_id=id,
        object_label=label[:300],
        changes=changes or {},
    )
    session.add(entry)
    return entry


def record_all(
    session: Session,
    actor: Actor,
    action: str,
    *,
    kind: str,
    now: datetime,
    told: Sequence[tuple[int | None, str, dict[str, Any]]],
) -> None:
    """Add one entry for each of many objects of one kind, in one statement.

    `told` gives the number of each object, its label and its changes, as record() takes them.
    """
    rows = [
        {
            "at": now,
            "actor_kind": actor.kind,
            "actor_id": actor.id,
            "actor_label": actor.label[:200],
            "action": action,
            "object_kind": kind,
            "object_id": number,
            "object_label": label[:300],
            "changes": changes,
        }
        for number, label, changes in told
    ]
    if rows:
        session.execute(insert(AuditEntry).execution_options(render_nulls=True), rows)


def history(session: Session, kind: str, id: int, *, most: int = 200) -> Sequence[AuditEntry]:  # noqa: A002
    """Tell the story of one object, newest first."""
    wanted = (AuditEntry.object_kind == kind) & (AuditEntry.object_id == id)
    return session.scalars(
        select(AuditEntry).where(wanted).order_by(AuditEntry.id.desc()).limit(most)
    ).all()


def latest(
    session: Session,
    *,
    before: int | None = None,
    most: int = 100,
    kind: str | None = None,
    id: int | None = None,  # noqa: A002
) -> Sequence[AuditEntry]:
    """Give the newest entries, or those older than entry number `before` (keyset paging).

    `kind` and `id` narrow them to one kind of object, or to one object.
    """
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(most)
    wanted = {AuditEntry.object_kind: kind, AuditEntry.object_id: id}
    for column, value in wanted.items():
        if value is not None:
            query = query.where(column == value)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return session.scalars(query).all()


def kinds(session: Session) -> Sequence[str]:
    """List the kinds of object of which something is told."""
    known = select(AuditEntry.object_kind).distinct().order_by(AuditEntry.object_kind)
    return session.scalars(known).all()
