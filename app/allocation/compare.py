"""Two plans beside each other: who moves, who gains, who loses, and what the objectives become."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation import consequences, objectives, rows
from app.allocation.consequences import Ground
from app.allocation.models import Place, Run
from app.allocation.objectives import Changed
from app.delegations.models import Participant
from app.errors import N_, Refused
from app.programme.models import Conference, ConferenceSession
from app.rsvp.models import Inscription

Fate = Literal["placed", "lost", "moved", "retimed", "same"]
Point = Literal["place", "wish", "hour"]
WORST = 99  # none of the wishes made is below every wish met


@dataclass(frozen=True)
class Stand:
    """Where a plan puts somebody: `wish` is the number of the wish met, 0 for none of several.

    `hour` is the price of the hour at home, None for whoever does not speak from there.
    """

    code: str
    position: int
    starts_at: datetime
    wish: int | None
    hour: int | None


@dataclass(frozen=True)
class Change:
    """One request for the floor in both plans; None while it waits there.

    `asked_before` and `asked_after` tell whether the plan knew of the request at all.
    """

    asked: Inscription
    before: Stand | None
    after: Stand | None
    asked_before: bool = True
    asked_after: bool = True

    @property
    def body(self) -> Participant:
        return self.asked.delegation.participant

    @property
    def fate(self) -> Fate:
        """Say what becomes of the place."""
        if self.before is None or self.after is None:
            return "same" if self.before is self.after else ("placed" if self.after else "lost")
        if self.before.code != self.after.code:
            return "moved"
        return "same" if self.before.starts_at == self.after.starts_at else "retimed"

    @cached_property
    def balance(self) -> dict[Point, int]:
        """Weigh both plans for the speaker: 1 better, -1 worse, left out where nothing changes."""
        if self.before is None or self.after is None:
            sign = {"placed": 1, "lost": -1}.get(self.fate, 0)
            return {"place": sign} if sign else {}
        points: dict[Point, int] = {}
        if _rank(self.before.wish) != _rank(self.after.wish):
            points["wish"] = 1 if _rank(self.after.wish) < _rank(self.before.wish) else -1
        if self.before.hour is not None and self.after.hour is not None:
            cheaper = self.before.hour - self.after.hour
            points |= {"hour": 1 if cheaper > 0 else -1} if cheaper else {}
        return points

    @property
    def gains(self) -> bool:
        return 1 in self.balance.values()

    @property
    def loses(self) -> bool:
        return -1 in self.balance.values()


def _rank(wish: int | None) -> int:
    return WORST if wish == 0 else wish or 0


@dataclass(frozen=True)
class Side:
    """One of the two plans: its run, its figures, and whom its publication would tell."""

    run: Run
    placed: int
    waiting: int
    told: Counter[str] | None  # by kind; None for what is published already

    @property
    def asking(self) -> int:
        return len(self.run.problem.get("inscriptions", ()))


@dataclass(frozen=True)
class Comparison:
    """Everything the page shows, before anything is filtered."""

    one: Side
    other: Side
    changes: list[Change]
    objectives: list[Changed]

    @cached_property
    def fates(self) -> Counter[str]:
        return Counter(change.fate for change in self.changes)

    @cached_property
    def balance(self) -> Counter[tuple[Point, int]]:
        return Counter(point for change in self.changes for point in change.balance.items())


def read(
    session: Session, one: Run, other: Run, conference: Conference, base_url: str
) -> Comparison:
    """Set two plans of a conference beside each other; raises Refused for a run without one."""
    for run in (one, other):
        if not run.plan:
            raise Refused(N_("Run %(number)s has no plan to compare."), number=run.id)
    places = {run.id: _places(session, run.id) for run in (one, other)}
    concerned = {*_known(one), *_known(other), *places[one.id], *places[other.id]}
    on = consequences.ground(session, conference, concerned, base_url)
    tables = {table.id: table for table in on.sessions}
    return Comparison(
        _side(one, places[one.id], on),
        _side(other, places[other.id], on),
        _changes((one, other), (places[one.id], places[other.id]), on.people, tables),
        _objectives(session, one, other),
    )


def _side(run: Run, places: Mapping[int, Place], on: Ground) -> Side:
    waiting = sum(1 for number in _known(run) if number not in places)
    if run.state != "draft":
        return Side(run, len(places), waiting, None)
    told = Counter[str](one.kind for one in consequences.of_places(on, places.values()))
    return Side(run, len(places), waiting, told)


def _places(session: Session, run_id: int) -> dict[int, Place]:
    query = select(Place).where(Place.run_id == run_id)
    return {place.inscription_id: place for place in session.scalars(query)}


def _known(run: Run) -> dict[int, Mapping[str, object]]:
    return {int(one["id"]): one for one in run.problem.get("inscriptions", ())}


def _changes(
    runs: tuple[Run, Run],
    places: tuple[Mapping[int, Place], Mapping[int, Place]],
    people: Mapping[int, Inscription],
    tables: Mapping[int, ConferenceSession],
) -> list[Change]:
    known = [_known(run) for run in runs]
    curves = [run.problem.get("policy", {}).get("home_hours", ()) for run in runs]

    def stand(k: int, number: int) -> Stand | None:
        place = places[k].get(number)
        return _stand(place, tables, known[k].get(number, {}), curves[k]) if place else None

    found = [
        Change(
            people[number],
            stand(0, number),
            stand(1, number),
            number in known[0],
            number in known[1],
        )
        for number in dict.fromkeys([*known[0], *known[1], *places[0], *places[1]])
        if number in people
    ]
    return sorted(found, key=_precedence)


def _precedence(change: Change) -> tuple[object, ...]:
    stand = change.after or change.before
    return (stand is None, stand.code if stand else "", stand.position if stand else 0)


def _stand(
    place: Place,
    tables: Mapping[int, ConferenceSession],
    asked: Mapping[str, object],
    curve: Sequence[int],
) -> Stand:
    wish = (place.wish_met or 0) if asked.get("wishes") else None
    hour = None
    if asked.get("mode") == "live_remote" and asked.get("home_zone") and curve:
        zone = ZoneInfo(str(asked["home_zone"]))
        hour = curve[place.starts_at.astimezone(zone).hour]
    return Stand(tables[place.session_id].code, place.position, place.starts_at, wish, hour)


def _objectives(session: Session, one: Run, other: Run) -> list[Changed]:
    """Put the tiers of both in the order of the second; nought in both says nothing."""
    old, new = ({tier["name"]: tier for tier in run.plan.get("tiers", ())} for run in (one, other))
    pairs = [
        (
            name,
            old[name]["value"] if name in old else None,
            new[name]["value"] if name in new else None,
            all(side[name].get("proved", True) for side in (old, new) if name in side),
        )
        for name in dict.fromkeys([*new, *old])
    ]
    shown = [pair for pair in pairs if pair[1] or pair[2]]
    return objectives.changed(shown, rows.ranks(session).values())
