"""Capacity against demand: how many statements each roundtable holds, and who wishes for it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.programme.models import ConferenceSession
from app.rsvp.models import Inscription


@dataclass(frozen=True)
class Demand:
    """One roundtable: statements it can hold, first wishes, all wishes, and refusals."""

    table: ConferenceSession
    capacity: int
    first: int
    wished: int
    refused: int


def by_roundtable(
    roundtables: Iterable[ConferenceSession], asked: Iterable[Inscription], limit_s: int
) -> list[Demand]:
    """Set capacity against wishes; `limit_s` seconds are taken for each statement."""
    ranks = Counter((wish.session_id, min(wish.rank, 2)) for one in asked for wish in one.wishes)
    return [
        Demand(
            table,
            capacity=max(0, net_s(table) // (limit_s + table.changeover_s)),
            first=ranks[table.id, 1],
            wished=ranks[table.id, 1] + ranks[table.id, 2],
            refused=ranks[table.id, 0],
        )
        for table in roundtables
    ]


def net_s(table: ConferenceSession) -> int:
    """Give the seconds left for statements and changeovers."""
    whole = int((table.ends_at - table.starts_at).total_seconds())
    return whole - table.opening_s - table.keynote_s - table.wrap_up_s
