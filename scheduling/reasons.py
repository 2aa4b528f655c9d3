"""Why somebody waits, in sentences, table by table."""

from __future__ import annotations

from collections.abc import Iterator

from scheduling.eligibility import Bar, shut_out
from scheduling.ground import Ground, Seating
from scheduling.ledger import Ledger
from scheduling.plan import Waiting
from scheduling.problem import STANDING


def waiting_list(ground: Ground, seating: Seating) -> tuple[Waiting, ...]:
    """Every standing inscription without a place, by precedence, with what keeps it out."""
    ledger = seated(ground, seating)
    waiting = [i for i, s in enumerate(seating) if s is None and ground.people[i].state in STANDING]
    waiting.sort(key=ground.rank.__getitem__)
    return tuple(_waiting(ground, ledger, i) for i in waiting)


def seated(ground: Ground, seating: Seating) -> Ledger:
    """A ledger in which the seating stands."""
    ledger = Ledger(ground)
    for i, s in enumerate(seating):
        if s is not None:
            ledger.seat(i, s)
    return ledger


def _waiting(ground: Ground, ledger: Ledger, i: int) -> Waiting:
    bars = list(obstacles(ground, ledger, i))
    rules = tuple(sorted({bar.rule for bar in bars}, key=int))
    return Waiting(ground.people[i].id, " ".join(bar.text for bar in bars), rules)


def obstacles(ground: Ground, ledger: Ledger, i: int) -> Iterator[Bar]:
    """What keeps i out: one bar for all tables, or one for each."""
    if i in ground.bars:
        yield ground.bars[i]
        return
    for s, table in enumerate(ground.tables):
        bar = shut_out(ground.problem, ground.people[i], table) or ledger.obstacle(i, s)
        if bar is not None:
            yield bar
