"""An erased person gives way to a pseudonym; that something was done, and when, still stands."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, or_, select, update
from sqlalchemy.orm import Session

from app.audit import chain
from app.audit.models import AuditEntry


def replace_words(
    session: Session, words: Sequence[str], pseudonym: str, *, now: datetime
) -> list[int]:
    """Put the pseudonym in the place of every one of the words, and give the entries changed.

    `words` are names, addresses and numbers of one person, whole ones: the longest are taken
    first. Entries that still wait are sealed before, so that the chain holds what was done.
    """
    wanted = sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True)
    if not wanted:
        return []
    while chain.seal(session, now=now):
        pass
    # Whole words: "Li" does not stand in "List".
    listed = "|".join(re.escape(word) for word in wanted)
    pattern = re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)
    entries = session.scalars(_holding(wanted).execution_options(populate_existing=True)).all()
    changed = [row for entry in entries if (row := _without(entry, pattern, pseudonym))]
    if changed:
        session.execute(update(AuditEntry), changed)
    return [int(row["id"]) for row in changed]


def _holding(words: Sequence[str]) -> Any:
    # JSON is kept with signs outside of ASCII as they are or escaped, by the database's choice.
    spelled = set(words) | {json.dumps(word)[1:-1] for word in words}
    columns = (AuditEntry.actor_label, AuditEntry.object_label, cast(AuditEntry.changes, String))
    found = [
        column.icontains(word, autoescape=True) for column in columns for word in sorted(spelled)
    ]
    return select(AuditEntry).where(or_(*found)).order_by(AuditEntry.id)


def _without(entry: AuditEntry, pattern: re.Pattern[str], pseudonym: str) -> dict[str, Any]:
    before = [entry.actor_label, entry.object_label, entry.changes]
    actor, about, changes = _replaced(before, pattern, pseudonym)
    if [actor, about, changes] == before:
        return {}
    labels = {"actor_label": actor[:200], "object_label": about[:300]}
    return {"id": entry.id, "salt": None, "changes": changes, **labels}


def _replaced(value: Any, pattern: re.Pattern[str], pseudonym: str) -> Any:
    if isinstance(value, str):
        return pattern.sub(lambda _found: pseudonym, value)
    if isinstance(value, list):
        return [_replaced(one, pattern, pseudonym) for one in value]
    if isinstance(value, dict):
        return {
            _replaced(name, pattern, pseudonym): _replaced(one, pattern, pseudonym)
            for name, one in value.items()
        }
    return value
