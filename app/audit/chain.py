"""The chain of the audit trail: each entry is sealed over the seal before it.

Entries are written by anybody at once and sealed a moment later by one at a time, in the worker:
no request waits for another one's audit entry, and two sealers cannot fork the chain, because
both must hold the row of its head, and because no position can be taken twice.
"""

import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry, AuditHead

FIRST = "0" * 64  # what the first entry is sealed over
AT_ONCE = 500
PSEUDONYM = "audit.pseudonymise"  # the act whose entry names the entries that lost their salt


@dataclass(frozen=True)
class Broken:
    """The first place at which the chain does not hold."""

    position: int
    entry_id: int | None
    why: str


@dataclass(frozen=True)
class Verified:
    """How far the chain holds, its last seal, how many wait for theirs, and where it breaks."""

    entries: int
    head: str
    waiting: int
    pseudonymised: int
    broken: Broken | None = None


def _canonical(values: Sequence[Any]) -> bytes:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def digest_of(entry: AuditEntry, salt: str) -> str:
    """Give the SHA-256 that stands for all of an entry that may name a person."""
    said = _canonical([entry.actor_label, entry.object_label, entry.changes])
    return sha256(salt.encode() + said).hexdigest()


def seal_of(entry: AuditEntry, position: int, digest: str, previous: str) -> str:
    """Give the SHA-256 of an entry in its place: over the seal before it and its own content."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    actor = [entry.actor_kind, entry.actor_id]
    about = [entry.action, entry.object_kind, entry.object_id]
    content = _canonical([position, entry.id, at, *actor, *about, digest])
    return sha256(previous.encode() + content).hexdigest()


def anything_waits(session: Session) -> bool:
    """Tell whether an entry has no seal yet; a partial index makes the question free."""
    waits = select(AuditEntry.id).where(AuditEntry.position.is_(None)).limit(1)
    return session.scalar(waits) is not None


def seal(session: Session, *, now: datetime, most: int = AT_ONCE) -> int:
    """Seal the oldest entries that wait, and give how many; others who seal wait for this one."""
    locked = _head(session)
    waiting = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.position.is_(None))
        .order_by(AuditEntry.id)
        .limit(most)
        .execution_options(populate_existing=True)
    ).all()
    if not waiting:
        return 0
    session.execute(update(AuditEntry), [_sealed(locked, entry) for entry in waiting])
    locked.sealed_at = now
    session.flush()
    return len(waiting)


def head(session: Session) -> tuple[int, str]:
    """Give how far the chain goes and its last seal, to be written down elsewhere."""
    row = session.get(AuditHead, 1)
    return (row.position, row.seal) if row else (0, FIRST)


def _head(session: Session) -> AuditHead:
    found = session.get(AuditHead, 1, with_for_update=True)
    return found or _first_head(session)


def _first_head(session: Session) -> AuditHead:
    with suppress(IntegrityError), session.begin_nested():  # somebody else may be quicker
        session.add(AuditHead(id=1, position=0, seal=FIRST))
    return session.get_one(AuditHead, 1, with_for_update=True)


def _sealed(head: AuditHead, entry: AuditEntry) -> dict[str, Any]:
    salt = secrets.token_hex(16)
    digest = digest_of(entry, salt)
    head.position += 1
    head.seal = seal_of(entry, head.position, digest, head.seal)
    place = {"position": head.position, "seal": head.seal}
    return {"id": entry.id, "salt": salt, "digest": digest, **place}


def verify(session: Session, *, expected: tuple[int, str] | None = None) -> Verified:
    """Walk the whole chain and name the first entry at which it does not hold.

    `expected` is a position and the seal that somebody wrote down for it: whoever rewrote the
    chain from its beginning, or cut off its end, cannot know that it is kept elsewhere.
    """
    covered = _covered(session)
    count = func.count()
    unsealed = select(count).select_from(AuditEntry).where(AuditEntry.position.is_(None))
    waiting = session.scalar(unsealed) or 0
    position, previous, erased = 0, FIRST, 0
    for entry in _in_order(session):
        why = _fault(entry, position + 1, previous, covered, expected)
        if why:
            broken = Broken(position + 1, entry.id, why)
            return Verified(position, previous, waiting, erased, broken)
        erased += entry.salt is None
        position, previous = position + 1, str(entry.seal)
    broken_end = _fault_of_end(session, position, previous, expected)
    return Verified(position, previous, waiting, erased, broken_end)


def _in_order(session: Session) -> Iterator[AuditEntry]:
    last = 0
    while True:
        query = select(AuditEntry).where(AuditEntry.position > last)
        some = session.scalars(query.order_by(AuditEntry.position).limit(AT_ONCE)).all()
        if not some:
            return
        yield from some
        last = some[-1].position or 0
        session.expunge_all()


def _fault(
    entry: AuditEntry,
    position: int,
    previous: str,
    covered: set[int],
    expected: tuple[int, str] | None,
) -> str:
    if entry.position != position:
        return f"an entry is missing before it, at position {position}"
    if entry.seal != seal_of(entry, position, str(entry.digest), previous):
        return "its content or its place was changed"
    if entry.salt is not None and entry.digest != digest_of(entry, entry.salt):
        return "its names or changes were changed"
    if entry.salt is None and entry.id not in covered:
        return "its names were replaced, but no act tells of it"
    if expected and expected[0] == position and expected[1] != entry.seal:
        return "its seal is another one than was written down"
    return ""


def _fault_of_end(
    session: Session, position: int, seal_: str, expected: tuple[int, str] | None
) -> Broken | None:
    reached = head(session)
    if reached != (position, seal_):
        return Broken(position + 1, None, f"the chain should reach position {reached[0]}")
    if expected and expected[0] > position:
        return Broken(position + 1, None, f"position {expected[0]} was written down")
    return None


def _covered(session: Session) -> set[int]:
    told = session.scalars(select(AuditEntry.changes).where(AuditEntry.action == PSEUDONYM))
    return {number for changes in told for number in changes.get("entries", ())}
