"""Which pairs of inscription and table are looked at, and what the others could still bring.

A segment of ten thousand has millions of open pairs, of which hardly any matter. The model gets a
few for each inscription; the prices of its rows tell what every other pair would cost. Pairs that
would be cheaper come into the model, and those too dear for any best plan are never seen again.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scheduling.ground import Ground, Seating
from scheduling.measure import Costs, Hours, Mask, Matrix, Shape
from scheduling.model import Model
from scheduling.relaxation import SCALE, Relaxation, Relaxed, total
from scheduling.rows import Integers

MOST_PAIRS = 5_000
A_HEAD = 3
"""Open pairs, in all or for each inscription, up to which the model has them all."""

OTHERS = 4
"""Tables not wished for that each inscription is given to begin with."""

NEVER = 1 << 60

AT_ONCE = 3
"""Pairs of an inscription that come into the model together."""


class Columns:
    """alive: pairs that some best plan may use; chosen: those in the model. Both by i and s."""

    def __init__(self, ground: Ground, seating: Seating) -> None:
        self.whole = ground
        self.alive = np.zeros((len(ground.people), len(ground.tables)), bool)
        for i, tables in enumerate(ground.open):
            self.alive[i, list(tables)] = True
        self.chosen = self.alive.copy()
        if not self._few:
            self._choose(seating)

    @property
    def _few(self) -> bool:
        return int(self.alive.sum()) <= max(MOST_PAIRS, A_HEAD * len(self.alive))

    @property
    def complete(self) -> bool:
        """Whether the model has every pair that matters, so that its bounds hold."""
        return bool((self.chosen >= self.alive).all())

    def _choose(self, seating: Seating) -> None:
        """Everybody's wishes, published and first table and a few more; all of the entangled."""
        ground = self.whole
        self.chosen[:] = False
        several = {
            i for those in (ground.by_person, ground.by_party) for m in those.values() for i in m
        }
        for i, tables in enumerate(ground.open):
            everything = i in several or ground.people[i].windows
            self.chosen[i, list(tables) if everything else self._few_of(i, seating[i])] = True
        self.chosen &= self.alive

    def _few_of(self, i: int, first: int | None) -> list[int]:
        ground = self.whole
        place = ground.problem.published_by_id.get(ground.people[i].id)
        named = {*ground.people[i].wishes, *([place.session] if place else [])}
        kept = {ground.table_index[name] for name in named if name in ground.table_index}
        tables = ground.open[i]
        step = max(1, len(tables) // OTHERS)
        kept |= set(tables[ground.rank[i] % step :: step])
        return sorted(kept if first is None else kept | {first})

    @property
    def ground(self) -> Ground:
        """The problem with the chosen pairs alone."""
        return self.whole.narrowed(self.chosen)

    def drop(self, pairs: Mask) -> bool:
        """Leave pairs out for good; True if all that are left can now come into the model."""
        waited = not self.complete
        self.alive &= ~pairs
        self.chosen &= self.alive
        if waited and self._few:
            self.chosen = self.alive.copy()
        return waited and self.complete

    def fill(self, tables: Sequence[int]) -> bool:
        """Let in all pairs of some tables; True if there were any outside."""
        missing = sum(int((self.alive & ~self.chosen)[:, s].sum()) for s in tables)
        for s in tables:
            self.chosen[:, s] = self.alive[:, s]
        return missing > 0

    def widen(self, view: View) -> bool:
        """Let in the cheapest pairs that would improve on the model; True if there were any."""
        if self.complete:
            return False
        gain = np.where(self.chosen, 0, view.costs - view.cheapest(self.chosen)[:, None])
        nearest = np.argpartition(gain, min(AT_ONCE, gain.shape[1]) - 1, axis=1)[:, :AT_ONCE]
        who = np.broadcast_to(np.arange(len(gain))[:, None], nearest.shape)
        wanted = gain[who, nearest] < 0
        self.chosen[who[wanted], nearest[wanted]] = True
        return bool(wanted.any())


class View:
    """What each pair would cost at the prices of the model's rows, and a bound over all of them.

    Rows keep their prices if it is known what they mean to pairs outside the model, the others are
    left out (a Lagrangian relaxation): each inscription then takes what is cheapest for it.
    costs and least are in 1/SCALE.
    """

    def __init__(
        self,
        columns: Columns,
        model: Model,
        relaxation: Relaxation,
        shape: Shape,
        relaxed: Relaxed,
    ) -> None:
        self.model, self.relaxed, self.complete = model, relaxed, columns.complete
        if self.complete:
            return
        rows = relaxation.rows
        prices = np.where(relaxation.touching(len(model.who)), 0, relaxed.prices)
        costs, constant = prices_of(columns.whole, shape)
        costs *= SCALE
        for index, reach in model.reach.items():
            row = rows.of_constraint[index]
            if relaxed.prices[row]:
                prices[row] = relaxed.prices[row]
                reach(costs, int(relaxed.prices[row]))
        others = relaxation.reduced(prices)
        others[: len(model.who)] = 0
        self.costs = np.where(columns.alive, costs, NEVER)
        self.least = (
            constant * SCALE
            + relaxation.worth(prices)
            + relaxation.at_ends(others)
            + total(self.cheapest(columns.alive))
        )
        self.alive = columns.alive

    @property
    def bound(self) -> int:
        """No plan costs less, whatever pairs it uses."""
        return self.relaxed.bound if self.complete else -(-self.least // SCALE)

    def cheapest(self, pairs: Mask) -> Integers:
        """What each inscription pays at least if it may use these pairs, or wait."""
        cheapest: Integers = np.where(pairs, self.costs, 0).min(axis=1, initial=0)
        return cheapest

    def beyond(self, value: int) -> Mask:
        """Pairs that no plan uses which costs `value` or less."""
        if not self.complete:
            own = self.costs - self.cheapest(self.alive)[:, None]
            return np.asarray(own > value * SCALE - self.least)
        useless = self.relaxed.useless(value)
        useless = useless[useless < len(self.model.who)]
        pairs = np.zeros((len(self.model.x), len(self.model.at)), bool)
        pairs[self.model.who[useless], self.model.where[useless]] = True
        return pairs


def prices_of(ground: Ground, shape: Shape) -> tuple[Matrix, int]:
    """What each pair costs compared with waiting, and what waiting costs all together.

    No pair costs less than its price here and nothing else less than nothing, so a pair dearer than
    a whole tier may be is out of the question.
    """
    if isinstance(shape, Costs):
        return shape.seated - shape.waiting[:, None], int(shape.waiting.sum())
    if isinstance(shape, Hours):
        return ground.least_prices.copy(), 0
    return np.zeros((len(ground.people), len(ground.tables)), np.int64), 0
