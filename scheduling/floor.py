"""The floors as part of the model: seatings that no order of floor could serve are ruled out.

For each cut floor the model counts how many statements of each sort start in each part. The end
of the work in a part bounds the start of the next, and only the last statement of a part may run
on beyond it. That is exact, and far smaller than one start time for each statement.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ortools.sat.python import cp_model

from scheduling.parts import Floor, Sort

Var = cp_model.IntVar


@dataclass
class Counts:
    """The variables of one floor: starts[sort][part], and whether each published time is kept."""

    floor: Floor
    starts: dict[Sort, dict[int, Var]]
    balance: dict[Sort, int] = field(default_factory=dict)
    """Index of the constraint that every statement of a sort starts in some part."""
    kept: dict[int, Var] = field(default_factory=dict)
    lasts: list[dict[tuple[int, bool], Var]] = field(default_factory=list)
    """For each part: of which length and class the statement is that ends it."""


def add_floor(cp: cp_model.CpModel, floor: Floor, seated: dict[int, Var], net: int) -> Counts:
    """Rules 3, 7 and 9 in time: `seated` is true for each inscription that sits at the table."""
    counts = Counts(floor, {})
    for sort, members in floor.sorts.items():
        most = min(len(members), net // sort.slot)
        allowed = [k for k in floor.parts if sort.prices[k] is not None]
        counts.starts[sort] = {k: cp.new_int_var(0, most, "") for k in allowed}
        started, asked = sum(counts.starts[sort].values()), sum(seated[i] for i in members)
        counts.balance[sort] = cp.add(started == asked).index
    busy = [_part(cp, counts, k) for k in floor.parts]
    ends = _ends(cp, counts, busy, net)
    _observers_last(cp, counts)
    _keep_times(cp, counts, seated, ends)
    return counts


def _work(counts: Counts, k: int) -> Any:
    return sum(sort.slot * n[k] for sort, n in counts.starts.items() if k in n)


def _part(cp: cp_model.CpModel, counts: Counts, k: int) -> tuple[Var, Any]:
    """Whether anything starts in part k, and the seconds of the statement that ends it."""
    here = {sort: n[k] for sort, n in counts.starts.items() if k in n}
    busy = cp.new_bool_var("")
    cp.add(sum(here.values()) >= busy)
    for n in here.values():
        cp.add(n == 0).only_enforce_if(~busy)
    lasts = {}
    for kind in sorted({(sort.slot, sort.observer) for sort in here}):
        lasts[kind] = cp.new_bool_var("")
        alike = [n for sort, n in here.items() if (sort.slot, sort.observer) == kind]
        cp.add(sum(alike) >= lasts[kind])
    cp.add(sum(lasts.values()) == busy)
    for (_, observer), last in lasts.items():
        if not observer:
            for sort, n in here.items():
                if sort.observer:
                    cp.add(n == 0).only_enforce_if(last)
    counts.lasts.append(lasts)
    return busy, sum(slot * last for (slot, _), last in lasts.items())


def _ends(cp: cp_model.CpModel, counts: Counts, busy: list[tuple[Var, Any]], net: int) -> list[Var]:
    """The end of all work begun in or before each part; what starts late must still fit."""
    cuts = counts.floor.cuts
    ends: list[Var] = []
    for k, (any_start, last) in enumerate(busy):
        work = _work(counts, k)
        end = cp.new_int_var(cuts[k], net, "")
        latest = cuts[k + 1] - 1
        cp.add(end >= cuts[k] + work)
        cp.add(cuts[k] + work - last <= latest)
        if ends:
            cp.add(end >= ends[-1] + work)
            cp.add(ends[-1] + work - last <= latest).only_enforce_if(any_start)
        ends.append(end)
    return ends


def _observers_last(cp: cp_model.CpModel, counts: Counts) -> None:
    """Rule 9: once an observer has started, no Party starts in a later part."""
    if len({sort.observer for sort in counts.starts}) == 1:
        return
    before: Var | None = None
    for k in counts.floor.parts:
        after = cp.new_bool_var("")
        if before is not None:
            cp.add_implication(before, after)
        for sort, n in counts.starts.items():
            if k not in n:
                continue
            if sort.observer:
                cp.add(n[k] == 0).only_enforce_if(~after)
            elif before is not None:
                cp.add(n[k] == 0).only_enforce_if(before)
        before = after


def _keep_times(
    cp: cp_model.CpModel, counts: Counts, seated: dict[int, Var], ends: list[Var]
) -> None:
    """A kept time: the floor is free when the part begins, and nobody else starts in the part."""
    floor = counts.floor
    for i, k in floor.kept.items():
        kept = cp.new_bool_var("")
        cp.add_implication(kept, seated[i])
        own = counts.starts[floor.sort_of[i]].get(k)
        if own is None:
            cp.add(kept == 0)
        else:
            cp.add(own == 1).only_enforce_if(kept)
            others = [n[k] for n in counts.starts.values() if k in n and n[k] is not own]
            cp.add(sum(others) == 0).only_enforce_if(kept)
            if k:
                cp.add(ends[k - 1] <= floor.cuts[k]).only_enforce_if(kept)
        counts.kept[i] = kept
