"""The shapes an objective may have, and how each is read off a seating without a solver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from scheduling.ground import Seating

Matrix = np.ndarray[Any, np.dtype[np.int64]]
"""A number for each inscription (row) and table (column)."""

Mask = np.ndarray[Any, np.dtype[np.bool_]]
"""Yes or no for each inscription (row) and table (column)."""

Vector = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, eq=False)
class Costs:
    """A price for each pair of inscription and table, and one for waiting, by inscription."""

    seated: Matrix
    waiting: Vector

    def value(self, seating: Seating) -> int:
        tables = np.fromiter((-1 if s is None else s for s in seating), np.int64, len(seating))
        placed = np.flatnonzero(tables >= 0)
        spent = self.seated[placed, tables[placed]].sum() + self.waiting[tables < 0].sum()
        return int(spent)

    @property
    def floor(self) -> int:
        """A bound that needs no proof: nothing costs less than nothing."""
        return 0


@dataclass(frozen=True)
class Band:
    """How many of `members` sit at table `s`, wanted from `low` to `high`."""

    s: int
    members: frozenset[int]
    low: int
    high: int


@dataclass(frozen=True)
class Bands:
    """Statements outside their bands, summed up."""

    bands: tuple[Band, ...]

    def value(self, seating: Seating) -> int:
        missed = 0
        for band in self.bands:
            here = sum(1 for i in band.members if seating[i] == band.s)
            missed += max(0, band.low - here, here - band.high)
        return missed

    @property
    def floor(self) -> int:
        return 0


@dataclass(frozen=True)
class Spreads:
    """For each group of tables, by how much the fullest and emptiest differ beyond a tolerance."""

    groups: tuple[tuple[int, ...], ...]
    tolerance: int = 0

    def value(self, seating: Seating) -> int:
        loads = {s: seating.count(s) for group in self.groups for s in group}
        gaps = (max(loads[s] for s in g) - min(loads[s] for s in g) for g in self.groups)
        return sum(max(0, gap - self.tolerance) for gap in gaps)

    @property
    def floor(self) -> int:
        return 0


@dataclass(frozen=True)
class Pairs:
    """Pairs of inscriptions that share a table."""

    pairs: tuple[tuple[int, int], ...]

    def value(self, seating: Seating) -> int:
        return sum(1 for i, j in self.pairs if seating[i] is not None and seating[i] == seating[j])

    @property
    def floor(self) -> int:
        return 0


@dataclass(frozen=True)
class Hours:
    """The price at home of the hour in which each live remote statement starts."""

    floor: int = 0


@dataclass(frozen=True)
class Times:
    """Statements that stay at their published table but not at their published time."""

    staying: frozenset[tuple[int, int]]
    floor: int = 0


Timed = Hours | Times
"""Shapes that depend on the order of floor, so that only a model or a plan can give their value."""

Seated = Costs | Bands | Spreads | Pairs
"""Shapes that can be read off a seating."""

Shape = Seated | Timed


@dataclass(frozen=True)
class Tier:
    """One objective with its name; the smaller its value, the better.

    least_in_all: what this tier and those before it in the same objective cost together at least.
    """

    name: str
    shape: Shape
    least_in_all: int = 0

    def value(self, seating: Seating) -> int | None:
        """What the seating costs in this tier; None where that depends on the order of floor."""
        return None if isinstance(self.shape, Timed) else self.shape.value(seating)
