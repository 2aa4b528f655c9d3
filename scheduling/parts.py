"""The floor of a table cut into parts, wherever a window, an hour at home or a published time cuts.

Within a part all starting times are alike to everybody, so an order of floor is decided by saying
in which part each statement starts (see docs/allocation.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from scheduling.ground import Ground
from scheduling.order import may_start, price_at


@dataclass(frozen=True, slots=True)
class Sort:
    """Statements that are alike to a floor: seconds taken, class, price in each part or None."""

    slot: int
    observer: bool
    prices: tuple[int | None, ...]


@dataclass(frozen=True)
class Floor:
    """One table's floor: part k holds the starts from cuts[k] up to, not including, cuts[k + 1].

    Seconds count from the first possible statement; cuts ends with the net time of the table.
    """

    s: int
    cuts: tuple[int, ...]
    sorts: dict[Sort, tuple[int, ...]]
    kept: dict[int, int]
    """Inscription -> part that begins at its published time, where it can be kept."""

    @property
    def parts(self) -> range:
        return range(len(self.cuts) - 1)

    @cached_property
    def sort_of(self) -> dict[int, Sort]:
        return {i: sort for sort, members in self.sorts.items() for i in members}


def floors(ground: Ground, *, cheap: bool = False) -> list[Floor]:
    """The tables whose floor is cut for somebody who may sit there.

    cheap: starts that cost more than the least at home are left out altogether.
    """
    found = []
    for s in range(len(ground.tables)):
        candidates = [i for i in ground.able if s in ground.open_set[i]]
        floor = floor_for(ground, s, candidates, cheap=cheap)
        if floor is not None:
            found.append(floor)
    return found


def floor_for(
    ground: Ground, s: int, candidates: Iterable[int], *, cheap: bool = False
) -> Floor | None:
    """The floor of table s cut for the candidates; None if nothing cuts it."""
    members = list(candidates)
    published = ground.published_starts(s)
    published = {i: published[i] for i in members if i in published}
    cuts = {cut for i in members for cut in _cuts_of(ground, i, s, cheap=cheap)}
    for i, start in published.items():
        cuts |= {start, start + ground.slot(i, s)}
    net = ground.tables[s].net_s
    inner = sorted(cut for cut in cuts if 0 < cut < net)
    if not (inner or published):
        return None
    bounds = (0, *inner, net)
    sorts: defaultdict[Sort, list[int]] = defaultdict(list)
    for i in members:
        sorts[_sort(ground, i, s, bounds, cheap=cheap)].append(i)
    kept = {i: bounds.index(start) for i, start in published.items() if start in bounds}
    return Floor(s, bounds, {sort: tuple(those) for sort, those in sorts.items()}, kept)


def sort_at(ground: Ground, floor: Floor, i: int, *, cheap: bool) -> Sort | None:
    """What i is to a floor that was cut for others; None if it would have to be cut for i too."""
    if not {0, *_cuts_of(ground, i, floor.s, cheap=cheap)} <= set(floor.cuts):
        return None
    return _sort(ground, i, floor.s, floor.cuts, cheap=cheap)


def _cuts_of(ground: Ground, i: int, s: int, *, cheap: bool) -> Iterator[int]:
    last_of_all = ground.tables[s].net_s - ground.slot(i, s)
    for first, last in may_start(ground, i, s, cheap=cheap):
        yield first
        if last < last_of_all:
            yield last + 1
    if not cheap:
        for start, _ in ground.curve(i, s):
            yield start


def _sort(ground: Ground, i: int, s: int, bounds: tuple[int, ...], *, cheap: bool) -> Sort:
    windows, curve = may_start(ground, i, s, cheap=cheap), ground.curve(i, s)
    prices = tuple(
        price_at(curve, opens) if any(a <= opens <= b for a, b in windows) else None
        for opens in bounds[:-1]
    )
    return Sort(ground.slot(i, s), ground.people[i].category == "observer", prices)
