"""Where what stands above may listen: the published place of an inscription, and its changes.

Allocation knows places and calendars; replies do not. It registers here, at start-up, what
shows a place on the delegation's page and what must happen when a speaker changes or leaves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from app.audit.service import Actor
from app.rsvp.models import Delegate, Inscription

ChangeKind = Literal["changed", "substituted", "withdrawn"]


@dataclass(frozen=True)
class PublishedPlace:
    """A place on the published list: times are estimates, `position` counts from 1."""

    session_code: str
    session_title: str
    room: str
    starts_at: datetime
    ends_at: datetime
    position: int
    revision: int
    state: str


@dataclass(frozen=True)
class FloorChange:
    """What a reply did to a request that has a published place (state "allocated").

    Told within the transaction of the reply.

    "substituted": another person speaks (`speaker` is the new one, `before` the old);
    "withdrawn": the floor is no longer asked; "changed": wishes, mode or times are others.
    """

    kind: ChangeKind
    inscription: Inscription
    speaker: Delegate
    before: Delegate
    actor: Actor
    now: datetime
    base_url: str


ShowsPlace = Callable[[Session, int], PublishedPlace | None]
Hears = Callable[[Session, FloorChange], None]

_showing: list[ShowsPlace] = []
_hearing: list[Hears] = []


def show_place(shows: ShowsPlace) -> None:
    """Register who knows the published place of an inscription, asked by its id."""
    if shows not in _showing:
        _showing.append(shows)


def hear_floor(hears: Hears) -> None:
    """Register who must know when a request for the floor changes."""
    if hears not in _hearing:
        _hearing.append(hears)


def published_place(session: Session, inscription_id: int) -> PublishedPlace | None:
    """Ask for the published place of an inscription; None where there is none yet."""
    found = (shows(session, inscription_id) for shows in _showing)
    return next((place for place in found if place is not None), None)


def tell(session: Session, change: FloorChange) -> None:
    """Tell everybody who registered."""
    for hears in _hearing:
        hears(session, change)
