"""What the chair may choose when time runs short, each with its effect before it is chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from app.rosters.turns import Floor, Turn

LIMITS_S = (180, 120, 90, 60)
OFFERED = 2
STEP_MIN = 5  # sessions go on by whole five minutes: interpreters must agree


@dataclass(frozen=True)
class Outlook:
    """How a session would end: `over_s` beyond its end (negative: in hand), and who is not heard.

    `ends_at` is when the wrap-up would be through.
    """

    over_s: int
    ends_at: datetime
    unheard: tuple[Turn, ...]


@dataclass(frozen=True)
class Choice:
    """One act that would help, and how the session would then end; `count` is whom it touches."""

    kind: str
    arguments: Mapping[str, Any] = field(hash=False)
    count: int
    outlook: Outlook


@dataclass(frozen=True)
class Moved:
    """Somebody whose estimated time another act would change, by so many seconds."""

    turn: Turn
    before: datetime
    after: datetime

    @property
    def by_s(self) -> int:
        """Give the seconds by which the turn would come later; negative for earlier."""
        return int((self.after - self.before).total_seconds())


def as_it_stands(floor: Floor) -> Outlook:
    """Say how the session ends if nothing is done."""
    return _outlook(floor, floor.coming, 0)


def choices(floor: Floor) -> list[Choice]:
    """List what would help, with its effect; empty while everybody can be heard."""
    if floor.phase not in {"open", "suspended"} or not floor.coming or floor.over_s <= 0:
        return []
    return [*_shorter(floor), *_without_observers(floor), _longer(floor)]


def _shorter(floor: Floor) -> Iterable[Choice]:
    """Offer the longest limits that would be shorter than now for somebody."""
    useful = [s for s in LIMITS_S if any(turn.limit_s > s for turn in floor.coming)]
    for limit_s in useful[:OFFERED]:
        cut = [replace(turn, limit_s=min(turn.limit_s, limit_s)) for turn in floor.coming]
        touched = sum(turn.limit_s > limit_s for turn in floor.coming)
        told = {"limit_s": limit_s, "whom": "longer"}
        yield Choice("set_limit", told, touched, _outlook(floor, cut, 0))


def _without_observers(floor: Floor) -> Iterable[Choice]:
    left = [turn for turn in floor.coming if turn.kind != "observer"]
    if len(left) < len(floor.coming):
        yield Choice("drop_observers", {}, len(floor.coming) - len(left), _outlook(floor, left, 0))


def _longer(floor: Floor) -> Choice:
    minutes = ceil(floor.over_s / 60 / STEP_MIN) * STEP_MIN
    outlook = _outlook(floor, floor.coming, minutes * 60)
    return Choice("extend", {"minutes": minutes}, len(floor.coming), outlook)


def _outlook(floor: Floor, coming: Sequence[Turn], more_s: int) -> Outlook:
    """Lay the list out once more from where the next may begin."""
    closes = floor.ends_at + timedelta(seconds=more_s - floor.times.wrap_up_s)
    at = ends = min(floor.estimates.values(), default=floor.ends_at)
    unheard = []
    for turn in coming:
        ends = at + timedelta(seconds=max(0.0, turn.limit_s - turn.spoken_s))
        unheard += [turn] if ends > closes else []
        at = ends + timedelta(seconds=floor.times.changeover_s)
    through = ends + timedelta(seconds=floor.times.wrap_up_s)
    over_s = int((ends - closes).total_seconds())
    return Outlook(over_s, through, tuple(unheard))


def moved(before: Floor, after: Floor) -> list[Moved]:
    """List whose estimated time differs between two floors, in the new order of floor."""
    return [
        Moved(turn, before.estimates[turn.key], after.estimates[turn.key])
        for turn in after.coming
        if turn.key in before.estimates and before.estimates[turn.key] != after.estimates[turn.key]
    ]
