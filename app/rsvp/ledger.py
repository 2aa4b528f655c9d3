"""Invitations and replies side by side, for the officer: filtered, sorted, counted."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from app.errors import N_
from app.invitations import register
from app.invitations.models import Invitation
from app.invitations.register import Entry
from app.rsvp.models import Delegation, Inscription, Reply

PAGE = 50
ANSWERS = {
    "none": N_("No reply yet"),
    "accepted": N_("Accepts"),
    "tentative": N_("Accepts tentatively"),
    "declined": N_("Declines"),
    "late": N_("Late replies"),
    "floor": N_("Floor asked for"),
}
SORTS = {
    "name": N_("Name"),
    "reference": N_("Number of the letter"),
    "received": N_("Latest reply first"),
    "silent": N_("Longest without reply first"),
}
# The order in which the bar and its table are read.
SHARES = ("accepted", "tentative", "declined", "none", "not_dispatched")


@dataclass(frozen=True)
class Answered:
    """The newest reply to one invitation."""

    version: int
    answer: str
    late: bool
    source: str
    received_at: datetime
    inscribed_at: datetime | None
    mode: str | None


@dataclass(frozen=True)
class Row:
    """One addressee with invitation and reply."""

    entry: Entry
    reply: Answered | None

    @property
    def share(self) -> str:
        """Name the part of the bar to which it belongs."""
        if self.reply is not None:
            return self.reply.answer
        return "none" if self.entry.invitation_id else "not_dispatched"


@dataclass(frozen=True)
class Wanted:
    """What the officer looks for; everything empty means all."""

    search: str = ""
    region: str = ""
    state: str = ""
    answer: str = ""
    sort: str = "name"


def rows(session: Session, conference_id: int, language: str) -> list[Row]:
    """List everybody, in two statements."""
    entries = register.addressees(session, conference_id, language=language)
    replies = _replies(session, conference_id)
    return [Row(entry, replies.get(entry.invitation_id or 0)) for entry in entries]


def _replies(session: Session, conference_id: int) -> dict[int, Answered]:
    newer = aliased(Reply)
    newest = select(func.max(newer.version)).where(newer.invitation_id == Reply.invitation_id)
    asked = and_(
        Inscription.delegation_id == Delegation.id,
        Inscription.state.not_in(("withdrawn", "declined_by_chair")),
    )
    query = (
        select(
            Reply.invitation_id,
            Reply.version,
            Reply.answer,
            Reply.late,
            Reply.source,
            Reply.received_at,
            Inscription.inscribed_at,
            Inscription.mode,
        )
        .join(Invitation, Invitation.id == Reply.invitation_id)
        .outerjoin(Delegation, Delegation.invitation_id == Reply.invitation_id)
        .outerjoin(Inscription, asked)
        .where(
            Invitation.conference_id == conference_id,
            Reply.version == newest.correlate(Reply).scalar_subquery(),
        )
    )
    return {row[0]: Answered(*row[1:]) for row in session.execute(query)}


def chosen(found: Sequence[Row], wanted: Wanted) -> list[Row]:
    """Keep and sort what the officer looks for."""
    kept = [
        row
        for row in found
        if register.fits(row.entry, search=wanted.search, region=wanted.region)
        and wanted.state in {"", row.entry.state}
        and _answers(row, wanted.answer)
    ]
    key = _ORDERS.get(wanted.sort)
    return sorted(kept, key=key) if key else kept


def _answers(row: Row, answer: str) -> bool:
    if answer == "late":
        return row.reply is not None and row.reply.late
    if answer == "floor":
        return row.reply is not None and row.reply.inscribed_at is not None
    return answer in {"", row.share}


def _latest_first(row: Row) -> tuple[bool, float]:
    return (row.reply is None, -row.reply.received_at.timestamp() if row.reply else 0)


def _silent_first(row: Row) -> tuple[bool, float]:
    sent = row.entry.dispatched_at
    if row.reply is not None or sent is None:
        return (True, 0)
    return (False, sent.timestamp())


_ORDERS: dict[str, Callable[[Row], Any]] = {
    "reference": lambda row: (not row.entry.reference, row.entry.reference),
    "received": _latest_first,
    "silent": _silent_first,
}


@dataclass(frozen=True)
class Part:
    """A part of the bar: how many, and from where to where in hundredths of its length."""

    share: str
    count: int
    start: float
    length: float


def bar(found: Sequence[Row]) -> list[Part]:
    """Count the answers, and give each its place on a bar of length 100."""
    counts: Mapping[str, int] = Counter(row.share for row in found)
    whole = max(len(found), 1)
    parts, start = [], 0.0
    for share in SHARES:
        length = 100 * counts.get(share, 0) / whole
        parts.append(Part(share, counts.get(share, 0), round(start, 2), round(length, 2)))
        start += length
    return parts


def by_region(found: Sequence[Row]) -> dict[str, Counter[str]]:
    """Count the answers of each region; those without one stand under "none"."""
    counted: dict[str, Counter[str]] = {}
    for row in found:
        counted.setdefault(row.entry.region or register.NO_REGION, Counter())[row.share] += 1
    return counted
