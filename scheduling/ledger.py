"""What is still free at each table while statements are seated one after another."""

from __future__ import annotations

from collections import defaultdict

from scheduling.eligibility import Bar, counts_as_national
from scheduling.ground import Ground, Seating
from scheduling.order import fitted
from scheduling.problem import ON_SITE


class Ledger:
    """Seats statements one at a time and says by which rule the next one does not fit."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.seating: Seating = [None] * len(ground.people)
        self.at: list[list[int]] = [[] for _ in ground.tables]
        self.seconds = [table.net_s for table in ground.tables]
        self.seats = [table.seats for table in ground.tables]
        self.onsite = [table.onsite_places for table in ground.tables]
        self.lines = [table.remote_lines for table in ground.tables]
        self.of_person: defaultdict[str, list[int]] = defaultdict(list)
        self.of_party: defaultdict[str, list[int]] = defaultdict(list)

    def obstacle(self, i: int, s: int) -> Bar | None:
        """The first rule by which i cannot join table s as things stand; None if it can."""
        return (
            self._no_room(i, s)
            or self._person_busy(i, s)
            or self._party_spoke(i, s)
            or self._out_of_time(i, s)
        )

    def _out_of_time(self, i: int, s: int) -> Bar | None:
        """Rule 7: everybody at the table must still find a start in a window."""
        ground = self.ground
        here = [*self.at[s], i]
        if not any(ground.people[j].windows for j in here):
            return None
        if fitted(ground, s, here) is not None:
            return None
        text = f"{ground.tables[s].title} has no time left that suits {ground.people[i].label}."
        return Bar("7", text)

    def seat(self, i: int, s: int) -> None:
        self._count(i, s, -1)
        self.seating[i] = s
        self.at[s].append(i)
        person = self.ground.people[i]
        self.of_person[person.person].append(i)
        if counts_as_national(person):
            self.of_party[person.party].append(i)

    def unseat(self, i: int) -> None:
        s = self.seating[i]
        if s is None:
            return
        self._count(i, s, +1)
        self.at[s].remove(i)
        self.seating[i] = None
        person = self.ground.people[i]
        self.of_person[person.person].remove(i)
        if counts_as_national(person):
            self.of_party[person.party].remove(i)

    def _count(self, i: int, s: int, change: int) -> None:
        mode = self.ground.people[i].mode
        self.seconds[s] += change * self.ground.slot(i, s)
        _add(self.seats, s, change)
        if mode in ON_SITE:
            _add(self.onsite, s, change)
        if mode == "live_remote":
            _add(self.lines, s, change)

    def _no_room(self, i: int, s: int) -> Bar | None:
        person, table = self.ground.people[i], self.ground.tables[s]
        if self.ground.slot(i, s) > self.seconds[s]:
            return Bar("3", f"The speaking time of {table.title} is used up.")
        if self.seats[s] == 0:
            return Bar("4", f"All seats of {table.title} are taken.")
        if person.mode in ON_SITE and self.onsite[s] == 0:
            return Bar("4", f"All places in the room of {table.title} are taken.")
        if person.mode == "live_remote" and self.lines[s] == 0:
            return Bar("4", f"All remote lines of {table.title} are taken.")
        return None

    def _person_busy(self, i: int, s: int) -> Bar | None:
        ground = self.ground
        person, table = ground.people[i], ground.tables[s]
        for j in self.of_person[person.person]:
            t = self.seating[j]
            if t is None:
                continue
            if ground.collide(i, s, j, t):
                text = f"{person.label}'s speaker is at {ground.tables[t].title} at that time."
                return Bar("1", text)
            if s == t and person.kind == "group" == ground.people[j].kind:
                return Bar("10", f"The same person already speaks for a group in {table.title}.")
        return None

    def _party_spoke(self, i: int, s: int) -> Bar | None:
        ground = self.ground
        person = ground.people[i]
        if not counts_as_national(person):
            return None
        others = self.of_party[person.party]
        if len(others) >= ground.problem.policy.statements_per_party:
            return Bar("2", f"{person.label} already has its statement.")
        for j in others:
            t = self.seating[j]
            if ground.people[j].person == person.person:
                return Bar("2", f"The same person already speaks for {person.label}.")
            if t is not None and ground.day[t] == ground.day[s]:
                return Bar("2", f"{person.label} already speaks on that day.")
        return None


def _add(free: list[int | None], s: int, change: int) -> None:
    places = free[s]
    if places is not None:
        free[s] = places + change
