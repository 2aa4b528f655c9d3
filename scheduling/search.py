"""The search itself: OR-Tools asked tier after tier, within the time that is left."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic

from ortools.sat.python import cp_model

from scheduling.ground import Ground, Seating
from scheduling.measure import Tier
from scheduling.model import Model
from scheduling.plan import Progress, TierResult
from scheduling.shapes import Expression, objective_of
from scheduling.tiers import OBJECTIVES

SHARE_OF_TIME = 0.5
SOLVED = (cp_model.OPTIMAL, cp_model.FEASIBLE)


class Search:
    """One model and the tiers over it; every tier met becomes a bound for the next."""

    def __init__(
        self,
        ground: Ground,
        deadline: float,
        seed: int,
        workers: int,
        progress: Callable[[Progress], None] | None,
        stopped: Callable[[], bool] | None,
    ) -> None:
        self.ground = ground
        self.deadline = deadline
        self.seed = seed
        self.workers = workers
        self.progress = progress
        self.stopped = stopped or (lambda: False)
        self.model = Model(ground)

    def first(self, hint: Seating) -> Seating | None:
        """The greedy seating if it keeps all pins, else any feasible one; None if there is none."""
        pins = [i for i, p in enumerate(self.ground.people) if self._must_sit(i) and p.pin]
        if all(hint[i] is not None for i in pins):
            return hint
        self.model.hint(hint)
        solver = self._solver(self.deadline - monotonic())
        status = solver.solve(self.model.cp)
        return self.model.read(solver) if status in SOLVED else None

    def _must_sit(self, i: int) -> bool:
        return i not in self.ground.bars or self.ground.bars[i].rule != "5"

    def improve(self, seating: Seating) -> tuple[Seating, list[TierResult]]:
        results: list[TierResult] = []
        objectives = self.ground.problem.policy.objectives
        for name in objectives:
            for tier in OBJECTIVES[name](self.ground, seating):
                seating, result = self._one(tier, seating)
                results.append(result)
                self._say(result, len(results), len(results))
        return seating, results

    def _one(self, tier: Tier, seating: Seating) -> tuple[Seating, TierResult]:
        """Bring one tier as low as it goes and hold it there."""
        began = monotonic()
        value, bound = tier.value(seating), tier.shape.floor
        measure = None
        if value > bound and self._time_left() > 0:
            measure = objective_of(tier.shape, self.model)
            seating, bound = self._minimize(tier, measure, seating)
            value = tier.value(seating)
        if measure is None:
            measure = objective_of(tier.shape, self.model)
        self.model.cp.add(measure <= value)
        return seating, TierResult(tier.name, value, bound, monotonic() - began, bound >= value)

    def _minimize(self, tier: Tier, measure: Expression, seating: Seating) -> tuple[Seating, int]:
        self.model.hint(seating)
        self.model.cp.minimize(measure)
        solver = self._solver(max(0.05, self._time_left() * SHARE_OF_TIME))
        status = self._run(solver)
        self.model.cp.clear_objective()  # type: ignore[no-untyped-call]
        if status not in SOLVED:
            return seating, tier.shape.floor
        found = self.model.read(solver)
        bound = max(tier.shape.floor, round(solver.best_objective_bound))
        return (found if tier.value(found) <= tier.value(seating) else seating), bound

    def _time_left(self) -> float:
        return 0.0 if self.stopped() else self.deadline - monotonic()

    def _solver(self, seconds: float) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(0.05, seconds)
        solver.parameters.random_seed = self.seed
        solver.parameters.num_workers = 1
        return solver

    def _run(self, solver: cp_model.CpSolver) -> int:
        """Solve, and end early when asked to."""
        done = threading.Event()
        watch = threading.Thread(target=self._watch, args=(solver, done), daemon=True)
        watch.start()
        try:
            return int(solver.solve(self.model.cp))
        finally:
            done.set()
            watch.join()

    def _watch(self, solver: cp_model.CpSolver, done: threading.Event) -> None:
        while not done.wait(0.05):
            if self.stopped():
                solver.stop_search()

    def _say(self, result: TierResult, done: int, total: int) -> None:
        if self.progress is not None:
            said = Progress(result.name, result.value, result.bound, result.seconds, done, total)
            self.progress(said)
