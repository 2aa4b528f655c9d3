"""A problem read once into numbers: who may sit where, how long each takes, who precedes whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from scheduling.clock import Interval, cheapest, home_curve, seconds_between
from scheduling.eligibility import Bar, barred, floor_of, gap_s, shut_out, start_windows
from scheduling.precedence import seniority
from scheduling.problem import Inscription, Problem

if TYPE_CHECKING:
    from scheduling.measure import Mask, Matrix

Seating = list[int | None]
"""For each inscription by index, the index of its session, or None while it waits."""

Sort = tuple[object, ...]
"""What inscriptions have in common that may speak at the same tables, at the same hours."""

Class = tuple[int, int]
"""Observer or not, and tier: those who are equal before the list of waiting."""


class Ground:
    """The facts that every part of the engine needs, by index of inscription and session."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.whole = self
        self.people = problem.inscriptions
        self.tables = problem.sessions
        self.table_index = {table.id: s for s, table in enumerate(self.tables)}
        self.index = {person.id: i for i, person in enumerate(self.people)}
        self.bars: dict[int, Bar] = {
            i: bar for i, p in enumerate(self.people) if (bar := barred(problem, p))
        }
        self.limit = [problem.limit_s(person) for person in self.people]
        sorts: dict[Sort, int] = {}
        self.sort = [sorts.setdefault(self._sort(i), len(sorts)) for i in range(len(self.people))]
        self.open = self._opened()
        self.able = [i for i in range(len(self.people)) if i not in self.bars]
        ranks = seniority(problem)
        self.rank = [ranks[person.id] for person in self.people]

    def _sort(self, i: int) -> Sort:
        """All that decides at which tables an inscription may speak, and at what price."""
        one = self.people[i]
        recording = one.recording_accepted if one.mode == "pre_recorded" else None
        leads = one.person if one.person in self.problem.led_by else None
        return (
            self.limit[i],
            one.category == "observer",
            one.mode,
            one.home_zone,
            one.windows,
            one.never,
            one.pin,
            recording,
            leads,
        )

    def _opened(self) -> list[tuple[int, ...]]:
        """The tables open to each inscription; looked up once for all of a sort."""
        by_sort: dict[int, tuple[int, ...]] = {}
        opened: list[tuple[int, ...]] = []
        for i, sort in enumerate(self.sort):
            if i not in self.bars and sort not in by_sort:
                by_sort[sort] = self._open(i)
            opened.append(() if i in self.bars else by_sort[sort])
        return opened

    def _open(self, i: int) -> tuple[int, ...]:
        return tuple(
            s
            for s, table in enumerate(self.tables)
            if shut_out(self.problem, self.people[i], table) is None
        )

    def narrowed(self, tables: Mask) -> Ground:
        """The same problem with only some tables open to each inscription; `whole` has them all."""
        narrow = Ground.__new__(Ground)
        narrow.__dict__.update(self.__dict__)
        narrow.__dict__.pop("open_set", None)
        narrow.open = [tuple(here.nonzero()[0].tolist()) for here in tables]
        return narrow

    @property
    def pairs(self) -> int:
        """How many pairs of inscription and table are open."""
        return sum(len(tables) for tables in self.open)

    def slot(self, i: int, s: int) -> int:
        """Seconds that a statement takes from the floor of a table, with its changeover."""
        return self.limit[i] + self.tables[s].changeover_s

    def starts(self, i: int, s: int) -> tuple[tuple[int, int], ...]:
        """Seconds of the floor of s in which i may start, as (first, last), both kept."""
        if not self.people[i].windows:
            return ((0, self.tables[s].net_s - self.slot(i, s)),)
        return start_windows(self.problem, self.people[i], self.tables[s])

    def published_starts(self, s: int) -> dict[int, int]:
        """Published starts at table s that are still possible, in seconds of its floor."""
        return self._published[s]

    @cached_property
    def _published(self) -> list[dict[int, int]]:
        found: list[dict[int, int]] = [{} for _ in self.tables]
        if "times" not in self.problem.policy.objectives:
            return found
        for place in self.problem.published:
            i, s = self.index.get(place.inscription), self.table_index.get(place.session)
            if i is None or s is None or s not in self.open_set[i]:
                continue
            start = seconds_between(self.floor[s].starts_at, place.starts_at)
            if any(first <= start <= last for first, last in self.starts(i, s)):
                found[s][i] = start
        return found

    def curve(self, i: int, s: int) -> tuple[tuple[int, int], ...]:
        """What starting costs i at home over the floor of s, as steps; free where not asked for."""
        person, policy = self.people[i], self.problem.policy
        if person.mode != "live_remote" or person.home_zone is None or not self.minds_hours:
            return ((0, 0),)
        return home_curve(policy.home_hours, person.home_zone, self.floor[s])

    def cheap_starts(self, i: int, s: int) -> tuple[int, tuple[tuple[int, int], ...]]:
        """The least price at which i can start at s, and the starts that have it."""
        key = self.sort[i], s
        if key not in self._cheap:
            self._cheap[key] = cheapest(self.starts(i, s), self.curve(i, s))
        return self._cheap[key]

    @cached_property
    def _cheap(self) -> dict[tuple[int, int], tuple[int, tuple[tuple[int, int], ...]]]:
        return {}

    @cached_property
    def minds_hours(self) -> bool:
        return "hours" in self.problem.policy.objectives

    @cached_property
    def floor(self) -> list[Interval]:
        return [floor_of(table) for table in self.tables]

    @cached_property
    def least_prices(self) -> Matrix:
        """The least that speaking at each table costs each inscription at home; 0 where shut."""
        import numpy as np  # noqa: PLC0415  (a web worker reads grounds without it)

        prices = np.zeros((len(self.people), len(self.tables)), np.int64)
        rows: dict[int, list[int]] = {}
        for i, tables in enumerate(self.open):
            if self.sort[i] not in rows:
                costs = dict.fromkeys(range(len(self.tables)), 0)
                costs |= {s: self.cheap_starts(i, s)[0] for s in tables}
                rows[self.sort[i]] = list(costs.values())
            prices[i] = rows[self.sort[i]]
        return prices

    @cached_property
    def dear(self) -> bool:
        """Whether any hour at any open table costs anybody anything."""
        first = {self.sort[i]: i for i in self.able}
        return any(
            price for i in first.values() for s in self.open[i] for _, price in self.curve(i, s)
        )

    @cached_property
    def open_set(self) -> list[frozenset[int]]:
        alike: dict[tuple[int, ...], frozenset[int]] = {}
        return [alike.setdefault(tables, frozenset(tables)) for tables in self.open]

    def class_of(self, i: int) -> Class:
        person = self.people[i]
        return int(person.category == "observer"), person.tier

    @cached_property
    def classes(self) -> dict[Class, list[int]]:
        """The able inscriptions by class, highest class first."""
        found: defaultdict[Class, list[int]] = defaultdict(list)
        for i in self.able:
            found[self.class_of(i)].append(i)
        return dict(sorted(found.items()))

    @cached_property
    def by_person(self) -> dict[str, list[int]]:
        """Able inscriptions of every person who has more than one."""
        return self._shared(lambda person: person.person)

    @cached_property
    def by_party(self) -> dict[str, list[int]]:
        """Able inscriptions of every Party or observer that has more than one."""
        return self._shared(lambda person: person.party)

    def _shared(self, key: Callable[[Inscription], str]) -> dict[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for i in self.able:
            found[key(self.people[i])].append(i)
        return {name: members for name, members in found.items() if len(members) > 1}

    @cached_property
    def gaps(self) -> list[int]:
        return [gap_s(self.problem, person) for person in self.people]

    @cached_property
    def present(self) -> list[bool]:
        """Whether the speaker has to be there; a recording needs nobody."""
        return [person.mode != "pre_recorded" for person in self.people]

    def collide(self, i: int, s: int, j: int, t: int) -> bool:
        """True if one person cannot give statement i at table s and statement j at table t."""
        if s == t or not (self.present[i] and self.present[j]):
            return False
        gap = max(self.gaps[i], self.gaps[j])
        return self.tables[s].interval.meets(self.tables[t].interval, gap)

    @cached_property
    def day(self) -> list[object]:
        """The calendar day of each table, on the clock of its own starting time."""
        return [table.starts_at.date() for table in self.tables]

    @cached_property
    def capacity(self) -> list[Fraction]:
        """How many statements of mean length each table can take."""
        if not self.able:
            return [Fraction(0)] * len(self.tables)
        mean = Fraction(sum(self.limit[i] for i in self.able), len(self.able))
        by_time = (table.net_s / (mean + table.changeover_s) for table in self.tables)
        return [
            places if table.seats is None else min(places, Fraction(table.seats))
            for places, table in zip(by_time, self.tables, strict=True)
        ]


def members_of(seating: Seating, s: int) -> list[int]:
    """Who sits at table s."""
    return [i for i, t in enumerate(seating) if t == s]
