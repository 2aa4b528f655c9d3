"""Lists changed by hand: where somebody belongs by precedence, and times one after the other."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from scheduling.ground import Ground
from scheduling.plan import Placement

Lists = dict[str, list[str]]  # by session, the inscriptions in the order of floor
NOT_BEFORE: Mapping[str, datetime] = {}


def by_precedence(ground: Ground, names: Sequence[str], name: str) -> int:
    """Give the index at which somebody comes into a list with the fewest pairs the wrong way."""
    mates = [one for one in names if one != name]
    parties = sum(1 for one in mates if not _observer(ground, one))
    reach = range(parties, len(mates) + 1) if _observer(ground, name) else range(parties + 1)
    return min(reach, key=lambda at: len(wrong(ground, mates, name, at)))


def wrong(ground: Ground, mates: Sequence[str], name: str, at: int) -> list[tuple[str, str]]:
    """Pairs that speak the wrong way round if `name` comes into a list at an index.

    Those whose own place was given by hand are left out: theirs is no precedence to keep.
    """
    rank = ground.rank[ground.index[name]]
    found = []
    for k, mate in enumerate(mates):
        i = ground.index[mate]
        if ground.people[i].exception or _observer(ground, mate) != _observer(ground, name):
            continue
        if k < at and ground.rank[i] > rank:
            found.append((mate, name))
        if k >= at and ground.rank[i] < rank:
            found.append((name, mate))
    return found


def bends(ground: Ground, names: Sequence[str], name: str) -> list[tuple[str, str]]:
    """Pairs the wrong way round through `name`, where another place in the list has fewer."""
    mates = [one for one in names if one != name]
    here = wrong(ground, mates, name, names.index(name))
    best = wrong(ground, mates, name, by_precedence(ground, names, name))
    return here if len(here) > len(best) else []


def _observer(ground: Ground, name: str) -> bool:
    return ground.people[ground.index[name]].category == "observer"


def laid(ground: Ground, code: str, names: Sequence[str], so_far: Sequence[Placement]) -> list[
    Placement
]:  # fmt: skip
    """Give a list its times: nobody earlier than a published time or a pause that was meant.

    Where that runs over the end, pauses go first, and published times with them.
    """
    s = ground.table_index[code]
    table = ground.tables[s]
    closes = table.ends_at - timedelta(seconds=table.wrap_up_s + table.changeover_s)
    published = ground.problem.published_by_id
    kept = {
        one.inscription: one.starts_at
        for one in so_far
        if (was := published.get(one.inscription)) and was.starts_at == one.starts_at
    }
    places: list[Placement] = []
    for anchors in (kept | _paused(ground, s, so_far), kept, NOT_BEFORE):
        places = _one_after_another(ground, s, names, anchors)
        if not places or places[-1].ends_at <= closes:
            break
    return places


def _paused(ground: Ground, s: int, so_far: Sequence[Placement]) -> dict[str, datetime]:
    changeover = timedelta(seconds=ground.tables[s].changeover_s)
    pairs = pairwise(so_far)
    return {b.inscription: b.starts_at for a, b in pairs if a.ends_at + changeover < b.starts_at}


def _one_after_another(
    ground: Ground, s: int, names: Sequence[str], anchors: Mapping[str, datetime]
) -> list[Placement]:
    table, opens = ground.tables[s], ground.floor[s].starts_at
    clock, places = 0, []
    for position, name in enumerate(names, start=1):
        i = ground.index[name]
        if name in anchors:
            clock = max(clock, int((anchors[name] - opens).total_seconds()))
        clock = _let_in(ground, i, s, clock)
        starts = opens + timedelta(seconds=clock)
        ends = starts + timedelta(seconds=ground.limit[i])
        places.append(Placement(name, table.id, position, starts, ends))
        clock += ground.slot(i, s)
    return places


def _let_in(ground: Ground, i: int, s: int, clock: int) -> int:
    """Wait for a window to open; where none is left the referee will say so."""
    starts = [max(first, clock) for first, last in ground.starts(i, s) if last >= clock]
    return min(starts, default=clock)
