"""The search itself: one tier after the other, within the time that is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from time import monotonic

import numpy as np

from scheduling.columns import Columns, View, prices_of
from scheduling.ground import Ground, Seating
from scheduling.measure import Costs, Hours, Matrix, Tier, Timed, Times
from scheduling.model import Model
from scheduling.optimum import Found, Optimum
from scheduling.order import attained, fitted_places
from scheduling.parts import floor_for
from scheduling.patience import Patience
from scheduling.plan import Progress, TierResult
from scheduling.score import timed_value
from scheduling.shapes import Expression, objective_of
from scheduling.telling import Teller
from scheduling.tiers import OBJECTIVES


class Search:
    """One model and the tiers over it; every tier met becomes a bound for the next.

    The model knows only the pairs and floors that have mattered so far; both come in when they do.
    """

    def __init__(
        self,
        ground: Ground,
        seating: Seating,
        patience: Patience,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.ground, self.patience = ground, patience
        self.columns = Columns(ground, seating)
        self.tiers: list[Tier] = []
        self.results: list[TierResult] = []
        self.view: View | None = None
        self.now: Tier | None = None
        self.cheap = self.trying = False
        nobody: Seating = [None] * len(ground.people)
        names = ground.problem.policy.objectives
        total = 1 + sum(1 for name in names for _ in OBJECTIVES[name](ground, nobody))
        self.teller = Teller(progress, total)
        self._build(())

    def _build(self, floors: Iterable[int]) -> None:
        """The model of the chosen pairs, with some floors, and all tiers met so far held."""
        self.model = Model(self.columns.ground, in_time=False)
        hears = (None, None) if self.teller.listener is None else (self._better, self._proved)
        self.optimum = Optimum(self.model, self.patience, *hears)
        self.expressions: dict[str, Expression] = {}
        if self.cheap:
            self.model.crowd_best_hours()
        for tier, result in zip(self.tiers, self.results, strict=True):
            if not isinstance(tier.shape, Timed):
                self._hold(tier, result.value)
        self._put_floors(floors)

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
        self.view, self.now = None, tier
        value = self._value(tier, seating)
        bound = max(tier.shape.floor, tier.least_in_all - before)
        self.teller.begin(tier.name, value, bound)
        if value != bound and self.patience.left > 0:
            seating, value, proved = self._minimize(tier, seating, value)
            bound = max(bound, proved)
        took = monotonic() - began
        known = bound if value is None else value
        self.tiers.append(tier)
        self.results.append(TierResult(tier.name, known, bound, took, value == bound))
        if value is not None:
            self._hold(tier, value)
            self._forget(tier, value)
        self.teller.end(self.results[-1])
        return seating

    def _better(self, seating: Seating, value: int) -> None:
        """Tell of a plan found on the way, if every table in it has an order of floor."""
        tier = self.now
        if tier is not None and not self._tables_without_order(seating, tier):
            self.teller.better(value)

    def _proved(self, bound: int) -> None:
        """Tell of a bound on the way, as far as it holds for all plans."""
        if not self.trying and self.columns.complete:
            self.teller.proved(bound)

    def _expression(self, tier: Tier) -> Expression:
        """What the tier costs in the model as it stands."""
        if isinstance(tier.shape, Timed) or tier.name not in self.expressions:
            self.expressions[tier.name] = objective_of(tier.shape, self.model)
        return self.expressions[tier.name]

    def _hold(self, tier: Tier, value: int) -> None:
        """No later tier may make this one worse."""

        def reach(prices: Matrix, price: int) -> None:
            if isinstance(tier.shape, Costs):
                prices -= price * (tier.shape.seated - tier.shape.waiting[:, None])

        self.model.limit(self._expression(tier) <= value, reach)

    def _forget(self, tier: Tier, value: int) -> None:
        """Leave out what no plan can use that keeps the tier just met."""
        pairs = prices_of(self.ground, tier.shape)[0] > value
        if self.view is not None:
            pairs |= self.view.beyond(value)
        if self.columns.drop(pairs):
            self._build(tuple(self.model.counts))
        else:
            gone = ~self.columns.alive[self.model.who, self.model.where]
            self.optimum.relaxation.fix(np.flatnonzero(gone))

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

        Whenever a solution has a table for which no good order is at hand, the floor of that table
        is added and the tier solved again.
        """
        bound = 0
        while self.patience.left > 0:
            found = self._solved(tier, seating, before)
            if found is None:
                break
            bound = max(bound, found.bound)
            if found.seating is None or found.value is None:
                break
            missing = self._tables_without_order(found.seating, tier)
            if not missing:
                return found.seating, found.value, bound
            if isinstance(tier.shape, Hours) and not (self.cheap or self.model.counts):
                best = self._at_best_hours(tier, found.seating, found.value)
                if best is not None:
                    return best, found.value, bound
            self._add_floors(missing)
        return seating, before, bound

    def _solved(self, tier: Tier, near: Seating, most: int | None) -> Found | None:
        """The best seating in the model that costs less than `most`, and a bound for all pairs."""
        while (relaxed := self.optimum.relaxed(self._expression(tier))) is not None:
            self.view = View(self.columns, self.model, self.optimum.relaxation, tier.shape, relaxed)
            if not self.trying:
                self.teller.proved(self.view.bound)
            if not self.columns.widen(self.view):
                found = self.optimum.between(relaxed, near, most)
                bound = found.bound if self.columns.complete else self.view.bound
                return replace(found, bound=min(found.bound, bound))
            self._build(tuple(self.model.counts))
        return None

    def _at_best_hours(self, tier: Tier, seating: Seating, value: int) -> Seating | None:
        """A seating in which every remote speaker has the best hour of the table, if there is one.

        It costs what the model without floors believes, so nothing can be better; and from then on
        dearer starts need not be looked at. Without it the model is left as it was.
        """
        self.cheap = self.trying = True
        self._build(())
        best = self._tried_at_best_hours(tier, seating, value)
        self.trying = False
        if best is None:
            self.cheap, self.view = False, None  # what was seen held for the best hours alone
            self._build(())
        return best

    def _tried_at_best_hours(self, tier: Tier, seating: Seating, value: int) -> Seating | None:
        while self.patience.left > 0:
            self._add_floors(self._tables_without_order(seating, tier))
            found = self._solved(tier, seating, None)
            if found is None or found.seating is None or found.value != value:
                break
            seating = found.seating
            if not self._tables_without_order(seating, tier):
                return seating
        return None

    def _tables_without_order(self, seating: Seating, tier: Tier) -> list[int]:
        """Tables outside the model whose order may cost more than the model believes."""
        shapes = {type(above.shape) for above in (*self.tiers, tier)}
        times, hours = Times in shapes, Hours in shapes
        tables: list[list[int]] = [[] for _ in self.ground.tables]
        for i, s in enumerate(seating):
            if s is not None:
                tables[s].append(i)
        return [
            s
            for s, members in enumerate(tables)
            if s not in self.model.counts
            and not attained(self.ground, s, members, times=times, hours=hours)
        ]

    def _add_floors(self, tables: Iterable[int]) -> None:
        """Put the floors of some tables into the model, with everybody who may speak there."""
        added = tuple(tables)
        if self.columns.fill(added):
            self._build((*self.model.counts, *added))
        else:
            self._put_floors(added)

    def _put_floors(self, tables: Iterable[int]) -> None:
        for s in tables:
            floor = floor_for(self.ground, s, self.model.at[s], cheap=self.cheap)
            if floor is not None:
                self.model.add_floor(floor, cheap=self.cheap)
        for tier, result in zip(self.tiers, self.results, strict=True):
            if isinstance(tier.shape, Timed):
                self._hold(tier, result.value)
