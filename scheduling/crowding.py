"""Quick necessary conditions for an order of floor: between two times, only so much work fits.

All statements that must start between a and b take at most b - a seconds and one statement more;
and where an observer speaks, all Parties have finished by its last start (rule 9). These
inequalities (the first after Hall) need no new variables, and spare most tables all of floor.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import gcd

from scheduling.ground import Ground
from scheduling.order import may_start


@dataclass(frozen=True)
class Crowd:
    """An inequality at one table: what statements of each sort take, and one besides, is bounded.

    taken: by the number of a sort (see Ground.sort). extra: an inscription and what it takes.
    """

    taken: dict[int, int]
    most: int
    extra: tuple[int, int] | None = None


class Table:
    """One table as the sorts of statements see it that may be made there."""

    def __init__(self, ground: Ground, s: int, *, cheap: bool) -> None:
        """cheap: the starts that cost more than the least at home are left out."""
        self.ground, self.s, self.cheap = ground, s, cheap
        self.first_of = {ground.sort[i]: i for i in ground.able if s in ground.whole.open_set[i]}

    @cached_property
    def slots(self) -> dict[int, int]:
        """Seconds that a statement of each sort takes from the floor."""
        return {sort: self.ground.slot(i, self.s) for sort, i in self.first_of.items()}

    @cached_property
    def spans(self) -> dict[int, tuple[int, int]]:
        """First and last start of each sort that cannot start at any time."""
        found = {}
        whole = self.ground.tables[self.s].net_s
        for sort, i in self.first_of.items():
            windows = may_start(self.ground, i, self.s, cheap=self.cheap)
            first, last = windows[0][0], windows[-1][1]
            if first > 0 or last < whole - self.slots[sort]:
                found[sort] = first, last
        return found

    def observer(self, sort: int) -> bool:
        """Tell whether a sort is one of observers."""
        return self.ground.people[self.first_of[sort]].category == "observer"

    def crowds(self, here: list[int]) -> Iterator[Crowd]:
        """The inequalities that can bind when these inscriptions alone ask for the table."""
        count: dict[int, int] = {}
        for i in here:
            count[self.ground.sort[i]] = count.get(self.ground.sort[i], 0) + 1
        for crowd in self._between_two_times():
            if sum(slot * count.get(sort, 0) for sort, slot in crowd.taken.items()) > crowd.most:
                yield crowd
        for i in here:
            sort = self.ground.sort[i]
            if sort in self.spans and self.observer(sort):
                yield from self._after_the_parties(i, self.spans[sort][1])

    def _between_two_times(self) -> Iterator[Crowd]:
        spans = self.spans
        for opens in sorted({first for first, _ in spans.values()}):
            for closes in sorted({last for _, last in spans.values()}):
                inside = [k for k, (a, b) in spans.items() if opens <= a and b <= closes]
                taken = {sort: self.slots[sort] for sort in inside}
                if taken:
                    yield Crowd(taken, closes - opens + max(taken.values()))

    def _after_the_parties(self, i: int, last: int) -> Iterator[Crowd]:
        """If observer i speaks, the Parties' work is done by its last start."""
        parties = {k: slot for k, slot in self.slots.items() if not self.observer(k)}
        if not parties:
            return
        unit = gcd(*parties.values())
        whole = self.ground.tables[self.s].net_s // unit
        work = {sort: slot // unit for sort, slot in parties.items()}
        yield Crowd(work, whole, (i, whole - last // unit))
        late = {k: whole for k in parties if k in self.spans and self._too_late(k, last)}
        if late:
            yield Crowd(late, whole, (i, whole))

    def _too_late(self, sort: int, last: int) -> bool:
        return self.spans[sort][0] + self.slots[sort] > last
