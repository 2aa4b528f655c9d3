"""The least value of an expression over a model: by linear programming, then by CP-SAT if need be.

Where the relaxation has a whole solution, that is the optimum. Elsewhere its reduced costs tell
which variables cannot matter for a given value, and CP-SAT is asked about the few that are left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from ortools.sat.python import cp_model

from scheduling.cpsat import SOLVED, values_of
from scheduling.ground import Seating
from scheduling.measure import Mask
from scheduling.model import Model
from scheduling.patience import Patience
from scheduling.relaxation import SCALE, Relaxation, Relaxed
from scheduling.rows import Integers, objective_of_model
from scheduling.shapes import Expression
from scheduling.telling import Ear

MUCH = 10
A_HUNDREDTH = 100
"""A seating around the relaxed one may cost so much more and a hundredth before it is given up."""

MOST_IN_A_ROW = 400
"""Rows with more variables than this, such as those of tiers held, bring nobody near anybody."""

Better = Callable[[Seating, int], None]


@dataclass(frozen=True)
class Found:
    """A seating with its value, or none that is better; bound: nothing in the model costs less."""

    seating: Seating | None
    value: int | None
    bound: int


class Optimum:
    """Looks for the least value of one expression after another over a growing model."""

    def __init__(
        self,
        model: Model,
        patience: Patience,
        better: Better | None = None,
        proved: Callable[[int], None] | None = None,
    ) -> None:
        """`better` and `proved` hear of each whole solution and bound found on the way."""
        self.model, self.patience = model, patience
        self.better, self.proved = better, proved
        self.relaxation = Relaxation(model.cp)

    def relaxed(self, expression: Expression) -> Relaxed | None:
        """The relaxation with the expression to be minimized; None if there was no time for it."""
        self.model.cp.minimize(expression)
        return self.relaxation.solve(self.patience.left)

    def between(self, relaxed: Relaxed, near: Seating, most: int | None) -> Found:
        """The best whole solution, known to cost less than `most`.

        near: a seating to start from. The last call of `relaxed` says what is minimized.
        """
        whole = relaxed.whole()
        if whole is not None and self.relaxation.rows.kept_by(whole):
            return self._taken(whole, relaxed)
        return self._improved(relaxed, near, self._around(relaxed, near, most), most)

    def _around(self, relaxed: Relaxed, near: Seating, most: int | None) -> Found:
        """A whole solution that differs from the relaxed one only around its fractions."""
        spare, rings = 0, tuple(self._rings(relaxed))
        while spare <= MUCH + relaxed.bound // A_HUNDREDTH and self.patience.left > 0:
            target = relaxed.bound + spare
            if most is not None and target >= most:
                break
            for free in rings:
                found, _ = self._asked(relaxed, target, near, free)
                if found.seating is not None:
                    return found
            spare = 2 * spare + 1
        return Found(None, None, relaxed.bound)

    def _improved(self, relaxed: Relaxed, near: Seating, best: Found, most: int | None) -> Found:
        """`best`, or better if there is; its bound rises as far as the time suffices."""
        ends = [end - 1 for end in (best.value, most) if end is not None]
        for target in (min([relaxed.bound, *ends]), min(ends, default=None)):
            if self.patience.left <= 0 or (target is not None and target < best.bound):
                break
            found, status = self._asked(relaxed, target, near, None, hurry=best.seating is not None)
            if found.seating is not None:
                return replace(found, bound=max(found.bound, best.bound))
            if status != cp_model.INFEASIBLE or target is None:
                break
            best = replace(best, bound=target + 1)
        return best

    def _asked(
        self,
        relaxed: Relaxed,
        target: int | None,
        near: Seating,
        free: Mask | None,
        *,
        hurry: bool = False,
    ) -> tuple[Found, int]:
        """A solution that costs `target` at most, with only the free variables to be decided."""
        cp = self._narrowed(relaxed, target, free)
        self.model.hint(cp, near)
        ear = self._ear(target if free is None else None, bounds=free is None)
        solver, status = self.patience.ask(cp, hurry=hurry, ear=ear)
        if status not in SOLVED:
            return Found(None, None, relaxed.bound), status
        found = self._taken(values_of(solver), relaxed)
        if free is None and status == cp_model.OPTIMAL and found.value is not None:
            found = replace(found, bound=found.value)
        return found, status

    def _ear(self, target: int | None, *, bounds: bool) -> Ear | None:
        """Who listens to a solve; beyond `target` the model says nothing of what is possible."""
        better, proved = self.better, self.proved
        if better is None:
            return None

        def found(values: Integers, value: int) -> None:
            better(self.model.read(values), value)

        def bound(value: int) -> None:
            if proved is not None:
                proved(value if target is None else min(value, target + 1))

        return Ear(found, bound if bounds else None)

    def _rings(self, relaxed: Relaxed) -> Iterator[Mask]:
        """What shares a row with a fraction; then all tables of everybody concerned as well."""
        rows, columns = self.relaxation.rows.entries(MOST_IN_A_ROW)
        free = relaxed.fractions()
        touched = np.zeros(len(relaxed.prices), bool)
        touched[rows[free[columns]]] = True
        free[columns[touched[rows]]] = True
        yield free
        who = self.model.who
        concerned = np.zeros(len(self.model.x), bool)
        concerned[who[free[: len(who)]]] = True
        wider = free.copy()
        wider[: len(who)] |= concerned[who]
        yield wider

    def _taken(self, values: Integers, relaxed: Relaxed) -> Found:
        priced, prices, constant = objective_of_model(self.model.cp)
        value = constant + sum(p * int(values[k]) for k, p in zip(priced, prices, strict=True))
        return Found(self.model.read(values), value, relaxed.bound)

    def _narrowed(
        self, relaxed: Relaxed, target: int | None, free: Mask | None
    ) -> cp_model.CpModel:
        """The model without what cannot be part of a solution of `target` or less."""
        rows = self.relaxation.rows
        lowest, highest = np.asarray(rows.lowest), np.asarray(rows.highest)
        if target is not None:
            slack = target * SCALE - relaxed.least
            highest = np.where(relaxed.reduced > slack, lowest, highest)
            lowest = np.where(relaxed.reduced < -slack, highest, lowest)
        if free is not None:
            rounded = np.rint(relaxed.values).astype(np.int64)
            lowest, highest = np.where(free, lowest, rounded), np.where(free, highest, rounded)
        cp = self.model.cp.clone()
        for k in np.flatnonzero(lowest == highest).tolist():
            domain = cp.proto.variables[k].domain
            domain.clear()
            domain.extend([int(lowest[k]), int(lowest[k])])
        if target is None:
            return cp
        priced, prices, constant = objective_of_model(cp)
        terms = [cp.get_int_var_from_proto_index(k) for k in priced]
        cp.add(cp_model.LinearExpr.weighted_sum(terms, prices) <= target - constant)
        return cp
