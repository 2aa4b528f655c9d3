"""Each shape of objective as a linear expression over the model's variables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from scheduling.measure import (
    Bands,
    Costs,
    Hours,
    Matrix,
    Pairs,
    Shape,
    Spreads,
    Times,
    Vector,
)
from scheduling.model import Model, Reach

Expression = Any
"""A linear expression of CP-SAT, or a plain number where nothing can vary."""


def objective_of(shape: Shape, model: Model) -> Expression:
    """The expression whose least value is the tier's; adds the variables it needs."""
    match shape:
        case Costs():
            return _costs(shape, model)
        case Bands():
            return _bands(shape, model)
        case Spreads():
            return _spreads(shape, model)
        case Pairs():
            return _pairs(shape, model)
        case Hours():
            return _hours(model)
        case Times():
            return _times(shape, model)


def _costs(shape: Costs, model: Model) -> Expression:
    prices = shape.seated[model.who, model.where] - shape.waiting[model.who]
    return _priced(model, prices) + int(shape.waiting.sum())


def _priced(model: Model, prices: Vector) -> Expression:
    """A price for each pair of the model."""
    used = np.flatnonzero(prices).tolist()
    terms = [model.x[model.who[k]][model.where[k]] for k in used]
    return cp_model.LinearExpr.weighted_sum(terms, prices[used].tolist())


def _bands(shape: Bands, model: Model) -> Expression:
    missed = []
    for band in shape.bands:
        here = [model.at[band.s][i] for i in band.members if i in model.at[band.s]]
        most = len(here)
        short = max(band.low, most - band.high, 0)
        if not short:
            continue
        off = model.cp.new_int_var(0, short, "")
        reach = _counting(band.s, band.members)
        model.limit(sum(here) + off >= band.low, reach)
        model.limit(sum(here) - off <= band.high, reach)
        missed.append(off)
    return sum(missed)


def _counting(s: int, members: Iterable[int] | None = None) -> Reach:
    """A row that counts statements at table s: those of some inscriptions, or all."""
    who = slice(None) if members is None else np.asarray(sorted(members), np.int64)

    def reach(prices: Matrix, price: int) -> None:
        prices[who, s] -= price

    return reach


def _spreads(shape: Spreads, model: Model) -> Expression:
    gaps = []
    for group in shape.groups:
        most = max(len(model.at[s]) for s in group)
        high, low = (model.cp.new_int_var(0, most, "") for _ in range(2))
        gap = model.cp.new_int_var(0, most, "")
        for s in group:
            here = sum(model.at[s].values())
            model.limit(here <= high, _counting(s))
            model.limit(here >= low, _counting(s))
        model.cp.add(gap >= high - low - shape.tolerance)
        gaps.append(gap)
    return sum(gaps)


def _pairs(shape: Pairs, model: Model) -> Expression:
    together = []
    for i, j in shape.pairs:
        for s, first in model.x[i].items():
            if (second := model.x[j].get(s)) is None:
                continue
            both = model.cp.new_bool_var("")
            model.cp.add(first + second <= 1 + both)
            together.append(both)
    return sum(together)


def _hours(model: Model) -> Expression:
    """Where a floor is cut in the model, each start has its price; elsewhere the least of them."""
    terms = [
        price * n[k]
        for counts in model.counts.values()
        for sort, n in counts.starts.items()
        for k, price in enumerate(sort.prices)
        if price
    ]
    least = model.ground.least_prices[model.who, model.where]
    elsewhere = np.where(np.isin(model.where, list(model.counts)), 0, least)
    return sum(terms) + _priced(model, elsewhere)


def _times(shape: Times, model: Model) -> Expression:
    """Where a floor is cut in the model, times can be kept or not; elsewhere all are kept."""
    changed = []
    for i, s in shape.staying:
        possible = i in model.ground.published_starts(s)
        counts = model.counts.get(s)
        if counts is not None:
            changed.append(model.x[i][s] - counts.kept.get(i, 0))
        elif not possible:
            changed.append(model.x[i][s])
    return sum(changed)
