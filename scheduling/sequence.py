"""The best order of floor of one table, proved: times kept, hours at home, fewest inversions."""

from __future__ import annotations

from scheduling.ground import Ground
from scheduling.inversions import Sequence, inversions
from scheduling.line import Line
from scheduling.order import fitted, ordered
from scheduling.parts import floor_for

__all__ = ["Sequence", "possible", "rough", "sequence"]


def sequence(ground: Ground, s: int, members: list[int], seconds: float) -> Sequence:
    """The best order of the members of table s, as far as `seconds` reach for each aim.

    The members must have an order at all; some order is found whatever the time.
    """
    if floor := floor_for(ground, s, members):
        return Line(ground, floor, ordered(ground, members)).best(seconds)
    return rough(ground, s, members) or Sequence([])


def rough(ground: Ground, s: int, members: list[int]) -> Sequence | None:
    """An order by rule of thumb, with nothing proved but what cannot be better; None if none."""
    starts = fitted(ground, s, members)
    if starts is None:
        return None
    return Sequence(starts, inversions(ground, ordered(ground, members), starts))


def possible(ground: Ground, s: int, members: list[int]) -> bool:
    """Whether the members of table s have any order of floor at all."""
    floor = floor_for(ground, s, members)
    if floor is None:
        return sum(ground.slot(i, s) for i in members) <= ground.tables[s].net_s
    return Line(ground, floor, ordered(ground, members)).feasible()
