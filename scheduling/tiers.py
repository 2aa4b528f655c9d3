"""The objectives in their order: each gives one or more tiers, one small function an objective."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

import numpy as np

from scheduling.ground import Class, Ground, Seating
from scheduling.measure import Bands, Costs, Hours, Matrix, Pairs, Spreads, Tier, Times, Vector
from scheduling.policy import Objective
from scheduling.shares import band_around, most_seated, region_targets, table_sizes
from scheduling.wishes import ordinal, wish_ranks


def waiting(ground: Ground, _: Seating) -> Iterator[Tier]:
    so_far: list[int] = []
    for key, members in ground.classes.items():
        so_far += members
        least = len(so_far) - most_seated(ground, so_far)
        yield Tier(f"waiting: {class_name(key)}", _waits(ground, members), least)


def _waits(ground: Ground, members: list[int]) -> Costs:
    """One for each member that waits."""
    waiting = np.zeros(len(ground.people), np.int64)
    waiting[members] = 1
    return Costs(np.broadcast_to(np.int64(0), _size(ground)), waiting)


def _size(ground: Ground) -> tuple[int, int]:
    return len(ground.people), len(ground.tables)


def _seated(ground: Ground, prices: Matrix) -> Costs:
    """What sitting somewhere costs; nobody pays for waiting."""
    return Costs(prices, np.zeros(len(ground.people), np.int64))


def class_name(key: Class) -> str:
    observer, tier = key
    return f"{'observers' if observer else 'Parties'}, tier {tier}"


def lost(ground: Ground, _: Seating) -> Iterator[Tier]:
    held = [i for i in ground.able if ground.people[i].id in ground.problem.published_by_id]
    if held:
        yield Tier("lost: published places lost", _waits(ground, held))


def moved(ground: Ground, _: Seating) -> Iterator[Tier]:
    prices = np.zeros(_size(ground), np.int64)
    for place in ground.problem.published:
        i, s = ground.index.get(place.inscription), ground.table_index.get(place.session)
        if i is not None and i not in ground.bars:
            prices[i] = 1
            if s is not None:
                prices[i, s] = 0
    if ground.problem.published:
        yield Tier("moved: to another table than published", _seated(ground, prices))


def times(ground: Ground, _: Seating) -> Iterator[Tier]:
    published = ground.problem.published_by_id
    staying = frozenset(
        (i, s)
        for i in ground.able
        if (place := published.get(ground.people[i].id)) is not None
        and (s := ground.table_index.get(place.session)) in ground.open_set[i]
        and s is not None
    )
    if staying:
        yield Tier("times: published times changed", Times(staying))


def hours(ground: Ground, _: Seating) -> Iterator[Tier]:
    if ground.dear:
        yield Tier("hours: at home of live remote speakers", Hours())


def wishes(ground: Ground, _: Seating) -> Iterator[Tier]:
    met = np.zeros(_size(ground), np.int64)
    asked = np.zeros((len(ground.people), 1), bool)
    for i in ground.able:
        ranks = wish_ranks(ground, i)
        asked[i] = bool(ranks)
        for s in ground.open_set[i].intersection(ranks):
            met[i, s] = ranks[s]
    if asked.any():
        yield Tier("wishes: none met", _seated(ground, (asked & (met == 0)).astype(np.int64)))
    for rank in range(int(met.max(initial=0)), 1, -1):
        name = f"wishes: only the {ordinal(rank)} met"
        yield Tier(name, _seated(ground, (met == rank).astype(np.int64)))


def regions(ground: Ground, seating: Seating) -> Iterator[Tier]:
    tolerance = ground.problem.policy.share_tolerance
    members = _groups(ground, lambda i: ground.people[i].region)
    targets = region_targets(ground, seating, members)
    bands = tuple(
        band_around(s, members[region], target, tolerance)
        for (s, region), target in targets.items()
    )
    if bands:
        yield Tier("regions: outside their share", Bands(bands))


def _groups(ground: Ground, key: Callable[[int], str | None]) -> dict[str, frozenset[int]]:
    """Able inscriptions of Parties by a property, those without it left out."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for i in ground.able:
        name = key(i)
        if name is not None and ground.people[i].category != "observer":
            found[name].add(i)
    return {name: frozenset(found[name]) for name in sorted(found)}


def high_tiers(ground: Ground, seating: Seating) -> Iterator[Tier]:
    policy = ground.problem.policy
    members = frozenset(
        i
        for i in ground.able
        if ground.people[i].tier <= policy.high_tier and ground.people[i].category != "observer"
    )
    yield from _spread(ground, seating, "high_tiers: unevenly spread", {"": members})


def _spread(
    ground: Ground, seating: Seating, name: str, groups: dict[str, frozenset[int]]
) -> Iterator[Tier]:
    """Each group over the tables in proportion to their size, within the tolerance."""
    policy = ground.problem.policy
    tolerance = policy.tier_tolerance if "" in groups else policy.spread_tolerance
    sizes = table_sizes(ground, seating)
    whole = sum(sizes)
    bands = []
    for members in groups.values():
        placed = sum(1 for i in members if seating[i] is not None)
        for s, size in enumerate(sizes):
            if whole and placed:
                bands.append(band_around(s, members, placed * size / whole, tolerance))
    if bands:
        yield Tier(name, Bands(tuple(bands)))


def load(ground: Ground, _: Seating) -> Iterator[Tier]:
    groups = parallel_groups(ground)
    if groups:
        yield Tier("load: parallel tables uneven", Spreads(groups, _tolerance(ground)))


def _tolerance(ground: Ground) -> int:
    return ground.problem.policy.load_tolerance


def parallel_groups(ground: Ground) -> tuple[tuple[int, ...], ...]:
    """Tables with the same interval, where there are several."""
    slots: defaultdict[object, list[int]] = defaultdict(list)
    for s, table in enumerate(ground.tables):
        slots[table.starts_at, table.ends_at].append(s)
    return tuple(tuple(group) for group in slots.values() if len(group) > 1)


def small_states(ground: Ground, _: Seating) -> Iterator[Tier]:
    small = [i for i in ground.able if ground.people[i].small]
    if small:
        name = "small_states: SIDS and LDC waiting"
        yield Tier(name, _waits(ground, small))


def languages(ground: Ground, seating: Seating) -> Iterator[Tier]:
    groups = _groups(ground, lambda i: ground.people[i].language)
    yield from _spread(ground, seating, "languages: unevenly spread", groups)


def genders(ground: Ground, seating: Seating) -> Iterator[Tier]:
    groups = _groups(ground, lambda i: ground.people[i].gender)
    yield from _spread(ground, seating, "genders: unevenly spread", groups)


def apart(ground: Ground, _: Seating) -> Iterator[Tier]:
    of_party: defaultdict[str, list[int]] = defaultdict(list)
    for i in ground.able:
        of_party[ground.people[i].party].append(i)
    pairs = tuple(
        (i, j)
        for one, other in ground.problem.apart
        for i in of_party[one]
        for j in of_party[other]
    )
    if pairs:
        yield Tier("apart: pairs at one table", Pairs(pairs))


def themes(ground: Ground, _: Seating) -> Iterator[Tier]:
    prices = np.zeros(_size(ground), np.int64)
    rows: dict[tuple[str, ...], Vector] = {}
    for i in ground.able:
        wanted = ground.people[i].themes
        if wanted not in rows:
            rows[wanted] = _shared_themes(ground, wanted)
        if ground.open[i]:
            prices[i] = rows[wanted][list(ground.open[i])].max() - rows[wanted]
    if prices.any():
        yield Tier("themes: portfolio missed", _seated(ground, prices))


def _shared_themes(ground: Ground, themes: tuple[str, ...]) -> Vector:
    """How many of the themes each table shares."""
    wanted = Counter(themes)
    shared = [sum(wanted[theme] for theme in table.themes) for table in ground.tables]
    return np.asarray(shared, np.int64)


def earlier(ground: Ground, _: Seating) -> Iterator[Tier]:
    """The earlier in precedence, the dearer is a worse table or no table at all."""
    people, tables = _size(ground)
    prices = np.zeros((people, tables), np.int64)
    none = np.zeros(people, np.int64)
    for i in ground.able:
        ranks = wish_ranks(ground, i)
        liked = sorted(ground.open[i], key=lambda s: (ranks.get(s, len(ranks) + 1), s))
        weight = people - ground.rank[i]
        prices[i, liked] = weight * np.arange(len(liked))
        none[i] = weight * tables
    if none.any():
        yield Tier("earlier: who asked first", Costs(prices, none))


OBJECTIVES: dict[Objective, Callable[[Ground, Seating], Iterator[Tier]]] = {
    "waiting": waiting,
    "lost": lost,
    "moved": moved,
    "times": times,
    "hours": hours,
    "wishes": wishes,
    "regions": regions,
    "high_tiers": high_tiers,
    "load": load,
    "small_states": small_states,
    "languages": languages,
    "genders": genders,
    "apart": apart,
    "themes": themes,
    "earlier": earlier,
}
