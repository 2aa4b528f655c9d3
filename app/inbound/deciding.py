"""What an answer changes once it counts, by itself or by an officer's word."""

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.allocation.publication import published_slot
from app.audit.service import SYSTEM
from app.calendars import attendance
from app.inbound import places
from app.inbound.models import InboundAnswer, InboundMessage
from app.inbound.places import Held

Pair = tuple[int, datetime]
REFUSALS = ("declined", "absent")


def last_taken(session: Session, entry_id: int) -> tuple[Pair, str] | None:
    """Give sequence and moment of the last answer that counted for an entry, and what it was."""
    query = (
        select(InboundAnswer)
        .where(InboundAnswer.entry_id == entry_id)
        .where(or_(InboundAnswer.fate == "taken", InboundAnswer.decision == "taken"))
        .order_by(InboundAnswer.sequence.desc(), InboundAnswer.stamped_at.desc())
        .order_by(InboundAnswer.id.desc())
        .limit(1)
    )
    last = session.scalar(query)
    return ((last.sequence, last.stamped_at), last.answer) if last else None


def apply(session: Session, one: InboundAnswer, place: Held | None, *, now: datetime) -> str:
    """Let an answer count for its entry; gives the reason why a person must still look.

    `place` is what the entry stands for.

    Whoever declines a published place is not withdrawn by that, and whoever declines to preside,
    to keep the list or to play a recording must be replaced by a person. Former refusals by the
    same person need no decision any more.
    """
    entry = one.entry
    if entry is None:
        return "unknown"
    attendance.note_answer(entry, one.answer)
    _close_former(session, entry.id, now)
    if one.answer != "DECLINED":
        return ""
    if place is None:
        return "absent" if places.is_duty(entry) else ""
    return "declined" if published_slot(session, place.inscription.id) else ""


def settle(message: InboundMessage, reason: str, *, now: datetime) -> None:
    """Leave a message open for the reason given, or put it aside where there is none."""
    message.reason = reason
    if not reason:
        close(message, SYSTEM.label, now=now)


def close(message: InboundMessage, who: str, *, now: datetime) -> None:
    """Put a message aside."""
    message.state, message.done_at, message.done_by = "done", now, who[:200]


def _close_former(session: Session, entry_id: int, now: datetime) -> None:
    former = select(InboundAnswer.message_id).where(
        InboundAnswer.entry_id == entry_id, InboundAnswer.reason.in_(REFUSALS)
    )
    still = update(InboundMessage).where(
        InboundMessage.id.in_(former),
        InboundMessage.state == "open",
        InboundMessage.reason.in_(REFUSALS),
    )
    session.execute(still.values(state="done", done_at=now, done_by=SYSTEM.label))
