"""The best plan with one speaker at another table, and what it would cost in which tier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

from ortools.sat.python import cp_model

from scheduling.cpsat import SOLVED, solver_for, values_of
from scheduling.difference import Change, changes_between
from scheduling.ground import Ground, Seating
from scheduling.measure import Tier, Timed
from scheduling.model import Model
from scheduling.neighbours import Judge, exchanges
from scheduling.plan import Plan
from scheduling.score import timed_value
from scheduling.shapes import Expression, objective_of
from scheduling.tiers import OBJECTIVES
from scheduling.wishes import wish_ranks

PAIRS_IN_A_SECOND = 4_000
"""Open pairs that a model is built and solved for in about a second; more is not begun."""

Verdict = tuple[int, int]
"""The first tier not kept, by index, and its value."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """What a speaker at another table costs: the first tier that gets worse, from what to what.

    tier is None if no tier gets worse; proved is False if there may be a cheaper way. changes names
    all who would be placed otherwise. possible is False where the rules leave no plan at all with
    the speaker there.
    """

    session: str
    possible: bool = True
    tier: str | None = None
    before: int = 0
    after: int = 0
    proved: bool = True
    changes: tuple[Change, ...] = ()


def alternatives(
    ground: Ground, plan: Plan, seating: Seating, i: int, seconds: float
) -> list[Alternative]:
    """Tables open to i but its own, with i forced to it, the dearest wishes first.

    seconds: for all together; tables for which no time is left are left out.
    """
    ranks = wish_ranks(ground, i)
    tables = [s for s in ground.open[i] if s != seating[i]]
    tables.sort(key=lambda s: (ranks.get(s, len(ranks) + 1), s))
    until = monotonic() + seconds
    forcing = Forcing(ground, plan, seating) if tables else None
    found: list[Alternative] = []
    for k, s in enumerate(tables):
        left = until - monotonic()
        if forcing is None or (found and left <= 0):
            break
        found.append(forcing.to(i, s, left / (len(tables) - k)))
    return found


class Forcing:
    """Forces a speaker to a table and keeps as many tiers as possible from the top.

    First the plans one exchange away are judged, then a model without the order of floor bounds
    from below what any plan can keep. Only where the two do not meet is the whole model asked.
    """

    def __init__(self, ground: Ground, plan: Plan, seating: Seating) -> None:
        self.ground, self.seating = ground, seating
        self.tiers = list(_tiers(ground, seating))
        known = {result.name: result.value for result in plan.tiers}
        self.values = [known.get(t.name, _value(ground, t, plan, seating)) for t in self.tiers]
        self.judge = Judge(ground, self.tiers, self.values, plan)
        self.loose: Switches | None = None
        self.whole: Switches | None = None

    def to(self, i: int, s: int, seconds: float) -> Alternative:
        """What i at table s costs, in about `seconds`."""
        until = monotonic() + max(0.05, seconds)
        table = self.ground.tables[s].id
        half = (until + monotonic()) / 2
        best = self.judge.best(exchanges(self.ground, self.seating, i, s), half)
        least, found = self._bound(i, s, until)
        if least is None and self.loose is not None and self.loose.certain:
            return Alternative(table, possible=False)
        near = [best[1]] if best else []
        best = self.judge.best([*near, *([found] if found else [])], until)
        if best is not None and best[0] == least and self.loose and self.loose.certain:
            return self._answer(table, best[0], best[1], proved=True)
        if self.loose is not None and monotonic() < until:
            return self._asked(i, s, until, best)
        if best is None:
            return Alternative(table, possible=False, proved=False)
        return self._answer(table, best[0], best[1], proved=False)

    def _bound(self, i: int, s: int, until: float) -> tuple[Verdict | None, Seating | None]:
        """What no plan can beat, from the model without the order of floor; nothing if too late."""
        if self.loose is None:
            if self.ground.pairs > PAIRS_IN_A_SECOND * max(0.0, until - monotonic()):
                return None, None
            self.loose = Switches(self.ground, self.tiers, self.values, in_time=False)
        return self.loose.force(i, s, self.seating, until - monotonic())

    def _asked(
        self, i: int, s: int, until: float, best: tuple[Verdict, Seating] | None
    ) -> Alternative:
        """Ask the whole model, order of floor and all."""
        table = self.ground.tables[s].id
        if self.whole is None:
            self.whole = Switches(self.ground, self.tiers, self.values, in_time=True)
        near = best[1] if best else self.seating
        seconds = max(0.05, until - monotonic())
        least, found = self.whole.force(i, s, near, seconds)
        if least is None and self.whole.certain:
            return Alternative(table, possible=False)
        if found is not None and least is not None and self.whole.certain:
            return self._answer(table, least, found, proved=True)
        if best is None:
            return Alternative(table, possible=False, proved=False)
        return self._answer(table, best[0], best[1], proved=False)

    def _answer(
        self, table: str, verdict: Verdict, seating: Seating, *, proved: bool
    ) -> Alternative:
        k, after = verdict
        changes = changes_between(self.ground, self.seating, seating)
        if k == len(self.tiers):
            return Alternative(table, proved=proved, changes=changes)
        tier, before = self.tiers[k].name, self.values[k]
        return Alternative(table, True, tier, before, after, proved, changes)


class Switches:
    """A model in which each tier is held at its value as long as its switch is on."""

    def __init__(
        self, ground: Ground, tiers: list[Tier], values: list[int], *, in_time: bool
    ) -> None:
        self.model = Model(ground, in_time=in_time)
        self.certain = True
        self.tiers, self.values = tiers, values
        self.measures: list[Expression | None] = []
        self.kept: list[cp_model.IntVar] = []
        cp = self.model.cp
        for tier, value in zip(tiers, values, strict=True):
            skipped = isinstance(tier.shape, Timed) and not in_time
            measure = None if skipped else objective_of(tier.shape, self.model)
            switch = cp.new_bool_var("")
            if measure is not None:
                cp.add(measure <= value).only_enforce_if(switch)
            if self.kept:
                cp.add_implication(switch, self.kept[-1])
            self.measures.append(measure)
            self.kept.append(switch)

    def force(
        self, i: int, s: int, near: Seating, seconds: float
    ) -> tuple[Verdict | None, Seating | None]:
        """The best verdict with i at table s, and its seating; None where there is no plan."""
        cp = self.model.cp.clone()
        cp.add(self.model.x[i][s] == 1)
        cp.maximize(sum(self.kept))
        for j, tables in enumerate(self.model.x):
            for t, var in tables.items():
                cp.add_hint(var, t == (s if j == i else near[j]))
        solver, self.certain = _solved(cp, seconds / 2)
        if solver is None:
            return None, None
        kept = round(solver.objective_value)
        measure = self.measures[kept] if kept < len(self.tiers) else None
        if measure is None or not self.certain:
            return (kept, 0), self.model.read(values_of(solver))
        for k, switch in enumerate(self.kept):
            cp.add(switch == (k < kept))
        cp.minimize(measure)
        last, self.certain = _solved(cp, seconds / 2)
        solver = last or solver
        return (kept, solver.value(measure)), self.model.read(values_of(solver))


def _solved(cp: cp_model.CpModel, seconds: float) -> tuple[cp_model.CpSolver | None, bool]:
    """The solver with its best solution, if any, and whether nothing better can exist."""
    solver = solver_for(seconds)
    status = solver.solve(cp)
    sure = status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return (solver if status in SOLVED else None), sure


def _tiers(ground: Ground, seating: Seating) -> Iterator[Tier]:
    for name in ground.problem.policy.objectives:
        yield from OBJECTIVES[name](ground, seating)


def _value(ground: Ground, tier: Tier, plan: Plan, seating: Seating) -> int:
    if isinstance(tier.shape, Timed):
        return timed_value(ground.problem, tier, plan.placements)
    return tier.shape.value(seating)
