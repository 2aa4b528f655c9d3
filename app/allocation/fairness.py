"""Who was asked for, who was placed and who waits, group by group: fairness in figures.

Everything is counted from the question that was kept with the run and from its places, so the
figures stay those of the run whatever delegations write later. No gender is guessed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation import rows
from app.allocation.models import Place, Run
from app.delegations.models import REGIONS
from app.errors import N_, Refused

FEW = 10  # requests; a share of fewer says nothing, since one of them is ten points or more
NONE, OBSERVERS, NOT_GIVEN = "none", "observers", "not_given"
AREAS = (*REGIONS, NONE, OBSERVERS)
MODES = ("in_person", "live_remote", "pre_recorded", "read_out")
GENDERS = ("female", "male")
DAY, WAKING = range(8, 22), range(6, 24)
WISHES = ("1", "2", "more", "unmet", "unasked")
STANDING = frozenset(rows.STANDING)


@dataclass
class Group:
    """The requests of one group: `first` of `wished` placed speakers have their first wish.

    `positions` are places in the order of floor of those placed, 1 for the first.
    """

    key: str
    asked: int = 0
    placed: int = 0
    wished: int = 0
    first: int = 0
    positions: list[int] = field(default_factory=list)

    @property
    def waiting(self) -> int:
        return self.asked - self.placed

    @property
    def few(self) -> bool:
        """Tell whether the group is too small for shares."""
        return self.asked < FEW

    @property
    def average(self) -> float | None:
        """Give the average place in the order of floor."""
        return sum(self.positions) / len(self.positions) if self.positions else None


@dataclass(frozen=True)
class Split:
    """All requests parted by one property; `overlapping` where one request may count twice."""

    key: str
    groups: Sequence[Group]
    overlapping: bool = False

    @property
    def spread(self) -> tuple[Group, Group] | None:
        """Give the groups that fare worst and best in places; None where fewer than two count.

        Observers come after Parties by rule, so they are not set against regional groups.
        """
        counted = [group for group in self.groups if not group.few and group.key != OBSERVERS]
        if len(counted) < 2:  # noqa: PLR2004 (a lowest and a highest)
            return None
        by_share = sorted(counted, key=lambda group: group.placed / group.asked)
        return by_share[0], by_share[-1]


@dataclass(frozen=True)
class Fairness:
    """The figures of one run; `hours` and `wishes` count placed speakers by region.

    `tiers` gives the codes of the ranks of each tier.
    """

    run: Run
    whole: Group
    splits: Sequence[Split]
    hours: Counter[tuple[str, str]]
    wishes: Counter[tuple[str, str]]
    tiers: Mapping[str, Sequence[str]]


Asked = Mapping[str, Any]


def read(session: Session, run: Run) -> Fairness:
    """Count a run; raises Refused for one that has no plan."""
    if not run.plan:
        raise Refused(N_("Run %(number)s has no plan to count."), number=run.id)
    query = select(Place).where(Place.run_id == run.id)
    places = {place.inscription_id: place for place in session.scalars(query)}
    asked = [
        one
        for one in run.problem.get("inscriptions", ())
        if one.get("state") in STANDING or int(one["id"]) in places
    ]
    ranks = rows.ranks(session).values()
    tiers: dict[str, list[str]] = {}
    for rank in sorted(ranks, key=lambda rank: rank.position):
        tiers.setdefault(str(rank.tier), []).append(rank.name)
    return Fairness(
        run,
        _split("whole", asked, places, ("",), lambda _one: ("",)).groups[0],
        [
            _split("region", asked, places, AREAS, lambda one: (region(one),)),
            _split("tier", asked, places, tiers, lambda one: (str(one["tier"]),)),
            _split("mode", asked, places, MODES, lambda one: (one["mode"],)),
            _split("small", asked, places, ("sids", "ldc", NONE), _small, overlapping=True),
            _split("gender", asked, places, (*GENDERS, NOT_GIVEN), _gender),
        ],
        _by_region(asked, places, _band),
        _by_region(asked, places, _wish),
        tiers,
    )


def _split(
    key: str,
    asked: Iterable[Asked],
    places: Mapping[int, Place],
    order: Iterable[str],
    groups_of: Callable[[Asked], Sequence[str]],
    *,
    overlapping: bool = False,
) -> Split:
    groups = {name: Group(name) for name in order}
    for one in asked:
        for name in groups_of(one):
            _count(groups.setdefault(name, Group(name)), one, places.get(int(one["id"])))
    kept = [group for group in groups.values() if group.asked or key == "whole"]
    return Split(key, kept, overlapping)


def _count(group: Group, one: Asked, place: Place | None) -> None:
    group.asked += 1
    if place is None:
        return
    group.placed += 1
    group.positions.append(place.position)
    if one.get("wishes"):
        group.wished += 1
        group.first += place.wish_met == 1


def region(one: Asked) -> str:
    """Name the regional group of a request; observers are counted by themselves."""
    if one.get("category") == "observer":
        return OBSERVERS
    return one.get("region") or NONE


def _small(one: Asked) -> tuple[str, ...]:
    if one.get("category") == "observer":
        return ()
    return tuple(name for name in ("sids", "ldc") if one.get(name)) or (NONE,)


def _gender(one: Asked) -> tuple[str]:
    return (one.get("gender") or NOT_GIVEN,)


def _by_region(
    asked: Iterable[Asked],
    places: Mapping[int, Place],
    part_of: Callable[[Asked, Place], str | None],
) -> Counter[tuple[str, str]]:
    found = Counter[tuple[str, str]]()
    for one in asked:
        place = places.get(int(one["id"]))
        part = part_of(one, place) if place else None
        if part is not None:
            found[region(one), part] += 1
    return found


def _band(one: Asked, place: Place) -> str | None:
    if one["mode"] != "live_remote" or not one.get("home_zone"):
        return None
    return band(place.starts_at, one["home_zone"])


def band(at: datetime, zone: str) -> str:
    """Say what the hour is at home: "day" (8 to 22), "edge" (6 to 8, 22 to 24) or "night"."""
    hour = at.astimezone(ZoneInfo(zone)).hour
    return "day" if hour in DAY else "edge" if hour in WAKING else "night"


def _wish(one: Asked, place: Place) -> str:
    if not one.get("wishes"):
        return "unasked"
    if place.wish_met is None:
        return "unmet"
    return str(place.wish_met) if place.wish_met <= 2 else "more"  # noqa: PLR2004
