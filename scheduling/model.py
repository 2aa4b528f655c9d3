"""A problem as a CP-SAT model: one Boolean for each open pair, one small function for each rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from ortools.sat.python import cp_model

from scheduling.crowding import crowding
from scheduling.eligibility import counts_as_national
from scheduling.floor import Counts, add_floor
from scheduling.ground import Ground, Seating
from scheduling.parts import Floor, floors
from scheduling.problem import ON_SITE, STANDING


class Model:
    """x[i][s] is true if inscription i sits at table s.

    in_time: whether an order of floor must exist; without it the model is smaller and too lax.
    """

    def __init__(self, ground: Ground, *, in_time: bool = True) -> None:
        self.ground = ground
        self.cp = cp_model.CpModel()
        self.x: list[dict[int, cp_model.IntVar]] = [
            {s: self.cp.new_bool_var(f"x_{i}_{s}") for s in tables}
            for i, tables in enumerate(ground.open)
        ]
        self.at: list[dict[int, cp_model.IntVar]] = [{} for _ in ground.tables]
        for i, tables in enumerate(self.x):
            for s, var in tables.items():
                self.at[s][i] = var
        self.counts: dict[int, Counts] = {}
        for rule in RULES:
            rule(self)
        if in_time:
            for floor in floors(ground):
                self.add_floor(floor)

    def add_floor(self, floor: Floor) -> None:
        """Rules 3, 7 and 9 in time: an order of floor must exist at this table."""
        net = self.ground.tables[floor.s].net_s
        self.counts[floor.s] = add_floor(self.cp, floor, self.at[floor.s], net)

    def crowd_best_hours(self, tables: Iterable[int]) -> None:
        """Let every remote speaker start only when the table costs least at home."""
        for s in tables:
            for inequality in crowding(self.ground, s, self.at[s], cheap=True):
                self.cp.add(inequality)

    def hint(self, seating: Seating) -> None:
        self.cp.clear_hints()  # type: ignore[no-untyped-call]
        for i, tables in enumerate(self.x):
            for s, var in tables.items():
                self.cp.add_hint(var, seating[i] == s)

    def read(self, solver: cp_model.CpSolver) -> Seating:
        """The seating of the solver's last solution."""
        return [
            next((s for s, var in tables.items() if solver.boolean_value(var)), None)
            for tables in self.x
        ]


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
    """All statements with their changeovers fit between the keynote and the wrap-up."""
    ground = model.ground
    for s, here in enumerate(model.at):
        taken = sum(ground.slot(i, s) * var for i, var in here.items())
        model.cp.add(taken <= ground.tables[s].net_s)


def rule_4_capacities(model: Model) -> None:
    """Seats, places in the room and remote lines, where given."""
    people = model.ground.people
    for here, table in zip(model.at, model.ground.tables, strict=True):
        onsite = [var for i, var in here.items() if people[i].mode in ON_SITE]
        remote = [var for i, var in here.items() if people[i].mode == "live_remote"]
        for variables, places in (
            (list(here.values()), table.seats),
            (onsite, table.onsite_places),
            (remote, table.remote_lines),
        ):
            if places is not None and len(variables) > places:
                model.cp.add(sum(variables) <= places)


def rule_7_crowding(model: Model) -> None:
    """Windows leave room for only so many; the rest of rule 7 is in the floors."""
    ground = model.ground
    for s, here in enumerate(model.at):
        if any(ground.people[i].windows for i in here):
            for inequality in crowding(ground, s, here, cheap=False):
                model.cp.add(inequality)


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
