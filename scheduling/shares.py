"""What is a fair share: sizes of the tables and the seats of a region, as exact fractions.

A share must not depend on how full a table happens to become, or it could be met by leaving seats
empty (and could not be proved). So sizes are fixed once it is known how many of each class wait:
every table counts in proportion to its capacity, and within a class that is placed only in part
every region counts in proportion to its inscriptions.
"""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from itertools import accumulate
from math import ceil, floor

from scheduling.ground import Ground, Seating
from scheduling.measure import Band


def table_sizes(ground: Ground, seating: Seating) -> list[Fraction]:
    """The expected number of statements at each table, given how many are placed in all."""
    placed = sum(1 for s in seating if s is not None)
    return proportional(Fraction(placed), ground.capacity)


def proportional(whole: Fraction, weights: list[Fraction]) -> list[Fraction]:
    total = sum(weights)
    if not total:
        return [Fraction(0)] * len(weights)
    return [whole * weight / total for weight in weights]


def region_supply(
    ground: Ground, seating: Seating, members: dict[str, frozenset[int]]
) -> dict[str, Fraction]:
    """The expected number of placed statements of each region, the same for all in a class."""
    supply = dict.fromkeys(members, Fraction(0))
    for people in ground.classes.values():
        placed = sum(1 for i in people if seating[i] is not None)
        rate = Fraction(placed, len(people))
        for region, those in members.items():
            supply[region] += rate * len(those.intersection(people))
    return supply


def region_targets(
    ground: Ground, seating: Seating, members: dict[str, frozenset[int]]
) -> dict[tuple[int, str], Fraction]:
    """Seats of each region at each table: by its quota if it has one, else by who asked.

    Seats that a region cannot fill are shared again among the others in proportion (UPR lists).
    """
    supply = region_supply(ground, seating, members)
    weights = [
        {share.region: Fraction(share.weight) for share in table.quota} or supply
        for table in ground.tables
    ]
    left = proportional(sum(supply.values(), Fraction(0)), ground.capacity)
    targets: dict[tuple[int, str], Fraction] = {}
    hungry = list(members)
    while hungry:
        raw = _divided(left, weights, hungry)
        asked = {r: sum((raw[s, r] for s in range(len(left))), Fraction(0)) for r in hungry}
        full = [r for r in hungry if asked[r] > len(members[r])]
        for r in full or hungry:
            scale = len(members[r]) / asked[r] if full else Fraction(1)
            for s in range(len(left)):
                targets[s, r] = raw[s, r] * scale
                left[s] -= targets[s, r]
        hungry = [r for r in hungry if r not in full] if full else []
    return targets


def _divided(
    left: list[Fraction], weights: list[dict[str, Fraction]], hungry: list[str]
) -> dict[tuple[int, str], Fraction]:
    """What is left of each table, divided among the regions by the weights of that table."""
    raw: dict[tuple[int, str], Fraction] = {}
    for s, seats in enumerate(left):
        own = [weights[s].get(region, Fraction(0)) for region in hungry]
        for region, part in zip(hungry, proportional(seats, own), strict=True):
            raw[s, region] = part
    return raw


def band_around(s: int, members: frozenset[int], target: Fraction, tolerance: int) -> Band:
    """The whole numbers within `tolerance` of a target; never empty."""
    low, high = ceil(target - tolerance), floor(target + tolerance)
    if low > high:
        low, high = floor(target), ceil(target)
    return Band(s, members, max(0, low), high)


def most_seated(ground: Ground, members: list[int]) -> int:
    """No more of the members than this can be seated, the shortest filling each floor."""
    limits = sorted(ground.limit[i] for i in members if ground.open[i])
    seats = 0
    for table in ground.tables:
        ends = [*accumulate(limit + table.changeover_s for limit in limits)]
        by_time = bisect_right(ends, table.net_s)
        seats += by_time if table.seats is None else min(by_time, table.seats)
    return min(len(limits), seats)
