"""How far an order of floor stands from precedence."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from scheduling.ground import Ground
from scheduling.order import Starts

BY_HAND = 100


@dataclass(frozen=True)
class Sequence:
    """An order of floor with its starts, the weight of its inversions and what was proved."""

    starts: Starts
    inversions: int = 0
    bound: int = 0


def inversion_weight(ground: Ground, i: int, j: int) -> int:
    """What it costs to let j speak before i: one, and one for each tier between them.

    A place given by hand weighs so much that only a window or an hour at home can bend it.
    """
    one, other = ground.people[i], ground.people[j]
    weight = 1 + abs(one.tier - other.tier)
    return weight * (BY_HAND if one.exception or other.exception else 1)


def inversions(ground: Ground, order: list[int], starts: Starts) -> int:
    """The weight of all pairs that speak the other way round than `order` has them."""
    turn = {i: place for place, (i, _) in enumerate(starts)}
    return sum(
        inversion_weight(ground, i, j) for i, j in combinations(order, 2) if turn[i] > turn[j]
    )
