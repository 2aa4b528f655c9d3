"""The objectives in their order: each gives one or more tiers, one small function an objective."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from scheduling.ground import Class, Ground, Seating
from scheduling.measure import Bands, Costs, Hours, Pairs, Spreads, Tier, Times
from scheduling.policy import Objective
from scheduling.shares import band_around, most_seated, region_targets, table_sizes

ORDINALS = {1: "1st", 2: "2nd", 3: "3rd"}


def waiting(ground: Ground, _: Seating) -> Iterator[Tier]:
    so_far: list[int] = []
    for key, members in ground.classes.items():
        so_far += members
        least = len(so_far) - most_seated(ground, so_far)
        shape = Costs(waiting=dict.fromkeys(members, 1))
        yield Tier(f"waiting: {class_name(key)}", shape, least)


def class_name(key: Class) -> str:
    observer, tier = key
    return f"{'observers' if observer else 'Parties'}, tier {tier}"


def lost(ground: Ground, _: Seating) -> Iterator[Tier]:
    held = [i for i in ground.able if ground.people[i].id in ground.problem.published_by_id]
    if held:
        yield Tier("lost: published places lost", Costs(waiting=dict.fromkeys(held, 1)))


def moved(ground: Ground, _: Seating) -> Iterator[Tier]:
    published = ground.problem.published_by_id
    prices = {
        (i, s): 1
        for i in ground.able
        if (place := published.get(ground.people[i].id)) is not None
        for s in ground.open[i]
        if ground.tables[s].id != place.session
    }
    if published:
        yield Tier("moved: to another table than published", Costs(prices))


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
    prices = (price for i in ground.able for s in ground.open[i] for _, price in ground.curve(i, s))
    if any(prices):
        yield Tier("hours: at home of live remote speakers", Hours())


def wishes(ground: Ground, _: Seating) -> Iterator[Tier]:
    by_rank: defaultdict[int, dict[tuple[int, int], int]] = defaultdict(dict)
    for i in ground.able:
        ranks = wish_ranks(ground, i)
        if not ranks:
            continue
        for s in ground.open[i]:
            by_rank[ranks.get(s, 0)][i, s] = 1
    if 0 in by_rank:
        yield Tier("wishes: none met", Costs(by_rank[0]))
    for rank in sorted((r for r in by_rank if r > 1), reverse=True):
        yield Tier(f"wishes: only the {ordinal(rank)} met", Costs(by_rank[rank]))


def wish_ranks(ground: Ground, i: int) -> dict[int, int]:
    """Table index -> rank of the wish, from 1."""
    wished = ground.people[i].wishes
    return {ground.table_index[name]: rank for rank, name in enumerate(wished, start=1)}


def ordinal(rank: int) -> str:
    return ORDINALS.get(rank, f"{rank}th")


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
        yield Tier(name, Costs(waiting=dict.fromkeys(small, 1)))


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
    prices: dict[tuple[int, int], int] = {}
    for i in ground.able:
        fits = {s: _shared_themes(ground, i, s) for s in ground.open[i]}
        best = max(fits.values(), default=0)
        prices |= {(i, s): best - fit for s, fit in fits.items() if fit < best}
    if prices:
        yield Tier("themes: portfolio missed", Costs(prices))


def _shared_themes(ground: Ground, i: int, s: int) -> int:
    wanted = Counter(ground.people[i].themes)
    return sum(wanted[theme] for theme in ground.tables[s].themes)


def earlier(ground: Ground, _: Seating) -> Iterator[Tier]:
    """The earlier in precedence, the dearer is a worse table or no table at all."""
    prices: dict[tuple[int, int], int] = {}
    none: dict[int, int] = {}
    size = len(ground.people)
    for i in ground.able:
        ranks = wish_ranks(ground, i)
        liked = sorted(ground.open[i], key=lambda s: (ranks.get(s, len(ranks) + 1), s))
        weight = size - ground.rank[i]
        prices |= {(i, s): weight * worse for worse, s in enumerate(liked)}
        none[i] = weight * len(ground.tables)
    if prices:
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
