"""The post room's book: which letters are reserved, which one is in hand, what became of it.

A reserved letter stays "queued" with a lease. Only the letter in hand is "sending", so that
after a crash there is doubt about this one alone.
"""

import random
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, Update, and_, bindparam, delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.db import Instant
from app.notifications import hooks
from app.notifications.connection import Outcome
from app.notifications.models import Letter, MailOutage

LEASE = timedelta(seconds=6)  # the pulse of a living post room renews it long before
ATTEMPTS = 24  # about fifteen hours
FIRST_PAUSE_S, LONGEST_PAUSE_S = 3, 3600
CRASHED = "The post room stopped while this letter was in hand."

# Built once: two of them run for every letter. The second condition is the fence that keeps
# out whoever has lost the letter meanwhile: the lease as it was reserved, the attempt's number.
_TABLE = cast("Table", Letter.__table__)
_THIS = update(_TABLE).where(_TABLE.c.id == bindparam("this"))
RESERVED = _THIS.where(
    _TABLE.c.state == "queued", _TABLE.c.lease_until == bindparam("leased", type_=Instant)
)
IN_HAND = _THIS.where(
    _TABLE.c.attempts == bindparam("tried"),
    _TABLE.c.state.in_(("sending", "uncertain", "queued")),
)


def anything_due(session: Session, now: datetime) -> bool:
    """Tell whether a letter may be taken, or one in hand was left behind."""
    return session.scalar(select(Letter.id).where(_pending(), _free(now)).limit(1)) is not None


def claim(session: Session, now: datetime, most: int) -> Sequence[Letter]:
    """Reserve up to `most` letters that are due, the longest waiting first."""
    _take_back(session, now)
    due = (
        select(Letter)
        .where(Letter.state == "queued", _free(now))
        .order_by(Letter.next_try_at, Letter.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    taken = session.scalars(due).all()
    for letter in taken:
        letter.lease_until = now + LEASE
    session.flush()
    return taken


def take_in_hand(session: Session, letter: Letter, now: datetime) -> bool:
    """Mark a reserved letter as being handed over; False when somebody else has it by now."""
    values = {"state": "sending", "attempts": letter.attempts + 1, "lease_until": now + LEASE}
    if not _changed(session, RESERVED, letter, values, leased=letter.lease_until):
        return False
    letter.attempts += 1
    return True


def keep_in_hand(session: Session, letter_id: int, attempts: int, now: datetime) -> None:
    """Renew the lease of the letter that is still being handed over."""
    held = update(Letter).where(
        Letter.id == letter_id, Letter.attempts == attempts, Letter.state == "sending"
    )
    session.execute(held.values(lease_until=now + LEASE))


def settle(session: Session, letter: Letter, outcome: Outcome, now: datetime) -> None:
    """Write down what became of the letter that was in hand.

    Where the lease ran out meanwhile and nobody has tried again, what we know still counts.
    """
    values = {"lease_until": None} | _fate(letter, outcome, now)
    if _changed(session, IN_HAND, letter, values, tried=letter.attempts):
        hooks.tell(session, letter, values["state"], values["last_error"], now)


def give_back(session: Session, letters: Iterable[Letter]) -> None:
    """Let go of letters that were reserved and not taken in hand."""
    for letter in letters:
        _changed(session, RESERVED, letter, {"lease_until": None}, leased=letter.lease_until)


def silent(session: Session, server: str, reason: str, now: datetime) -> None:
    """Note that the mail server does not answer; `since` is when that was first noticed."""
    known = session.get(MailOutage, server)
    if known is not None:
        known.reason = reason
        return
    with suppress(IntegrityError), session.begin_nested():  # another post room was quicker
        session.add(MailOutage(server=server, since=now, reason=reason))


def answers(session: Session, server: str) -> None:
    """Note that the mail server answers (again)."""
    session.execute(delete(MailOutage).where(MailOutage.server == server))


def pause(attempts: int) -> timedelta:
    """How long to wait after the n-th attempt: doubling from 3 seconds to an hour, with jitter."""
    seconds = min(FIRST_PAUSE_S * 2 ** max(attempts - 1, 0), LONGEST_PAUSE_S)
    return timedelta(seconds=seconds * random.uniform(0.75, 1.25))  # noqa: S311 (no secret)


def _pending() -> ColumnElement[bool]:
    return Letter.state.in_(("queued", "sending"))


def _free(now: datetime) -> ColumnElement[bool]:
    unclaimed = or_(Letter.lease_until.is_(None), Letter.lease_until < now)
    return and_(Letter.next_try_at <= now, unclaimed)


def _take_back(session: Session, now: datetime) -> None:
    # Informal letters go again with the same Message-ID; a formal note waits for a person.
    left = update(Letter).where(Letter.state == "sending", Letter.lease_until < now)
    note = {"lease_until": None, "last_error": CRASHED}
    session.execute(left.where(Letter.formal).values(note | {"state": "uncertain"}))
    session.execute(left.where(Letter.attempts >= ATTEMPTS).values(note | {"state": "dead"}))
    # Behind the others, so that whatever stops the post room does not meet the same one first.
    session.execute(left.values(note | {"state": "queued", "next_try_at": now}))


def _fate(letter: Letter, outcome: Outcome, now: datetime) -> dict[str, Any]:
    if outcome.fate == "sent":
        return {"state": "sent", "sent_at": now, "last_error": ""}
    if outcome.fate == "refused":
        return {"state": "refused", "last_error": outcome.reason}
    if outcome.fate == "unknown" and letter.formal:
        return {"state": "uncertain", "last_error": outcome.reason}
    if letter.attempts >= ATTEMPTS:
        return {"state": "dead", "last_error": outcome.reason}
    later = now + pause(letter.attempts)
    return {"state": "queued", "next_try_at": later, "last_error": outcome.reason}


def _changed(
    session: Session, which: Update, letter: Letter, values: dict[str, Any], **fence: object
) -> bool:
    result: Any = session.connection().execute(which, {"this": letter.id, **fence, **values})
    return bool(result.rowcount)
