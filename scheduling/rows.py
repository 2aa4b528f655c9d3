"""A CP-SAT model read as rows of a linear program, without loss: every rule is linear in the end.

What holds only under a condition is written with the largest slack that the bounds allow, which is
exact for whole numbers and a relaxation for others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

Terms = dict[int, int]
Integers = np.ndarray[Any, np.dtype[np.int64]]

OPEN = 1 << 60
"""A bound of CP-SAT beyond this is none."""


class Rows:
    """Bounds of the variables and rows of a model; grows with it.

    Row r says least[r] <= sum(coefficients of r) <= most[r]. `of_constraint` gives the first row of
    a constraint by its index in the model.
    """

    def __init__(self, cp: cp_model.CpModel) -> None:
        self.cp = cp
        self.lowest: list[int] = []
        self.highest: list[int] = []
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.coefficients: list[int] = []
        self.least: list[int] = []
        self.most: list[int] = []
        self.of_constraint: list[int] = []

    def read(self) -> None:
        """Take in what was added to the model since the last time."""
        proto = self.cp.proto
        for k in range(len(self.lowest), len(proto.variables)):
            domain = list(proto.variables[k].domain)
            self.lowest.append(domain[0])
            self.highest.append(domain[-1])
        for k in range(len(self.of_constraint), len(proto.constraints)):
            self.of_constraint.append(len(self.least))
            self._constraint(proto.constraints[k])

    def _constraint(self, constraint: Any) -> None:
        when = list(constraint.enforcement_literal)
        if constraint.has_linear():
            linear = constraint.linear
            domain = list(linear.domain)
            terms = _merged(zip(linear.vars, linear.coeffs, strict=True))
            self._conditional(terms, domain[0], domain[-1], when)
        elif constraint.has_at_most_one():
            self._literals(constraint.at_most_one.literals, -OPEN, 1, when)
        elif constraint.has_exactly_one():
            self._literals(constraint.exactly_one.literals, 1, 1, when)
        elif constraint.has_bool_or():
            self._literals(constraint.bool_or.literals, 1, OPEN, when)
        elif constraint.has_bool_and():
            for literal in constraint.bool_and.literals:
                self._literals([literal], 1, OPEN, when)
        else:
            raise NotImplementedError(str(constraint))

    def _literals(self, literals: Iterable[int], least: int, most: int, when: list[int]) -> None:
        """Sum of literals, a negated one being 1 - x, between two bounds."""
        terms, constant = _of_literals(literals)
        self._conditional(terms, least - constant, most - constant, when)

    def _conditional(self, terms: Terms, least: int, most: int, when: list[int]) -> None:
        if not when:
            self._add(terms, least, most)
            return
        smallest, largest = self._reach(terms)
        if most < min(largest, OPEN):
            self._add(*self._slackened(terms, largest - most, when, most, upper=True))
        if least > max(smallest, -OPEN):
            self._add(*self._slackened(terms, least - smallest, when, least, upper=False))

    def _slackened(
        self, terms: Terms, slack: int, when: list[int], bound: int, *, upper: bool
    ) -> tuple[Terms, int, int]:
        """The row with `slack` to spare for each condition that is not met."""
        conditions, constant = _of_literals(when)
        sign = 1 if upper else -1
        whole = dict(terms)
        for k, a in conditions.items():
            whole[k] = whole.get(k, 0) + sign * slack * a
        bound += sign * slack * (len(when) - constant)
        return (whole, -OPEN, bound) if upper else (whole, bound, OPEN)

    def _reach(self, terms: Terms) -> tuple[int, int]:
        """The smallest and largest value of a sum."""
        ends = [(a * self.lowest[k], a * self.highest[k]) for k, a in terms.items()]
        return sum(min(pair) for pair in ends), sum(max(pair) for pair in ends)

    def _add(self, terms: Terms, least: int, most: int) -> None:
        used = sorted((k, a) for k, a in terms.items() if a)
        self.rows += [len(self.least)] * len(used)
        self.columns += [k for k, _ in used]
        self.coefficients += [a for _, a in used]
        self.least.append(max(least, -OPEN))
        self.most.append(min(most, OPEN))

    def entries(self, most: int) -> tuple[Integers, Integers]:
        """Row and column of every coefficient, of rows with no more than `most` of them."""
        rows, columns = np.asarray(self.rows, np.int64), np.asarray(self.columns, np.int64)
        short = (np.bincount(rows) <= most)[rows]
        return rows[short], columns[short]

    def kept_by(self, values: Integers) -> bool:
        """True if whole numbers keep every row."""
        sums = np.zeros(len(self.least), np.int64)
        taken = np.asarray(self.coefficients, np.int64) * values[self.columns]
        np.add.at(sums, self.rows, taken)
        return bool((sums >= self.least).all() and (sums <= self.most).all())


def _of_literals(literals: Iterable[int]) -> tuple[Terms, int]:
    """A sum of literals as terms and a constant."""
    terms: Terms = {}
    constant = 0
    for literal in literals:
        variable, sign = (literal, 1) if literal >= 0 else (-literal - 1, -1)
        terms[variable] = terms.get(variable, 0) + sign
        constant += literal < 0
    return terms, constant


def _merged(terms: Iterable[tuple[int, int]]) -> Terms:
    merged: Terms = {}
    for variable, coefficient in terms:
        merged[variable] = merged.get(variable, 0) + coefficient
    return merged


def objective_of_model(cp: cp_model.CpModel) -> tuple[Sequence[int], Sequence[int], int]:
    """Variables, coefficients and constant of the objective as it stands."""
    objective = cp.proto.objective
    merged = _merged(zip(objective.vars, objective.coeffs, strict=True))
    return list(merged.keys()), list(merged.values()), round(objective.offset)
