"""What a running search says of itself: the tier at work, the best plan so far, and its bound."""

from __future__ import annotations

import math
from collections.abc import Callable
from time import monotonic

import numpy as np
from ortools.sat.python import cp_model

from scheduling.plan import Progress, TierResult
from scheduling.rows import Integers

EVERY_S = 0.5
"""Solutions are read, and their order of floor looked at, no oftener than this."""

EPSILON = 1e-6


class Teller:
    """Tells whoever listens about one tier after the other; within a tier only what is better."""

    def __init__(self, listener: Callable[[Progress], None] | None, total: int) -> None:
        self.listener, self.total = listener, total
        self.done = 0
        self.tier, self.began = "", monotonic()
        self.value: int | None = None
        self.bound = 0

    def begin(self, tier: str, value: int | None, bound: int) -> None:
        """A tier is taken up, with what the plan so far costs in it."""
        self.tier, self.began = tier, monotonic()
        self.value, self.bound = value, bound
        self._say()

    def better(self, value: int) -> None:
        """A plan was found that costs so much."""
        if self.value is None or value < self.value:
            self.value = value
            self._say()

    def proved(self, bound: int) -> None:
        """Nothing costs less than that."""
        if self.value is not None:
            bound = min(bound, self.value)
        if bound > self.bound:
            self.bound = bound
            self._say()

    def end(self, result: TierResult) -> None:
        """A tier is settled."""
        self.done += 1
        self.value, self.bound = result.value, result.bound
        self._say(result.seconds)

    def _say(self, seconds: float | None = None) -> None:
        if self.listener is not None:
            took = monotonic() - self.began if seconds is None else seconds
            self.listener(Progress(self.tier, self.value, self.bound, took, self.done, self.total))


class Ear(cp_model.CpSolverSolutionCallback):
    """Hears of solutions and bounds while CP-SAT is at work; changes nothing of what it does.

    better: takes the values of the variables and what they cost. proved: takes a bound, or is None
    where the bounds of the model say nothing about all plans.
    """

    def __init__(
        self, better: Callable[[Integers, int], None], proved: Callable[[int], None] | None
    ) -> None:
        super().__init__()
        self._better, self._proved = better, proved
        self._read_at = -EVERY_S

    def on_solution_callback(self) -> None:
        """Pass a solution on, if the last one was read long enough ago."""
        if monotonic() - self._read_at < EVERY_S:
            return
        self._read_at = monotonic()
        values = np.asarray(self.response_proto.solution, np.int64)
        self._better(values, round(self.objective_value))

    def on_bound(self, bound: float) -> None:
        """Pass a bound on."""
        if self._proved is not None and math.isfinite(bound):
            self._proved(math.ceil(bound - EPSILON))
