"""How the answers to the invitations are shared out, by region and as one bar."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from app.delegations.models import Participant
from app.invitations.models import Invitation
from app.invitations.register import NO_REGION, joined

# The order in which the bar and its table are read.
SHARES = ("accepted", "tentative", "declined", "none", "not_dispatched")


@dataclass(frozen=True)
class Part:
    """A part of the bar: how many, and from where to where in hundredths of its length."""

    share: str
    count: int
    start: float
    length: float


def by_region(session: Session, conference_id: int) -> dict[str, Counter[str]]:
    """Count by region the answers, the silent and those not invited; one statement."""
    share = case(
        (Invitation.answer.is_not(None), Invitation.answer),
        (and_(Invitation.id.is_not(None), Invitation.state != "draft"), "none"),
        else_="not_dispatched",
    )
    query = joined(select(Participant.region, share, func.count()), conference_id)
    counted: dict[str, Counter[str]] = {}
    for region, name, count in session.execute(query.group_by(Participant.region, share)):
        counted.setdefault(region or NO_REGION, Counter())[name] += count
    return counted


def bar(regions: dict[str, Counter[str]]) -> list[Part]:
    """Count the answers, and give each its place on a bar of length 100."""
    counts: Counter[str] = sum(regions.values(), Counter())
    whole = max(counts.total(), 1)
    parts, start = [], 0.0
    for share in SHARES:
        length = 100 * counts[share] / whole
        parts.append(Part(share, counts[share], round(start, 2), round(length, 2)))
        start += length
    return parts
