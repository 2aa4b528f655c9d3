"""The seating written out as a plan: order of floor, waiting list, and what was proved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from time import monotonic

from scheduling.ground import Seating
from scheduling.measure import Timed
from scheduling.order import written
from scheduling.plan import Placement, Plan, TierResult
from scheduling.reasons import waiting_list
from scheduling.score import timed_value
from scheduling.search import Search
from scheduling.sequence import Sequence, rough, sequence

ORDER = "order: out of precedence"

LEAST_FOR_ORDER = 2.0
"""Seconds for the order of floor of a table, even if the time is up."""


def plan_of(search: Search, seating: Seating) -> Plan:
    """The plan of a seating that the search has found."""
    ground, start = search.ground, monotonic()
    tables: list[list[int]] = [[] for _ in ground.tables]
    for i, s in enumerate(seating):
        if s is not None:
            tables[s].append(i)
    search.teller.begin(ORDER, None, 0)
    lines = [_line(search, s, members) for s, members in enumerate(tables)]
    places = tuple(
        place for s, line in enumerate(lines) for place in written(ground, s, line.starts)
    )
    weight, bound = sum(line.inversions for line in lines), sum(line.bound for line in lines)
    took = monotonic() - start
    order = TierResult(ORDER, weight, bound, took, bound >= weight)
    search.teller.end(order)
    waiting = waiting_list(ground, seating)
    return Plan(places, waiting, (*_measured(search, places), order))


def _line(search: Search, s: int, members: list[int]) -> Sequence:
    """The order of floor of one table: proved if there is time, else by rule of thumb."""
    seconds = search.patience.left
    if seconds <= 0 and (line := rough(search.ground, s, members)) is not None:
        return line
    return sequence(search.ground, s, members, max(LEAST_FOR_ORDER, seconds))


def _measured(search: Search, places: tuple[Placement, ...]) -> Iterator[TierResult]:
    """The results, those that depend on times measured on the plan as it stands."""
    for tier, result in zip(search.tiers, search.results, strict=True):
        if isinstance(tier.shape, Timed):
            value = timed_value(search.ground.problem, tier, places)
            yield replace(result, value=value, proved=value == result.bound)
        else:
            yield result
