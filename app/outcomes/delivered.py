"""What was delivered: the list in the order of the floor, and who spoke for how long."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation import rows
from app.delegations.models import Participant
from app.invitations.register import NO_REGION
from app.rosters.turns import Floor, Turn

UNHEARD = "unheard"


@dataclass(frozen=True)
class Delivered:
    """One statement as it was given; `seconds` is none for a text in lieu."""

    place: int
    turn: Turn
    region: str
    tier: int
    seconds: int | None


@dataclass(frozen=True)
class Share:
    """How many statements somebody gave, and how long they took together."""

    key: str
    statements: int
    seconds: int


def statements(floor: Floor, regions: Mapping[str, str]) -> list[Delivered]:
    """List the statements in the order in which they were delivered; points of order are none."""
    spoken = [turn for turn in floor.done if turn.kind != "point_of_order"]
    return [
        Delivered(
            place,
            turn,
            regions.get(turn.code, NO_REGION),
            turn.tier,
            None if turn.state == "in_lieu" else round(turn.spoken_s),
        )
        for place, turn in enumerate(spoken, start=1)
    ]


def regions(session: Session, floor: Floor) -> dict[str, str]:
    """Give the regional group of everybody on the list, by code; none for observers."""
    codes = {turn.code for turn in floor.turns() if turn.code}
    query = select(Participant.code, Participant.region).where(Participant.code.in_(codes))
    return {code: region or NO_REGION for code, region in session.execute(query)}


def tiers(session: Session) -> dict[int, str]:
    """Name each tier of precedence by its first rank."""
    named: dict[int, str] = {}
    for rank in rows.ranks(session).values():
        named.setdefault(rank.tier, rank.name)
    return named


def shares(of: Sequence[Delivered], key: Callable[[Delivered], str]) -> list[Share]:
    """Add up the time by Party, regional group or tier; the longest first."""
    counts: defaultdict[str, int] = defaultdict(int)
    seconds: defaultdict[str, int] = defaultdict(int)
    for one in of:
        if one.seconds is not None:
            counts[key(one)] += 1
            seconds[key(one)] += one.seconds
    added = [Share(name, counts[name], seconds[name]) for name in counts]
    return sorted(added, key=lambda share: (-share.seconds, share.key))
