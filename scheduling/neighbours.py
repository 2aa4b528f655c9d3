"""Plans one exchange away, judged tier by tier: a quick bound for what a change would cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from time import monotonic

from scheduling.clock import seconds_between
from scheduling.ground import Ground, Seating, members_of
from scheduling.ledger import Ledger
from scheduling.measure import Tier, Timed
from scheduling.order import fitted, written
from scheduling.plan import Placement, Plan
from scheduling.reasons import seated
from scheduling.score import timed_value


class Judge:
    """Finds the first tier in which a seating is worse than a plan, and by how much."""

    def __init__(self, ground: Ground, tiers: list[Tier], values: list[int], plan: Plan) -> None:
        self.ground, self.tiers, self.values = ground, tiers, values
        self.anchors: list[dict[int, int]] = [{} for _ in ground.tables]
        for place in plan.placements:
            s = ground.table_index[place.session]
            start = seconds_between(ground.floor[s].starts_at, place.starts_at)
            self.anchors[s][ground.index[place.inscription]] = start
        self.lists: dict[tuple[int, tuple[int, ...]], tuple[Placement, ...] | None] = {}

    def verdict(self, seating: Seating) -> tuple[int, int] | None:
        """(tier by index, value) of the first tier not kept, (all tiers, 0) if none; None if there
        seems to be no order of floor."""
        places: tuple[Placement, ...] | None = ()
        if self._timed:
            places = self._places(seating)
        if places is None:
            return None
        for k, tier in enumerate(self.tiers):
            if isinstance(tier.shape, Timed):
                value = timed_value(self.ground.problem, tier, places)
            else:
                value = tier.shape.value(seating)
            if value > self.values[k]:
                return k, value
        return len(self.tiers), 0

    @cached_property
    def _timed(self) -> bool:
        windows = any(self.ground.people[i].windows for i in self.ground.able)
        return windows or any(isinstance(tier.shape, Timed) for tier in self.tiers)

    def _places(self, seating: Seating) -> tuple[Placement, ...] | None:
        found: list[Placement] = []
        for s in range(len(self.ground.tables)):
            line = self._list(s, tuple(members_of(seating, s)))
            if line is None:
                return None
            found += line
        return tuple(found)

    def _list(self, s: int, members: tuple[int, ...]) -> tuple[Placement, ...] | None:
        key = s, members
        if key not in self.lists:
            starts = fitted(self.ground, s, members, self.anchors[s])
            self.lists[key] = None if starts is None else tuple(written(self.ground, s, starts))
        return self.lists[key]

    def best(
        self, seatings: Iterable[Seating], until: float
    ) -> tuple[tuple[int, int], Seating] | None:
        """The seating that keeps most tiers from the top and makes the next the least worse.

        Looks at one seating at least, and at the others until the clock (monotonic) says `until`.
        """
        best: tuple[tuple[int, int], Seating] | None = None
        for seating in seatings:
            verdict = self.verdict(seating)
            if verdict is not None and (best is None or _rank(verdict) < _rank(best[0])):
                best = verdict, seating
            if monotonic() > until:
                break
        return best


def _rank(verdict: tuple[int, int]) -> tuple[int, int]:
    return -verdict[0], verdict[1]


def exchanges(ground: Ground, seating: Seating, i: int, s: int) -> Iterator[Seating]:
    """Seatings with i at table s, one other speaker giving way at most."""
    ledger = seated(ground, seating)
    home = seating[i]
    ledger.unseat(i)
    if ledger.obstacle(i, s) is None:
        ledger.seat(i, s)
        yield from _filled(ground, ledger, home)
        ledger.unseat(i)
    for j in members_of(seating, s):
        if j == i or ground.people[j].pin is not None:
            continue
        ledger.unseat(j)
        if ledger.obstacle(i, s) is None:
            ledger.seat(i, s)
            yield from _giving_way(ground, ledger, j, home)
            ledger.unseat(i)
        ledger.seat(j, s)


def _giving_way(ground: Ground, ledger: Ledger, j: int, home: int | None) -> Iterator[Seating]:
    """j goes to the table that was left, or to another with room, or waits."""
    for t in ground.open[j]:
        if ledger.seating[j] is None and ledger.obstacle(j, t) is None:
            ledger.seat(j, t)
            yield list(ledger.seating)
            ledger.unseat(j)
    yield from _filled(ground, ledger, home)


def _filled(ground: Ground, ledger: Ledger, home: int | None) -> Iterator[Seating]:
    """The table that was left as it is, or with the first of those waiting who fits there."""
    yield list(ledger.seating)
    if home is None:
        return
    waiting = [i for i in ground.able if ledger.seating[i] is None and home in ground.open_set[i]]
    for i in sorted(waiting, key=ground.rank.__getitem__):
        if ledger.obstacle(i, home) is None:
            ledger.seat(i, home)
            yield list(ledger.seating)
            ledger.unseat(i)
            return
