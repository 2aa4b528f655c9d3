"""The search itself: OR-Tools asked tier after tier, within the time that is left."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from time import monotonic

from ortools.sat.python import cp_model

from scheduling.cpsat import SOLVED, solver_for
from scheduling.ground import Ground, Seating, members_of
from scheduling.measure import Hours, Tier, Timed, Times
from scheduling.model import Model
from scheduling.order import attained, fitted_places, written
from scheduling.parts import floors
from scheduling.plan import Placement, Plan, Progress, TierResult
from scheduling.reasons import waiting_list
from scheduling.score import timed_value
from scheduling.sequence import Sequence, rough, sequence
from scheduling.shapes import objective_of
from scheduling.tiers import OBJECTIVES

SHARE_OF_TIME = 0.5
LEAST_FOR_ORDER = 2.0


class Search:
    """One model and the tiers over it; every tier met becomes a bound for the next.

    exact: False if the ground leaves out pairs, so that the model's bounds prove nothing.
    """

    def __init__(
        self,
        ground: Ground,
        deadline: float,
        seed: int,
        workers: int,
        progress: Callable[[Progress], None] | None,
        stopped: Callable[[], bool] | None,
        *,
        exact: bool = True,
    ) -> None:
        self.ground = ground
        self.exact = exact
        self.deadline = deadline
        self.seed = seed
        self.workers = workers
        self.progress = progress
        self.stopped = stopped or (lambda: False)
        self.model = Model(ground, in_time=False)
        self.floors = {floor.s: floor for floor in floors(ground)}
        self.tiers: list[Tier] = []
        self.results: list[TierResult] = []
        nobody: Seating = [None] * len(ground.people)
        names = ground.problem.policy.objectives
        self.total = 1 + sum(1 for name in names for _ in OBJECTIVES[name](ground, nobody))

    def improve(self, seating: Seating) -> Seating:
        """Bring every tier as low as it goes, in order, and hold it there."""
        for name in self.ground.problem.policy.objectives:
            before = 0
            for tier in OBJECTIVES[name](self.ground, seating):
                seating = self._one(tier, seating, before)
                before += self.results[-1].value
        return seating

    def _one(self, tier: Tier, seating: Seating, before: int) -> Seating:
        """Bring one tier as low as it goes; `before` is what its objective has cost so far."""
        began = monotonic()
        value = self._value(tier, seating)
        bound = max(tier.shape.floor, tier.least_in_all - before)
        if value != bound and self._time_left() > 0:
            seating, value, proved = self._minimize(tier, seating, value)
            bound = max(bound, proved if self.exact else 0)
        took = monotonic() - began
        known = bound if value is None else value
        self.results.append(TierResult(tier.name, known, bound, took, value == bound))
        self.tiers.append(tier)
        if value is not None:
            self._hold(tier, value)
        self._say(self.results[-1])
        return seating

    def _hold(self, tier: Tier, value: int) -> None:
        """No later tier may make this one worse."""
        self.model.cp.add(objective_of(tier.shape, self.model) <= value)

    def _value(self, tier: Tier, seating: Seating) -> int | None:
        """What a seating costs; where that depends on times, by an order that keeps tiers above."""
        if not isinstance(tier.shape, Timed):
            return tier.value(seating)
        problem, places = self.ground.problem, fitted_places(self.ground, seating)
        if len(places) < sum(1 for s in seating if s is not None):
            return None
        for above, result in zip(self.tiers, self.results, strict=True):
            if (
                isinstance(above.shape, Timed)
                and timed_value(problem, above, places) > result.value
            ):
                return None
        return timed_value(problem, tier, places)

    def _minimize(
        self, tier: Tier, seating: Seating, before: int | None
    ) -> tuple[Seating, int | None, int]:
        """The seating, value and bound after a solve; no better than before where it found none.

        The model knows only the floors that mattered so far: whenever a solution has a table for
        which no good order is at hand, that floor is added and the tier solved again.
        """
        bound = 0
        while True:
            self.model.hint(seating)
            self.model.cp.minimize(objective_of(tier.shape, self.model))
            solver = solver_for(self._time_left() * SHARE_OF_TIME, self.seed)
            status = self._run(solver)
            self.model.cp.clear_objective()  # type: ignore[no-untyped-call]
            if status not in SOLVED:
                return seating, before, bound
            bound = max(bound, round(solver.best_objective_bound))
            found, value = self.model.read(solver), round(solver.objective_value)
            if missing := self._tables_without_order(found, tier):
                if isinstance(tier.shape, Hours) and not self.model.counts:
                    best = self._at_best_hours(tier, found, value)
                    if best is not None:
                        return best, value, bound
                self._add_floors(missing)
            elif before is not None and value > before:
                return seating, before, bound
            else:
                return found, value, bound
            if self._time_left() <= 0:
                return seating, before, bound

    def _at_best_hours(self, tier: Tier, seating: Seating, value: int) -> Seating | None:
        """A seating in which every remote speaker has the best hour of the table, if there is one.

        It costs what the model without floors believes, so nothing can be better; and from then on
        dearer starts need not be looked at. Without it the model is left as it was.
        """
        before, floors_before = self.model.cp.clone(), self.floors
        self.floors = {floor.s: floor for floor in floors(self.ground, cheap=True)}
        self.model.crowd_best_hours(self.floors)
        while self._time_left() > 0:
            self._add_floors(self._tables_without_order(seating, tier))
            self.model.hint(seating)
            self.model.cp.minimize(objective_of(tier.shape, self.model))
            solver = solver_for(self._time_left() * SHARE_OF_TIME, self.seed)
            status = self._run(solver)
            self.model.cp.clear_objective()  # type: ignore[no-untyped-call]
            if status not in SOLVED or round(solver.objective_value) > value:
                break
            seating = self.model.read(solver)
            if not self._tables_without_order(seating, tier):
                return seating
        self.model.cp, self.model.counts, self.floors = before, {}, floors_before
        return None

    def _tables_without_order(self, seating: Seating, tier: Tier) -> list[int]:
        """Tables outside the model whose order may cost more than the model believes."""
        shapes = {type(above.shape) for above in (*self.tiers, tier)}
        times, hours = Times in shapes, Hours in shapes
        return [
            s
            for s in self.floors
            if s not in self.model.counts
            and not attained(self.ground, s, members_of(seating, s), times=times, hours=hours)
        ]

    def _add_floors(self, tables: list[int]) -> None:
        """Put the floors of some tables into the model and hold the tiers that depend on them."""
        for s in tables:
            self.model.add_floor(self.floors[s])
        for tier, result in zip(self.tiers, self.results, strict=True):
            if isinstance(tier.shape, Timed) and result.value is not None:
                self._hold(tier, result.value)

    def plan(self, seating: Seating, began: float) -> Plan:
        """The seating written out, with the order of floor of each table and what was proved."""
        start = monotonic()
        lines = [self._line(s, seating) for s in range(len(self.ground.tables))]
        places = tuple(
            place for s, line in enumerate(lines) for place in written(self.ground, s, line.starts)
        )
        weight, bound = sum(x.inversions for x in lines), sum(x.bound for x in lines)
        took = monotonic() - start
        order = TierResult("order: out of precedence", weight, bound, took, bound >= weight)
        self._say(order)
        return Plan(
            placements=places,
            waiting=waiting_list(self.ground, seating),
            tiers=(*self._measured(places), order),
            seed=self.seed,
            workers=self.workers,
            seconds=monotonic() - began,
        )

    def _line(self, s: int, seating: Seating) -> Sequence:
        """The order of floor of one table: proved if there is time, else by rule of thumb."""
        members = members_of(seating, s)
        seconds = self._time_left()
        if seconds <= 0 and (line := rough(self.ground, s, members)) is not None:
            return line
        return sequence(self.ground, s, members, max(LEAST_FOR_ORDER, seconds))

    def _measured(self, places: tuple[Placement, ...]) -> Iterator[TierResult]:
        """The results, those that depend on times measured on the plan as it stands."""
        problem = self.ground.problem
        for tier, result in zip(self.tiers, self.results, strict=True):
            if isinstance(tier.shape, Timed):
                value = timed_value(problem, tier, places)
                yield replace(result, value=value, proved=value == result.bound)
            else:
                yield result

    def _time_left(self) -> float:
        return 0.0 if self.stopped() else self.deadline - monotonic()

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

    def _say(self, now: TierResult) -> None:
        if self.progress is not None:
            done = len(self.results) + (now is not self.results[-1] if self.results else 1)
            said = Progress(now.name, now.value, now.bound, now.seconds, done, self.total)
            self.progress(said)
