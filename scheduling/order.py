"""Order of floor and estimated times within a session."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from scheduling.eligibility import floor_of
from scheduling.ground import Ground, Seating
from scheduling.plan import Placement
from scheduling.precedence import precedence


def lists_of(ground: Ground, seating: Seating) -> tuple[Placement, ...]:
    """The order of floor of every table, as placements with estimated times."""
    return tuple(
        place
        for s in range(len(ground.tables))
        for place in timed(ground, s, ordered(ground, s, seating))
    )


def ordered(ground: Ground, s: int, seating: Seating) -> list[int]:
    """The statements of table s by precedence, with the exceptions given by hand."""
    here = [i for i, t in enumerate(seating) if t == s]
    here.sort(key=lambda i: precedence(ground.problem, ground.people[i]))
    parties = [i for i in here if ground.people[i].category != "observer"]
    observers = [i for i in here if ground.people[i].category == "observer"]
    return _with_exceptions(ground, parties) + _with_exceptions(ground, observers)


def _with_exceptions(ground: Ground, here: list[int]) -> list[int]:
    """Put those with an exception at their position, first positions first, last ones last."""
    free = [i for i in here if ground.people[i].exception is None]
    asked = [(exc.position, i) for i in here if (exc := ground.people[i].exception) is not None]
    for position, i in sorted(pair for pair in asked if pair[0] > 0):
        free.insert(position - 1, i)
    for position, i in sorted((pair for pair in asked if pair[0] < 0), reverse=True):
        free.insert(max(0, len(free) + 1 + position), i)
    return free


def timed(ground: Ground, s: int, order: Sequence[int]) -> list[Placement]:
    """Estimated times of a list: one statement after another from the end of the keynote."""
    table = ground.tables[s]
    clock = floor_of(table).starts_at
    places = []
    for position, i in enumerate(order, start=1):
        ends_at = clock + timedelta(seconds=ground.limit[i])
        places.append(Placement(ground.people[i].id, table.id, position, clock, ends_at))
        clock = ends_at + timedelta(seconds=table.changeover_s)
    return places
