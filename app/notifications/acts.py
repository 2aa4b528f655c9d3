"""What an officer decides about many letters at once: who is concerned, the act, its undoing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, load_only

from app.audit import service as audit
from app.audit.service import Actor
from app.errors import N_, NotFound, Refused
from app.notifications import service
from app.notifications.models import Letter, OutboxAct, OutboxActLine

MOST = 500  # letters of one act
GRACE = timedelta(seconds=30)  # before letters of an act leave, so that it can be undone
NAMED = (Letter.id, Letter.to_name, Letter.to_address, Letter.subject, Letter.language)


@dataclass(frozen=True)
class Parted:
    """Those of the chosen letters that can be decided about, and how many cannot any more."""

    will: Sequence[Letter]
    cannot: int
    formal_in_doubt: int


@dataclass(frozen=True)
class Standing:
    """An act and how many of its letters can still be put back as they stood."""

    act: OutboxAct
    letters: int
    undoable: int


def fitting(session: Session, state: str | None, about: str | None, words: str) -> list[int]:
    """Give the ids of the letters that can be decided about and fit, the newest first."""
    states = [state] if state else [*service.DECIDABLE]
    found = service.fitting(select(Letter.id), about=about, search=words)
    found = found.where(Letter.state.in_(states), Letter.state.in_(service.DECIDABLE))
    return [*session.scalars(found.order_by(Letter.id.desc()).limit(MOST))]


def parted(session: Session, letter_ids: Sequence[int]) -> Parted:
    """Part the chosen letters, at most MOST, into those that can be decided about and the rest."""
    asked = list(dict.fromkeys(letter_ids))[:MOST]
    named = load_only(*NAMED, Letter.state, Letter.formal)
    query = select(Letter).options(named).where(Letter.id.in_(asked)).order_by(Letter.id.desc())
    will = [one for one in session.scalars(query) if one.state in service.DECIDABLE]
    doubtful = sum(one.formal and one.state == "uncertain" for one in will)
    return Parted(will, len(asked) - len(will), doubtful)


def decide_all(
    session: Session, letter_ids: Sequence[int], decision: str, *, actor: Actor, now: datetime
) -> OutboxAct:
    """Send these letters once more, after half a minute, or never; raises Refused for none.

    Letters about which somebody else has decided meanwhile are left as they are.
    """
    asked = list(dict.fromkeys(letter_ids))[:MOST]
    query = select(Letter).options(load_only(*NAMED, Letter.state, Letter.attempts))
    query = query.where(Letter.id.in_(asked), Letter.state.in_(service.DECIDABLE))
    chosen = session.scalars(query.order_by(Letter.id).with_for_update()).all()
    if not chosen:
        raise Refused(N_("Nothing needs to be decided about these letters any more."))
    act = OutboxAct(decision=decision, made_at=now, made_by=actor.label[:200])
    session.add(act)
    session.flush()
    session.add_all(
        OutboxActLine(act_id=act.id, letter_id=one.id, state=one.state, attempts=one.attempts)
        for one in chosen
    )
    after = "queued" if decision == "send" else "cancelled"
    told = [(one.id, one.subject, {"state": [one.state, after]}) for one in chosen]
    audit.record_all(session, actor, f"letters.{decision}", kind="letter", now=now, told=told)
    values: dict[str, Any] = {"state": after, "lease_until": None, "announced_at": None}
    if decision == "send":
        values |= {"attempts": 0, "next_try_at": now + GRACE}
    these = update(Letter).where(Letter.id.in_([one.id for one in chosen]))
    session.execute(these.values(values).execution_options(synchronize_session=False))
    return act


def standing(session: Session, act_id: int) -> Standing:
    """Find an act, and how much of it can still be undone; raises NotFound."""
    act = session.get(OutboxAct, act_id)
    if act is None:
        raise NotFound(N_("There is no such decision."))
    lines = _lines(session, act)
    return Standing(act, len(lines), sum(_untouched(act, letter) for _, letter in lines))


def undo(session: Session, act_id: int, *, actor: Actor, now: datetime) -> int:
    """Put back the letters that nobody has touched since, and give their number.

    Raises NotFound, and Refused where it was undone already or nothing can be put back.
    """
    act = session.get(OutboxAct, act_id, with_for_update=True)
    if act is None:
        raise NotFound(N_("There is no such decision."))
    back = [] if act.undone_at else _lines(session, act, locked=True)
    back = [(line, letter) for line, letter in back if _untouched(act, letter)]
    if not back:
        raise Refused(N_("Nothing of this decision can be undone any more."))
    told = [
        (letter.id, letter.subject, {"state": [letter.state, line.state]}) for line, letter in back
    ]
    for line, letter in back:
        letter.state, letter.attempts = line.state, line.attempts
    act.undone_at = now
    audit.record_all(session, actor, "letters.undo", kind="letter", now=now, told=told)
    return len(back)


def _lines(
    session: Session, act: OutboxAct, *, locked: bool = False
) -> list[tuple[OutboxActLine, Letter]]:
    query = (
        select(OutboxActLine, Letter)
        .join(Letter, Letter.id == OutboxActLine.letter_id)
        .where(OutboxActLine.act_id == act.id)
        .options(load_only(*NAMED, Letter.state, Letter.attempts, Letter.lease_until))
        .order_by(Letter.id)
    )
    if locked:
        query = query.with_for_update(of=Letter)
    return [(line, letter) for line, letter in session.execute(query)]


def _untouched(act: OutboxAct, letter: Letter) -> bool:
    if act.undone_at is not None:
        return False
    if act.decision == "drop":
        return letter.state == "cancelled"
    return letter.state == "queued" and letter.attempts == 0 and letter.lease_until is None
