"""The post room's book: which letters are reserved, which one is in hand, what became of it.

A reserved letter stays "queued" with a lease. Only the letter in hand is "sending", so that
after a crash there is doubt about this one alone.
"""

import random
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from sqlalchemy import ColumnElement, Table, Update, and_, bindparam, delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from app import db
from app.db import Instant
from app.notifications import hooks
from app.notifications.connection import Outcome
from app.notifications.models import Attachment, Letter, MailOutage

LEASE = timedelta(seconds=6)  # the pulse of a living post room renews it long before
ATTEMPTS = 24  # about fifteen hours
FIRST_PAUSE_S, LONGEST_PAUSE_S, JITTER = 3, 3600, 0.25
FURTHEST = timedelta(seconds=LONGEST_PAUSE_S * (1 + JITTER))  # nothing is put off for longer
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
    either = or_(_ready(now), _left_behind(now))
    return session.scalar(select(Letter.id).where(either).limit(1)) is not None


def claim(session: Session, now: datetime, most: int, *, sure: bool = True) -> Sequence[Letter]:
    """Reserve up to `most` letters that are due, the longest waiting first.

    Where the clock has just jumped it is not `sure` which leases have run out: then only
    letters are taken that nobody holds at all.
    """
    if sure:
        take_back(session, now)
    due = (
        select(Letter)
        .where(_ready(now) if sure else and_(_due(now), Letter.lease_until.is_(None)))
        .order_by(Letter.next_try_at, Letter.id)
        .limit(most)
        .options(selectinload(Letter.attached))
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


def take_announced(session: Session, letter_id: int, attempts: int, now: datetime) -> Letter | None:
    """Take in hand the very letter that was announced; None when it has gone on since."""
    same = (Letter.id == letter_id, Letter.attempts == attempts, _ready(now))
    values = {"state": "sending", "attempts": attempts + 1, "lease_until": now + LEASE}
    taken = session.scalar(update(Letter).where(*same).values(values).returning(Letter))
    if taken is not None:
        session.refresh(taken, ["attached"])  # it is built where no session is open
    return taken


def still_waits(session: Session, letter_id: int, attempts: int, now: datetime) -> bool:
    """Tell whether a letter stands as it was announced; costs less than taking it."""
    same = (Letter.id == letter_id, Letter.attempts == attempts, _ready(now))
    return session.scalar(select(Letter.id).where(*same)) is not None


def unannounced(
    session: Session, now: datetime, before: datetime, most: int
) -> list[tuple[int, int]]:
    """Give id and attempts of due letters not announced since `before`, and note it at `now`."""
    take_back(session, now)
    forgotten = or_(
        Letter.announced_at.is_(None), Letter.announced_at < before, Letter.announced_at > now
    )
    due = (
        select(Letter.id, Letter.attempts)
        .where(_ready(now), forgotten)
        .order_by(Letter.next_try_at, Letter.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    found = [(number, attempts) for number, attempts in session.execute(due)]
    these = update(Letter).where(Letter.id.in_([number for number, _ in found]))
    session.execute(these.values(announced_at=now))
    return found


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
    values = {"lease_until": None, "announced_at": None} | _fate(letter, outcome, now)
    counts = _changed(session, IN_HAND, letter, values, tried=letter.attempts)
    if not counts or not hooks.listens(letter.kind, values["state"]):
        return
    try:
        with session.begin_nested():
            hooks.tell(session, letter, values["state"], values["last_error"], now)
    except Exception as fault:  # whoever listens must not make us forget what became of it
        if db.unavailable(fault):
            raise
        structlog.get_logger().exception("letter.hook_failed", letter=letter.id)


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
    return timedelta(seconds=seconds * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311 (no secret)


def _due(now: datetime) -> ColumnElement[bool]:
    # A letter from the future, or one put off for longer than we ever do: the clock went back.
    went_back = or_(Letter.created_at > now, Letter.next_try_at > now + FURTHEST)
    # What is still being printed to go with it is waited for, though not for ever.
    held = Letter.attached.any(Attachment.held_until > now)
    return and_(Letter.state == "queued", or_(Letter.next_try_at <= now, went_back), ~held)


def _lapsed(now: datetime) -> ColumnElement[bool]:
    return or_(Letter.lease_until < now, Letter.lease_until > now + 2 * LEASE)


def _ready(now: datetime) -> ColumnElement[bool]:
    return and_(_due(now), or_(Letter.lease_until.is_(None), _lapsed(now)))


def _left_behind(now: datetime) -> ColumnElement[bool]:
    return and_(Letter.state == "sending", _lapsed(now))


def take_back(session: Session, now: datetime) -> None:
    """Take back what was left in hand: a formal note waits for a person, others go again."""
    left = update(Letter).where(_left_behind(now))
    note = {"lease_until": None, "announced_at": None, "last_error": CRASHED}
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
