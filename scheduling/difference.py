"""What changes for people from one plan to another."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.ground import Ground, Seating
from scheduling.plan import Placement, Plan, TierResult


@dataclass(frozen=True, slots=True)
class Change:
    """One inscription before and after: session ids, None while it waits."""

    inscription: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class TierChange:
    """One tier before and after; None where the tier does not exist on that side."""

    name: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Difference:
    """From one plan to the next: who is placed, waits, moves or speaks at another time, and why."""

    placed: tuple[Change, ...]
    lost: tuple[Change, ...]
    moved: tuple[Change, ...]
    retimed: tuple[str, ...]
    tiers: tuple[TierChange, ...]

    @property
    def people(self) -> int:
        """How many inscriptions see any change."""
        return len(self.placed) + len(self.lost) + len(self.moved) + len(self.retimed)


def difference(before: Plan, after: Plan) -> Difference:
    """What `after` changes for people and tiers. An inscription that is gone counts as lost."""
    old = {place.inscription: place for place in before.placements}
    new = {place.inscription: place for place in after.placements}
    changes = [
        Change(name, old[name].session if name in old else None, _session(new, name))
        for name in dict.fromkeys([*old, *new])
    ]
    both = [name for name in old if name in new and old[name].session == new[name].session]
    return Difference(
        placed=tuple(c for c in changes if c.before is None),
        lost=tuple(c for c in changes if c.after is None),
        moved=tuple(c for c in changes if c.before and c.after and c.before != c.after),
        retimed=tuple(name for name in both if old[name].starts_at != new[name].starts_at),
        tiers=_tiers(before.tiers, after.tiers),
    )


def _session(places: dict[str, Placement], name: str) -> str | None:
    return places[name].session if name in places else None


def _tiers(before: tuple[TierResult, ...], after: tuple[TierResult, ...]) -> tuple[TierChange, ...]:
    old = {tier.name: tier.value for tier in before}
    new = {tier.name: tier.value for tier in after}
    pairs = [TierChange(name, old.get(name), new.get(name)) for name in dict.fromkeys([*old, *new])]
    return tuple(pair for pair in pairs if pair.before != pair.after)


def changes_between(ground: Ground, before: Seating, after: Seating) -> tuple[Change, ...]:
    """Who sits elsewhere in another seating of the same problem, by precedence."""
    changed = [i for i, (s, t) in enumerate(zip(before, after, strict=True)) if s != t]
    changed.sort(key=ground.rank.__getitem__)
    return tuple(
        Change(ground.people[i].id, _name(ground, before[i]), _name(ground, after[i]))
        for i in changed
    )


def _name(ground: Ground, s: int | None) -> str | None:
    return None if s is None else ground.tables[s].id
