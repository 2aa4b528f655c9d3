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
from app.rsvp.visits import Visit

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


@dataclass(frozen=True)
class Concern:
    """Something that a delegation still has to do or to know: what, until when, where.

    `url` and `label` lead to the page on which it is done, if it is done here at all; where it
    `acts`, to press it does it.
    """

    sentence: str
    due_at: datetime | None = None
    explains: str = ""
    url: str = ""
    label: str = ""
    urgent: bool = False
    acts: bool = False


ShowsPlace = Callable[[Session, int], PublishedPlace | None]
Hears = Callable[[Session, FloorChange], None]
Concerns = Callable[[Session, Visit], list[Concern]]

_showing: list[ShowsPlace] = []
_hearing: list[Hears] = []
_concerning: list[Concerns] = []


def show_place(shows: ShowsPlace) -> None:
    """Register who knows the published place of an inscription, asked by its id."""
    if shows not in _showing:
        _showing.append(shows)


def hear_floor(hears: Hears) -> None:
    """Register who must know when a request for the floor changes."""
    if hears not in _hearing:
        _hearing.append(hears)


def show_concerns(concerns: Concerns) -> None:
    """Register who knows something that concerns a delegation, for its own page."""
    if concerns not in _concerning:
        _concerning.append(concerns)


def concerns_of(session: Session, visit: Visit) -> list[Concern]:
    """Ask everybody what concerns the delegation; what is due first comes first."""
    found = [one for asked in _concerning for one in asked(session, visit)]
    return sorted(
        found, key=lambda one: (not one.urgent, one.due_at is None, one.due_at or visit.now)
    )


def published_place(session: Session, inscription_id: int) -> PublishedPlace | None:
    """Ask for the published place of an inscription; None where there is none yet."""
    found = (shows(session, inscription_id) for shows in _showing)
    return next((place for place in found if place is not None), None)


def tell(session: Session, change: FloorChange) -> None:
    """Tell everybody who registered."""
    for hears in _hearing:
        hears(session, change)
