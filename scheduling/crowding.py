"""A quick necessary condition for an order of floor: between two times, only so much work fits.

All statements that must start between a and b take at most b - a seconds and one statement more.
These inequalities (after Hall) need no new variables, and spare most tables the whole of floor.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ortools.sat.python import cp_model

from scheduling.ground import Ground
from scheduling.order import may_start

Var = cp_model.IntVar


def crowding(ground: Ground, s: int, here: dict[int, Var], *, cheap: bool) -> Iterator[Any]:
    """The inequalities of table s, with all windows, or with those of the best hours at home."""
    last_of_all = ground.tables[s].net_s
    spans: dict[int, tuple[int, int]] = {}
    for i in here:
        windows = may_start(ground, i, s, cheap=cheap)
        first, last = windows[0][0], windows[-1][1]
        if first > 0 or last < last_of_all - ground.slot(i, s):
            spans[i] = first, last
    for opens in sorted({first for first, _ in spans.values()}):
        for closes in sorted({last for _, last in spans.values()}):
            inside = [i for i, (a, b) in spans.items() if opens <= a and b <= closes]
            if not inside:
                continue
            most = closes - opens + max(ground.slot(i, s) for i in inside)
            if sum(ground.slot(i, s) for i in inside) > most:
                yield sum(ground.slot(i, s) * here[i] for i in inside) <= most
