"""What a plan changed by hand breaks and costs: the referee's sentences, and every objective."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scheduling.eligibility import shut_out
from scheduling.ground import Ground, Seating, members_of
from scheduling.inversions import inversions
from scheduling.ledger import Ledger
from scheduling.order import ordered
from scheduling.plan import Placement, Plan, TierResult, Waiting
from scheduling.problem import STANDING
from scheduling.reasons import seated

ORDER = "order: out of precedence"  # as the engine calls it


@dataclass(frozen=True)
class Cost:
    """One objective by the engine's name of it, before and after; None where it is not there."""

    name: str
    before: int | None
    after: int | None

    @property
    def worse(self) -> bool:
        return (self.after or 0) > (self.before or 0)


def seating_of(ground: Ground, places: tuple[Placement, ...]) -> Seating:
    """Read who sits where off a plan."""
    seating: Seating = [None] * len(ground.people)
    for place in places:
        seating[ground.index[place.inscription]] = ground.table_index[place.session]
    return seating


def measured(ground: Ground, plan: Plan) -> dict[str, int]:
    """Give the value of every objective of a plan, in their order; no solver is asked."""
    # Both bring numpy, which few pages need.
    from scheduling.score import timed_value  # noqa: PLC0415
    from scheduling.tiers import OBJECTIVES  # noqa: PLC0415

    seating = seating_of(ground, plan.placements)
    values: dict[str, int] = {}
    for name in ground.problem.policy.objectives:
        for tier in OBJECTIVES[name](ground, seating):
            value = tier.value(seating)
            if value is None:
                value = timed_value(ground.problem, tier, plan.placements)
            values[tier.name] = value
    return values | {ORDER: _out_of_order(ground, plan, seating)}


def _out_of_order(ground: Ground, plan: Plan, seating: Seating) -> int:
    weight = 0
    for s, table in enumerate(ground.tables):
        starts = [(ground.index[place.inscription], 0) for place in plan.of(table.id)]
        weight += inversions(ground, ordered(ground, members_of(seating, s)), starts)
    return weight


def costs(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[Cost, ...]:
    """Set the objectives before and after beside each other, those that change alone."""
    names = dict.fromkeys([*before, *after])
    both = (Cost(name, before.get(name), after.get(name)) for name in names)
    return tuple(cost for cost in both if (cost.before or 0) != (cost.after or 0))


def as_tiers(values: Mapping[str, int], solved: Plan, *, same: bool) -> tuple[TierResult, ...]:
    """Keep what was proved as long as nothing above it changed; `same` is the question's part."""
    was = {tier.name: tier for tier in solved.tiers}
    found = []
    for name, value in values.items():
        before = was.get(name)
        same = same and before is not None and before.value == value
        if same and before is not None:
            found.append(before)
        else:
            found.append(TierResult(name, value, 0, 0.0, proved=False))
    return tuple(found)


def waiting(
    ground: Ground, places: tuple[Placement, ...], by_hand: frozenset[str]
) -> tuple[Waiting, ...]:
    """Say anew why each one waits, and where there is room by now."""
    seating = seating_of(ground, places)
    ledger = seated(ground, seating)
    left = [i for i, s in enumerate(seating) if s is None and ground.people[i].state in STANDING]
    left.sort(key=ground.rank.__getitem__)
    return tuple(_waits(ground, ledger, i, by_hand) for i in left)


def _waits(ground: Ground, ledger: Ledger, i: int, by_hand: frozenset[str]) -> Waiting:
    one = ground.people[i]
    found = list(_reasons(ground, ledger, i))
    sentences, rules = [text for text, _ in found], {rule for _, rule in found if rule}
    if one.id in by_hand:
        sentences.insert(0, f"{one.label} was put on the waiting list by hand.")
    return Waiting(one.id, " ".join(sentences), tuple(sorted(rules, key=int)))


def _reasons(ground: Ground, ledger: Ledger, i: int) -> Iterator[tuple[str, str]]:
    if i in ground.bars:
        yield ground.bars[i].text, ground.bars[i].rule
        return
    for s, table in enumerate(ground.tables):
        bar = shut_out(ground.problem, ground.people[i], table) or ledger.obstacle(i, s)
        label = ground.people[i].label
        yield (bar.text, bar.rule) if bar else (f"{table.title} has room for {label}.", "")
