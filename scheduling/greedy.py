"""The plan an officer would make by hand: by precedence, each to the best table still free."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from scheduling.ground import Ground, Seating
from scheduling.ledger import Ledger
from scheduling.problem import STANDING

NOWHERE: Final[Mapping[str, str]] = MappingProxyType({})


def by_precedence(ground: Ground, near: Mapping[str, str] = NOWHERE) -> Seating:
    """Seat pins first, then everybody in order of precedence; deterministic, in milliseconds.

    near: tables by inscription id, to start from (a plan of a problem not far from this one);
    whoever is published or named there comes before the others.
    Pins that do not all fit are kept alone if they can hold together at all.
    """
    ledger = Ledger(ground)
    wanted = {**near, **{p.inscription: p.session for p in ground.problem.published}}
    pinned = sorted(pinned_tables(ground), key=ground.rank.__getitem__)
    free = [i for i in ground.able if ground.people[i].pin is None]
    free.sort(key=lambda i: (ground.people[i].id not in wanted, ground.rank[i]))
    for i in (*pinned, *free):
        for s in preferences(ground, ledger, i, wanted.get(ground.people[i].id)):
            if ledger.obstacle(i, s) is None:
                ledger.seat(i, s)
                break
    if any(ledger.seating[i] is None for i in pinned):
        return only_pins(ground)
    return ledger.seating


def pinned_tables(ground: Ground) -> dict[int, int]:
    """Who is pinned, and where; a pin lapses when its inscription is withdrawn or refused."""
    return {
        i: ground.table_index[person.pin]
        for i, person in enumerate(ground.people)
        if person.pin is not None and person.state in STANDING
    }


def only_pins(ground: Ground) -> Seating:
    """Nobody seated but those who must be: possible whenever anything is."""
    pins = pinned_tables(ground)
    return [pins.get(i) for i in range(len(ground.people))]


def preferences(ground: Ground, ledger: Ledger, i: int, wanted: str | None) -> Iterator[int]:
    """The tables open to i: the one wanted for it, then by hour at home, wish and emptiness."""
    wishes = {name: rank for rank, name in enumerate(ground.people[i].wishes)}

    def liking(s: int) -> tuple[bool, int, int, int, int]:
        name = ground.tables[s].id
        price = ground.cheap_starts(i, s)[0]
        return name != wanted, price, wishes.get(name, len(wishes)), -ledger.seconds[s], s

    yield from sorted(ground.open[i], key=liking)
