"""A problem as a CP-SAT model: one Boolean for each open pair, one small function for each rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from math import gcd
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from scheduling.crowding import Table
from scheduling.eligibility import counts_as_national
from scheduling.floor import Counts, add_floor
from scheduling.ground import Ground, Seating
from scheduling.measure import Matrix
from scheduling.parts import Floor, floors, sort_at
from scheduling.problem import ON_SITE, STANDING
from scheduling.rows import Integers

Reach = Callable[[Matrix, int], None]
"""Adds the price of one row to the prices of all pairs that it concerns, in the model or not."""


class Model:
    """x[i][s] is true if inscription i sits at table s.

    The first variables are those of the pairs: variable k says that who[k] sits at where[k].

    in_time: whether an order of floor must exist; without it the model is smaller and too lax.
    """

    def __init__(self, ground: Ground, *, in_time: bool = True) -> None:
        self.ground = ground
        self.cp = cp_model.CpModel()
        self.x: list[dict[int, cp_model.IntVar]] = [
            {s: self.cp.new_bool_var(f"x_{i}_{s}") for s in tables}
            for i, tables in enumerate(ground.open)
        ]
        self.who = np.asarray([i for i, here in enumerate(ground.open) for _ in here], np.int64)
        self.where = np.asarray([s for here in ground.open for s in here], np.int64)
        self.at: list[dict[int, cp_model.IntVar]] = [{} for _ in ground.tables]
        for i, tables in enumerate(self.x):
            for s, var in tables.items():
                self.at[s][i] = var
        self.counts: dict[int, Counts] = {}
        self.reach: dict[int, Reach] = {}
        for rule in RULES:
            rule(self)
        if in_time:
            for floor in floors(ground):
                self.add_floor(floor)

    def limit(self, inequality: Any, reach: Reach) -> None:
        """Add an inequality, and say what it would mean to pairs that are not in the model."""
        self.reach[self.cp.add(inequality).index] = reach

    def add_floor(self, floor: Floor, *, cheap: bool = False) -> None:
        """Rules 3, 7 and 9 in time: an order of floor must exist at this table."""
        net = self.ground.tables[floor.s].net_s
        counts = add_floor(self.cp, floor, self.at[floor.s], net)
        self.counts[floor.s] = counts
        seen = Table(self.ground, floor.s, cheap=cheap).first_of
        sorts = {k: sort_at(self.ground, floor, i, cheap=cheap) for k, i in seen.items()}
        everybody = np.asarray(self.ground.sort, np.int64)
        for sort, index in counts.balance.items():
            alike = np.isin(everybody, [k for k, other in sorts.items() if other == sort])
            self.reach[index] = _at(floor.s, -alike.astype(np.int64))

    def crowd_best_hours(self) -> None:
        """Let every remote speaker start only when the table costs least at home."""
        for s in range(len(self.at)):
            self.crowd(Table(self.ground, s, cheap=True))

    def crowd(self, table: Table) -> None:
        """Add what can bind of the crowding at one table."""
        here, sort = self.at[table.s], self.ground.sort
        sorts = np.asarray(sort, np.int64)
        for crowd in table.crowds(list(here)):
            taken = np.zeros(max(sort, default=0) + 1, np.int64)
            taken[list(crowd.taken)] = list(crowd.taken.values())
            terms = [i for i in here if taken[sort[i]]]
            prices = [int(taken[sort[i]]) for i in terms]
            work = cp_model.LinearExpr.weighted_sum([here[i] for i in terms], prices)
            of_each = taken[sorts]
            if crowd.extra is not None:
                one, much = crowd.extra
                work += much * here[one]
                of_each[one] += much
            self.limit(work <= crowd.most, _at(table.s, of_each))

    def hint(self, cp: cp_model.CpModel, seating: Seating) -> None:
        """Start the search of a copy of the model from a seating."""
        cp.clear_hints()  # type: ignore[no-untyped-call]
        for i, tables in enumerate(self.x):
            for s, var in tables.items():
                cp.add_hint(var, seating[i] == s)

    def read(self, values: Integers) -> Seating:
        """The seating that a solution says."""
        seating: Seating = [None] * len(self.x)
        for k in np.flatnonzero(values[: len(self.who)]).tolist():
            seating[int(self.who[k])] = int(self.where[k])
        return seating


def rule_1_one_place(model: Model) -> None:
    """Each statement has one place; a person is in one place at a time, with a gap between."""
    for tables in model.x:
        if len(tables) > 1:
            model.cp.add_at_most_one(tables.values())
    for members in model.ground.by_person.values():
        for i, j in combinations(members, 2):
            for s, first in model.x[i].items():
                for t, second in model.x[j].items():
                    if model.ground.collide(i, s, j, t):
                        model.cp.add_at_most_one(first, second)


def rule_2_statements_of_a_party(model: Model) -> None:
    """One national statement a Party; two where allowed, on different days by different persons."""
    ground = model.ground
    for everybody in ground.by_party.values():
        members = [i for i in everybody if counts_as_national(ground.people[i])]
        if len(members) < 2:  # noqa: PLR2004
            continue
        most = ground.problem.policy.statements_per_party
        model.cp.add(sum(var for i in members for var in model.x[i].values()) <= most)
        if most > 1:
            _one_a_day_and_person(model, members)


def _one_a_day_and_person(model: Model, members: list[int]) -> None:
    ground = model.ground
    sharing: defaultdict[object, list[cp_model.IntVar]] = defaultdict(list)
    for i in members:
        for s, var in model.x[i].items():
            sharing["day", ground.day[s]].append(var)
            sharing["person", ground.people[i].person].append(var)
    for several in sharing.values():
        model.cp.add_at_most_one(several)


def rule_3_speaking_time(model: Model) -> None:
    """All statements with their changeovers fit between the keynote and the wrap-up.

    Seconds are counted in the largest unit that all statements share, and what is left over of it
    is of no use to anybody.
    """
    ground = model.ground
    lengths = sorted({ground.limit[i] for i in ground.able})
    limits = np.asarray(ground.limit, np.int64)
    for s, here in enumerate(model.at):
        table = ground.tables[s]
        unit = gcd(*(length + table.changeover_s for length in lengths)) or 1
        slots = (limits + table.changeover_s) // unit
        taken = cp_model.LinearExpr.weighted_sum(list(here.values()), slots[list(here)].tolist())
        model.limit(taken <= table.net_s // unit, _at(s, slots))


def _at(s: int, taken: Any) -> Reach:
    """A row that takes so much from each inscription at table s."""

    def reach(prices: Matrix, price: int) -> None:
        prices[:, s] -= price * taken

    return reach


def rule_4_capacities(model: Model) -> None:
    """Seats, places in the room and remote lines, where given."""
    people = model.ground.people
    onsite = np.asarray([person.mode in ON_SITE for person in people], np.int64)
    remote = np.asarray([person.mode == "live_remote" for person in people], np.int64)
    for s, (here, table) in enumerate(zip(model.at, model.ground.tables, strict=True)):
        for takes, places in (
            (np.ones_like(onsite), table.seats),
            (onsite, table.onsite_places),
            (remote, table.remote_lines),
        ):
            variables = [var for i, var in here.items() if takes[i]]
            if places is not None and len(variables) > places:
                model.limit(sum(variables) <= places, _at(s, takes))


def rule_7_crowding(model: Model) -> None:
    """Windows leave room for only so many; the rest of rule 7 is in the floors."""
    ground = model.ground
    for s, here in enumerate(model.at):
        if any(ground.people[i].windows for i in here):
            model.crowd(Table(ground, s, cheap=False))


def rule_8_pins(model: Model) -> None:
    """What is pinned stays, unless withdrawn. Rules 5 and 6 are in the pairs that exist."""
    for i, person in enumerate(model.ground.people):
        if person.pin is not None and person.state in STANDING:
            model.cp.add(sum(model.x[i].values()) == 1)


def rule_10_groups(model: Model) -> None:
    """Two groups do not use the same speaker in one session."""
    ground = model.ground
    for members in ground.by_person.values():
        groups = [i for i in members if ground.people[i].kind == "group"]
        for here in model.at:
            variables = [here[i] for i in groups if i in here]
            if len(variables) > 1:
                model.cp.add_at_most_one(variables)


RULES = (
    rule_1_one_place,
    rule_2_statements_of_a_party,
    rule_3_speaking_time,
    rule_4_capacities,
    rule_7_crowding,
    rule_8_pins,
    rule_10_groups,
)
