"""Order of floor and estimated times within a table, as far as no solver is needed for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from scheduling.ground import Ground, Seating, members_of
from scheduling.plan import Placement

Starts = list[tuple[int, int]]
"""Inscription and start in seconds of the floor, in the order of floor."""


def ordered(ground: Ground, members: Iterable[int]) -> list[int]:
    """The members of a table by precedence, with the exceptions given by hand."""
    here = sorted(members, key=ground.rank.__getitem__)
    parties = [i for i in here if ground.people[i].category != "observer"]
    observers = [i for i in here if ground.people[i].category == "observer"]
    return _with_exceptions(ground, parties) + _with_exceptions(ground, observers)


def _with_exceptions(ground: Ground, here: list[int]) -> list[int]:
    """Put those with an exception at their position, first positions first, last ones last."""
    free = [i for i in here if ground.people[i].exception is None]
    asked = [(exc.position, i) for i in here if (exc := ground.people[i].exception) is not None]
    for position, i in sorted(pair for pair in asked if pair[0] > 0):
        free.insert(position - 1, i)
    for position, i in sorted((pair for pair in asked if pair[0] < 0), reverse=True):
        free.insert(max(0, len(free) + 1 + position), i)
    return free


def may_start(ground: Ground, i: int, s: int, *, cheap: bool) -> tuple[tuple[int, int], ...]:
    """When i may start: in its windows, or only where that costs it least at home."""
    return ground.cheap_starts(i, s)[1] if cheap else ground.starts(i, s)


def one_after_another(
    ground: Ground, s: int, order: Sequence[int], *, cheap: bool = False
) -> Starts | None:
    """Start each statement as soon as the one before is over; None where a window forbids it."""
    clock = 0
    starts: Starts = []
    for i in order:
        if not any(first <= clock <= last for first, last in may_start(ground, i, s, cheap=cheap)):
            return None
        starts.append((i, clock))
        clock += ground.slot(i, s)
    return starts if clock <= ground.tables[s].net_s else None


def fitted(
    ground: Ground, s: int, members: Iterable[int], anchors: Mapping[int, int] | None = None
) -> Starts | None:
    """An order that keeps all windows, by rule of thumb: published times first, then deadlines.

    anchors are starts to keep instead of the published ones. None does not prove that there is no
    order.
    """
    order = ordered(ground, members)
    anchored = ground.published_starts(s) if anchors is None else anchors
    if any(i in anchored for i in order):
        kept = around_the_published(ground, s, order, anchored)
        if kept is not None:
            return kept
    return by_deadline(ground, s, order, cheap=True) or by_deadline(ground, s, order)


def around_the_published(
    ground: Ground, s: int, order: list[int], published: Mapping[int, int]
) -> Starts | None:
    """Published times stay, everybody else goes to the first gap that suits."""
    taken: list[tuple[int, int, int]] = []
    for i in sorted(order, key=lambda i: i not in published):
        wanted = [published[i]] if i in published else _gaps(ground, s, i, taken)
        start = next((t for t in wanted if _free(ground, s, i, t, taken)), None)
        if start is None:
            return None
        taken.append((start, start + ground.slot(i, s), i))
    return [(i, start) for start, _, i in sorted(taken)]


def _gaps(ground: Ground, s: int, i: int, taken: list[tuple[int, int, int]]) -> list[int]:
    """Where i might start: when a window opens, when a statement ends; cheap hours first."""
    windows, curve = ground.starts(i, s), ground.curve(i, s)
    moments = {first for first, _ in windows} | {end for _, end, _ in taken}
    moments |= {since for since, _ in curve}
    return sorted(moments, key=lambda t: (price_at(curve, t), t))


def _free(ground: Ground, s: int, i: int, start: int, taken: list[tuple[int, int, int]]) -> bool:
    """True if i may start then: in a window, the floor free, Parties before observers (rule 9)."""
    end = start + ground.slot(i, s)
    if end > ground.tables[s].net_s:
        return False
    if not any(first <= start <= last for first, last in ground.starts(i, s)):
        return False
    observer = ground.people[i].category == "observer"
    for begins, ends, j in taken:
        if start < ends and begins < end:
            return False
        other = ground.people[j].category == "observer"
        if observer != other and (start < begins) == observer:
            return False
    return True


def price_at(curve: tuple[tuple[int, int], ...], start: int) -> int:
    """What starting at a second of the floor costs on a curve of steps."""
    return next((price for since, price in reversed(curve) if since <= start), 0)


def by_deadline(
    ground: Ground, s: int, order: Sequence[int], *, cheap: bool = False
) -> Starts | None:
    """An order that keeps all windows, found by rule of thumb: who must leave first goes first.

    Leaves the given order alone where it can. None does not prove that there is no order.
    """
    if (plain := one_after_another(ground, s, order, cheap=cheap)) is not None:
        return plain
    parties = [i for i in order if ground.people[i].category != "observer"]
    observers = [i for i in order if ground.people[i].category == "observer"]
    starts: Starts = []
    clock = 0
    for group in (parties, observers):
        left = list(group)
        while left:
            chosen = _next(ground, s, left, clock, cheap=cheap)
            if chosen is None:
                return None
            i, start = chosen
            starts.append((i, start))
            left.remove(i)
            clock = start + ground.slot(i, s)
    return starts if clock <= ground.tables[s].net_s else None


def _next(
    ground: Ground, s: int, left: list[int], clock: int, *, cheap: bool
) -> tuple[int, int] | None:
    """The statement to come next and its start: the earliest start, then the tightest deadline."""
    choices = []
    for place, i in enumerate(left):
        windows = may_start(ground, i, s, cheap=cheap)
        later = [(max(first, clock), last) for first, last in windows if last >= clock]
        if not later:
            return None
        start = min(first for first, _ in later)
        choices.append((start, max(last for _, last in later), place, i))
    start, _, _, i = min(choices)
    return i, start


def attained(ground: Ground, s: int, members: list[int], *, times: bool, hours: bool) -> bool:
    """Whether the table has an order, by rule of thumb, that costs no more than it must.

    times: every published time kept; hours: every remote speaker at the best hour that the table
    has for it. False does not prove that there is no such order.
    """
    order = ordered(ground, members)
    published = ground.published_starts(s) if times else {}
    if any(i in published for i in order):
        starts = around_the_published(ground, s, order, published)
        return starts is not None and not (hours and _dear(ground, s, starts))
    return by_deadline(ground, s, order, cheap=hours) is not None


def _dear(ground: Ground, s: int, starts: Starts) -> bool:
    return any(
        price_at(ground.curve(i, s), start) > ground.cheap_starts(i, s)[0] for i, start in starts
    )


def written(ground: Ground, s: int, starts: Starts) -> list[Placement]:
    """Starts in seconds of the floor as placements with times."""
    table, opens = ground.tables[s], ground.floor[s].starts_at
    places = []
    for position, (i, start) in enumerate(starts, start=1):
        starts_at = opens + timedelta(seconds=start)
        ends_at = starts_at + timedelta(seconds=ground.limit[i])
        places.append(Placement(ground.people[i].id, table.id, position, starts_at, ends_at))
    return places


def fitted_places(ground: Ground, seating: Seating) -> tuple[Placement, ...]:
    """The lists of all tables by rule of thumb; a table for which it finds no order is left out."""
    return tuple(
        place
        for s in range(len(ground.tables))
        for place in written(ground, s, fitted(ground, s, members_of(seating, s)) or [])
    )
