"""One table as a model of its own: in which part of the floor does each statement start?"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any

from ortools.sat.python import cp_model

from scheduling.cpsat import SOLVED, solver_for
from scheduling.floor import Counts, add_floor
from scheduling.ground import Ground
from scheduling.inversions import Sequence, inversion_weight, inversions
from scheduling.order import Starts, attained, fitted
from scheduling.parts import Floor

Var = cp_model.IntVar


class Line:
    """The model of one table: at[i][k] is true if statement i starts in part k."""

    def __init__(self, ground: Ground, floor: Floor, order: list[int]) -> None:
        self.ground, self.floor, self.order = ground, floor, order
        self.cp = cp_model.CpModel()
        present = {i: self.cp.new_constant(1) for i in order}
        net = ground.tables[floor.s].net_s
        self.counts: Counts = add_floor(self.cp, floor, present, net)
        self.at = {i: self._parts(i) for i in order}
        for sort, members in floor.sorts.items():
            for k, n in self.counts.starts[sort].items():
                self.cp.add(sum(self.at[i][k] for i in members) == n)
        for i, kept in self.counts.kept.items():
            self.cp.add_implication(kept, self.at[i][floor.kept[i]])
        self.last = [self._last(k) for k in floor.parts]
        self.later = self._cumulated()
        self.fixed: frozenset[int] = frozenset()

    def _parts(self, i: int) -> dict[int, Var]:
        prices = self.floor.sort_of[i].prices
        parts = {k: self.cp.new_bool_var("") for k, price in enumerate(prices) if price is not None}
        self.cp.add_exactly_one(parts.values())
        return parts

    def _last(self, k: int) -> dict[int, Var]:
        """Which statement ends part k, told apart only where lengths differ."""
        if len(self.counts.lasts[k]) < 2:  # noqa: PLR2004
            return {}
        lasts = {i: self.cp.new_bool_var("") for i in self.order if k in self.at[i]}
        for i, last in lasts.items():
            self.cp.add_implication(last, self.at[i][k])
        for (slot, observer), kind in self.counts.lasts[k].items():
            alike = [
                last
                for i, last in lasts.items()
                if (self.floor.sort_of[i].slot, self.floor.sort_of[i].observer) == (slot, observer)
            ]
            self.cp.add(sum(alike) == kind)
        return lasts

    def best(self, seconds: float) -> Sequence:
        """Times kept and hours at home in the order of the policy, then the fewest inversions."""
        starts = self._at_no_cost()
        bound = 0
        names = [name for name in self.ground.problem.policy.objectives if name in AIMS]
        for name in ("inversions",) if starts else (*names, "inversions"):
            bound = 0
            solver = self._minimize(AIMS[name](self), seconds)
            if solver is None:
                break
            starts, bound = self._read(solver), round(solver.best_objective_bound)
            if name == "times" and round(solver.objective_value) == 0:
                self._keep_all()
        if starts is None:
            starts = self._any()
        fixed = inversions(self.ground, [i for i in self.order if i in self.fixed], starts)
        return Sequence(starts, inversions(self.ground, self.order, starts), bound + fixed)

    def _at_no_cost(self) -> Starts | None:
        """An order by rule of thumb with all times kept and the best hour for everybody, held so.

        None if there is none at hand.
        """
        ground, s = self.ground, self.floor.s
        if not attained(ground, s, self.order, times=True, hours=True):
            return None
        self._keep_all()
        least = sum(ground.cheap_starts(i, s)[0] for i in self.order)
        self.cp.add(self.hours() <= least)
        starts = fitted(ground, s, self.order)
        for i, start in starts or ():
            part = max(k for k in self.floor.parts if self.floor.cuts[k] <= start)
            for k, var in self.at[i].items():
                self.cp.add_hint(var, k == part)
        return starts

    def _any(self) -> Starts:
        """Some order of floor, whatever time it takes."""
        self.cp.clear_objective()  # type: ignore[no-untyped-call]
        solver = self._solve(float("inf"))
        if solver is None:
            raise ValueError(f"table {self.floor.s} has no order of floor")
        return self._read(solver)

    def feasible(self) -> bool:
        """True if some order keeps the windows; proved either way."""
        return self._solve(float("inf")) is not None

    def _keep_all(self) -> None:
        """All published times can be kept, so nobody who has one need be looked at again."""
        self.fixed = frozenset(self.counts.kept)
        for var in self.counts.kept.values():
            self.cp.add(var == 1)

    def _minimize(self, aim: Any, seconds: float) -> cp_model.CpSolver | None:
        """Solve for one aim and hold what was reached."""
        self.cp.minimize(aim)
        solver = self._solve(seconds)
        if solver is not None:
            self.cp.add(aim <= round(solver.objective_value))
            self._hint(solver)
        return solver

    def _solve(self, seconds: float) -> cp_model.CpSolver | None:
        solver = solver_for(seconds)
        status = solver.solve(self.cp)
        return solver if status in SOLVED else None

    def _hint(self, solver: cp_model.CpSolver) -> None:
        self.cp.clear_hints()  # type: ignore[no-untyped-call]
        for parts in self.at.values():
            for var in parts.values():
                self.cp.add_hint(var, solver.value(var))

    def changed(self) -> Any:
        return len(self.counts.kept) - sum(self.counts.kept.values())

    def hours(self) -> Any:
        return sum(
            (price or 0) * self.at[i][k]
            for i in self.order
            for k, price in enumerate(self.floor.sort_of[i].prices)
            if price
        )

    def inversions(self) -> Any:
        self._keep_alike_in_order()
        return sum(
            inversion_weight(self.ground, i, j) * self._inverted(i, j)
            for i, j in combinations(self.order, 2)
            if not (self._settled(i, j) or self._alike(i, j))
        )

    def _settled(self, i: int, j: int) -> bool:
        """A Party and an observer, or two whose times are fixed: no choice is left."""
        classes = {self.floor.sort_of[i].observer, self.floor.sort_of[j].observer}
        return len(classes) > 1 or {i, j} <= self.fixed

    def _alike(self, i: int, j: int) -> bool:
        """Two that could change places without anybody noticing need never be inverted."""
        kept = self.floor.kept
        return self.floor.sort_of[i] == self.floor.sort_of[j] and i not in kept and j not in kept

    def _keep_alike_in_order(self) -> None:
        for members in self.floor.sorts.values():
            line = [i for i in self.order if i in set(members) and i not in self.floor.kept]
            for i, j in pairwise(line):
                for k in self.floor.parts:
                    self.cp.add_implication(self.later[i][k], self.later[j][k])

    def _cumulated(self) -> dict[int, list[Var]]:
        """later[i][k] is true if i starts after part k."""
        later: dict[int, list[Var]] = {}
        for i, parts in self.at.items():
            chain = [self.cp.new_constant(0)]
            for k in reversed(self.floor.parts[1:]):
                if k in parts:
                    var = self.cp.new_bool_var("")
                    self.cp.add(var == chain[-1] + parts[k])
                    chain.append(var)
                else:
                    chain.append(chain[-1])
            later[i] = chain[::-1]
        return later

    def _inverted(self, i: int, j: int) -> Var:
        """True if j, whose turn is after i's, speaks before i."""
        inverted = self.cp.new_bool_var("")
        for k in self.floor.parts:
            if k in self.at[j]:
                self.cp.add_bool_or(~self.later[i][k], ~self.at[j][k], inverted)
                if i in self.last[k]:
                    self.cp.add_bool_or(~self.last[k][i], ~self.at[j][k], inverted)
        return inverted

    def _read(self, solver: cp_model.CpSolver) -> Starts:
        """The statements part by part, by precedence within it, each as early as it may start."""
        rank = {i: place for place, i in enumerate(self.order)}
        part = {
            i: next(k for k, var in parts.items() if solver.boolean_value(var))
            for i, parts in self.at.items()
        }
        ends = {self._ending(k, part, solver) for k in self.floor.parts}
        line = [
            (part[i], self.floor.sort_of[i].observer, i in ends, rank[i], i) for i in self.order
        ]
        kept = {i for i, var in self.counts.kept.items() if solver.boolean_value(var)}
        starts: Starts = []
        clock = 0
        for k, _, _, _, i in sorted(line):
            start = self.floor.cuts[k] if i in kept else self._earliest(i, k, clock)
            starts.append((i, start))
            clock = start + self.ground.slot(i, self.floor.s)
        return starts

    def _ending(self, k: int, part: dict[int, int], solver: cp_model.CpSolver) -> int | None:
        """Who ends part k: of those alike to the one the solver chose, the last in rank."""
        chosen = (i for i, last in self.last[k].items() if solver.boolean_value(last))
        i = next(chosen, None)
        if i is None:
            return None
        sort = self.floor.sort_of[i]
        return [j for j in self.order if part[j] == k and self.floor.sort_of[j] == sort][-1]

    def _earliest(self, i: int, k: int, clock: int) -> int:
        """The first start from `clock` on that is no worse for i than its own part k."""
        prices, cuts = self.floor.sort_of[i].prices, self.floor.cuts
        agreed = prices[k] or 0
        for part in range(k):
            price = prices[part]
            if price is not None and price <= agreed and clock < cuts[part + 1]:
                return max(clock, cuts[part])
        return max(clock, cuts[k])


AIMS: dict[str, Callable[[Line], Any]] = {
    "times": Line.changed,
    "hours": Line.hours,
    "inversions": Line.inversions,
}
