"""Writing and reading the record of who did what."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.audit import chain, pseudonyms
from app.audit.chain import anything_waits, seal, verify
from app.audit.models import AuditEntry

__all__ = ["anything_waits", "seal", "verify"]


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
    who: tuple[str, int] | None = None,
) -> Sequence[AuditEntry]:
    """Give the newest entries, or those older than entry number `before` (keyset paging).

    `kind` and `id` narrow them to one kind of object, or to one object; `who` to the acts of one
    person: the kind and the number of an Actor.
    """
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(most)
    actor_kind, actor_id = who or (None, None)
    wanted = {AuditEntry.object_kind: kind, AuditEntry.object_id: id}
    wanted |= {AuditEntry.actor_kind: actor_kind, AuditEntry.actor_id: actor_id}
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


def pseudonymise(
    session: Session, words: Sequence[str], pseudonym: str, *, actor: Actor, now: datetime
) -> int:
    """Put a pseudonym in the place of an erased person, and give how many entries named them.

    `words` are the person's names, addresses and numbers as entries may hold them (in labels and
    in changes); only whole words are replaced. What was done, when, and on which object stands,
    and so does the chain; the act itself is recorded, without the words.
    """
    changed = pseudonyms.replace_words(session, words, pseudonym, now=now)
    if changed:
        told = {"entries": changed, "pseudonym": pseudonym}
        record(session, actor, chain.PSEUDONYM, kind="audit", id=None, now=now, changes=told)
    return len(changed)
