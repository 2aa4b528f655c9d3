"""The linear relaxation of a model: a bound in exact integers, and often the optimum itself.

The tiers are close to transportation problems, whose linear programs have whole solutions. GLOP
solves them in floating point; the bound is computed again from its dual prices in whole numbers, so
it holds whatever the solver's tolerances were (Neumaier and Shcherbina 2004).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

from scheduling.rows import OPEN, Integers, Rows, objective_of_model

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Reals = np.ndarray[Any, np.dtype[np.float64]]

SCALE: Final = 720_720 * 16
"""Dual prices are kept as multiples of 1/SCALE: most are fractions with small denominators."""

DEAREST: Final = 10_000_000
"""Dual prices beyond this are cut off: any prices give a bound, but these might overflow."""

WHOLE: Final = 1e-6


@dataclass(frozen=True)
class Relaxed:
    """The optimum of a relaxation.

    values: what each variable has. prices: of each row, in 1/SCALE. reduced: what each variable
    costs at least beyond the bound, for each unit, in 1/SCALE. least: the bound in 1/SCALE.
    """

    values: Reals
    prices: Integers
    reduced: Integers
    least: int

    @property
    def bound(self) -> int:
        """No whole solution costs less."""
        return -(-self.least // SCALE)

    def whole(self) -> Integers | None:
        """The values, if all of them are whole numbers."""
        return None if self.fractions().any() else np.rint(self.values).astype(np.int64)

    def fractions(self) -> Mask:
        """Variables that have no whole value."""
        return np.asarray(np.abs(self.values - np.rint(self.values)) > WHOLE)

    def useless(self, value: int) -> Integers:
        """Variables that are at their lowest in every solution that costs no more than `value`."""
        return np.flatnonzero(self.reduced > value * SCALE - self.least)


class Relaxation:
    """The rows of a model, solved as a linear program for whatever its objective is at the time.

    `highest` may be lowered for variables that are no longer of use.
    """

    def __init__(self, cp: cp_model.CpModel) -> None:
        self.rows = Rows(cp)

    def fix(self, variables: Integers) -> None:
        """Leave variables at their lowest from now on."""
        self.rows.read()
        for k in variables.tolist():
            self.rows.highest[k] = self.rows.lowest[k]

    def solve(self, seconds: float) -> Relaxed | None:
        """The optimum for the objective of the model; None if there is none, or not in time."""
        self.rows.read()
        solved = mathopt.solve(
            mathopt.Model.from_model_proto(self._proto()),
            mathopt.SolverType.GLOP,
            params=mathopt.SolveParameters(time_limit=timedelta(seconds=max(0.05, seconds))),
        )
        if solved.termination.reason != mathopt.TerminationReason.OPTIMAL:
            return None
        values = np.fromiter(solved.variable_values().values(), float, len(self.rows.lowest))
        duals = np.fromiter(solved.dual_values().values(), float, len(self.rows.least))
        return self.certified(values, duals)

    def _proto(self) -> model_pb2.ModelProto:
        rows = self.rows
        proto = model_pb2.ModelProto()
        variables, constraints = proto.variables, proto.linear_constraints
        variables.ids.extend(range(len(rows.lowest)))
        variables.lower_bounds.extend(rows.lowest)
        variables.upper_bounds.extend(rows.highest)
        variables.integers.extend([False] * len(rows.lowest))
        constraints.ids.extend(range(len(rows.least)))
        constraints.lower_bounds.extend(_or_infinite(rows.least))
        constraints.upper_bounds.extend(_or_infinite(rows.most))
        proto.linear_constraint_matrix.row_ids.extend(rows.rows)
        proto.linear_constraint_matrix.column_ids.extend(rows.columns)
        proto.linear_constraint_matrix.coefficients.extend(rows.coefficients)
        priced, prices, constant = objective_of_model(rows.cp)
        order = sorted(range(len(priced)), key=priced.__getitem__)
        proto.objective.linear_coefficients.ids.extend(priced[k] for k in order)
        proto.objective.linear_coefficients.values.extend(prices[k] for k in order)
        proto.objective.offset = constant
        return proto

    def certified(self, values: Reals, duals: Reals) -> Relaxed:
        """The bound that the dual prices prove, in whole numbers."""
        rows = self.rows
        prices = np.rint(np.clip(duals, -DEAREST, DEAREST) * SCALE).astype(np.int64)
        prices[(prices > 0) & (np.asarray(rows.least) <= -OPEN)] = 0
        prices[(prices < 0) & (np.asarray(rows.most) >= OPEN)] = 0
        reduced = self.reduced(prices)
        constant = objective_of_model(rows.cp)[2] * SCALE
        least = constant + self.worth(prices) + self.at_ends(reduced)
        return Relaxed(values, prices, reduced, least)

    def touching(self, first: int) -> Mask:
        """The rows in which any of the first so many variables stands."""
        touched = np.zeros(len(self.rows.least), bool)
        columns = np.asarray(self.rows.columns, np.int64)
        touched[np.asarray(self.rows.rows, np.int64)[columns < first]] = True
        return touched

    def worth(self, prices: Integers) -> int:
        """What the bounds of the rows are worth at these prices."""
        least, most = np.asarray(self.rows.least), np.asarray(self.rows.most)
        return total(prices * np.where(prices > 0, least, np.where(prices < 0, most, 0)))

    def at_ends(self, reduced: Integers) -> int:
        """What the variables cost at least, each at the better of its bounds."""
        ends = np.where(reduced > 0, self.rows.lowest, self.rows.highest)
        return total(reduced * ends)

    def reduced(self, prices: Integers) -> Integers:
        """What each variable costs when the rows have these prices, all in 1/SCALE."""
        rows = self.rows
        priced, costs, _ = objective_of_model(rows.cp)
        reduced = np.zeros(len(rows.lowest), np.int64)
        reduced[priced] = np.asarray(costs, np.int64) * SCALE
        taken = prices[rows.rows] * np.asarray(rows.coefficients, np.int64)
        np.subtract.at(reduced, rows.columns, taken)
        return reduced


def total(numbers: Integers) -> int:
    """A sum that cannot overflow."""
    return sum(numbers.tolist())


def _or_infinite(bounds: list[int]) -> list[float]:
    return [float("inf") if b >= OPEN else float("-inf") if b <= -OPEN else b for b in bounds]
