"""Capacity against demand: how many statements each roundtable holds, and who wishes for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.allocation.rows import STANDING
from app.programme.models import ConferenceSession
from app.rsvp.models import Inscription, Wish

Ranks = Mapping[tuple[int, int], int]  # (id of the roundtable, rank of the wish): how many


@dataclass(frozen=True)
class Demand:
    """One roundtable: statements it can hold, wishes by rank, and refusals.

    `third` counts the wishes of the third and any lower rank.
    """

    table: ConferenceSession
    capacity: int
    first: int
    second: int
    third: int
    refused: int

    @property
    def wished(self) -> int:
        return self.first + self.second + self.third


def wishes(session: Session, conference_id: int) -> Ranks:
    """Count the wishes of the standing requests for the floor, in one statement."""
    gone = select(Inscription.id).where(Inscription.state.not_in(STANDING))
    query = (
        select(Wish.session_id, Wish.rank, func.count())
        .join(ConferenceSession, ConferenceSession.id == Wish.session_id)
        .where(ConferenceSession.conference_id == conference_id, Wish.inscription_id.not_in(gone))
        .group_by(Wish.session_id, Wish.rank)
    )
    return {(table, rank): count for table, rank, count in session.execute(query)}


def by_roundtable(
    roundtables: Iterable[ConferenceSession], ranks: Ranks, limit_s: int
) -> list[Demand]:
    """Set capacity against wishes; `limit_s` seconds are taken for each statement."""
    return [
        Demand(
            table,
            capacity=max(0, net_s(table) // (limit_s + table.changeover_s)),
            first=ranks.get((table.id, 1), 0),
            second=ranks.get((table.id, 2), 0),
            third=sum(
                count
                for (wished, rank), count in ranks.items()
                if wished == table.id and rank > 2  # noqa: PLR2004
            ),
            refused=ranks.get((table.id, 0), 0),
        )
        for table in roundtables
    ]


def net_s(table: ConferenceSession) -> int:
    """Give the seconds left for statements and changeovers."""
    whole = int((table.ends_at - table.starts_at).total_seconds())
    return whole - table.opening_s - table.keynote_s - table.wrap_up_s
