"""What the engine gives back: who speaks where and when, who waits and why, and what was proved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Placement:
    """One statement on the list of one session: `position` counts from 1, times are estimates."""

    inscription: str
    session: str
    position: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """One inscription without a place, with the reason in words and the rules that bind."""

    inscription: str
    reason: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TierResult:
    """One objective: the value reached, the proved bound, the seconds spent; less is better."""

    name: str
    value: int
    bound: int
    seconds: float
    proved: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """A word from a running solve: the tier at work, the best so far, and a bound for it.

    value is None until there is a plan whose cost in this tier is known.
    """

    tier: str
    value: int | None
    bound: int
    seconds: float
    tiers_done: int
    tiers_total: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole allocation. `seconds` is the time it took and is left out of comparisons of plans."""

    placements: tuple[Placement, ...]
    waiting: tuple[Waiting, ...]
    tiers: tuple[TierResult, ...] = ()
    seed: int = 0
    workers: int = 1
    seconds: float = 0.0
    engine: str = "rostrum-1"

    @property
    def proved(self) -> bool:
        """True if every tier was proved best, given the tiers above it."""
        return all(tier.proved for tier in self.tiers)

    def of(self, session: str) -> tuple[Placement, ...]:
        """The list of one session in the order of floor."""
        here = [place for place in self.placements if place.session == session]
        return tuple(sorted(here, key=lambda place: place.position))

    def place(self, inscription: str) -> Placement | None:
        """The place of an inscription, or None while it waits."""
        return next((p for p in self.placements if p.inscription == inscription), None)
