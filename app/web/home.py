"""Navigation and the home page: features say here what they offer and what waits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, current_app, g, render_template
from flask_babel import lazy_gettext
from markupsafe import Markup
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app import db
from app.web import clock

FEW = 7  # places that stand side by side in one line
GROUPS = {
    "inviting": lazy_gettext("Inviting"),
    "people": lazy_gettext("People"),
    "planning": lazy_gettext("Planning"),
    "floor": lazy_gettext("The floor"),
    "site": lazy_gettext("The site"),
}


@dataclass(frozen=True)
class Place:
    """An entry of the main navigation, shown to whoever may do `action`."""

    label: Any  # a lazy translation
    endpoint: str
    action: str
    order: int
    group: str = ""


@dataclass(frozen=True)
class Menu:
    """Places shown together: one that stands for itself, or several under a name."""

    label: Any  # a lazy translation; a single place has its own
    places: list[Place]


@dataclass(frozen=True)
class Waiting:
    """A line on the home page: what waits, how many, where to go; urgent ones stand first."""

    sentence: str
    count: int
    url: str
    urgent: bool = False


Asks = Callable[[Session, Any, datetime], list[Waiting]]


@dataclass(frozen=True)
class Count:
    """A number that waits for whoever may do `action`: how it is counted, and what it says."""

    action: str
    query: Callable[[], Select[int]]
    says: Callable[[int], Waiting]


Makes = Callable[[Session], str]


@dataclass(frozen=True)
class Desk:
    """What fills the first page of staff who may do `action`, under its own title."""

    title: Any  # a lazy translation
    action: str
    makes: Makes


@dataclass
class Offers:
    """What the features of one application have said they offer."""

    places: list[Place] = field(default_factory=list)
    waiting: list[tuple[str, Asks]] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    fragments: list[Makes] = field(default_factory=list)
    desks: list[Desk] = field(default_factory=list)


bp = Blueprint("home", __name__)


def offers(app: Flask) -> Offers:
    """Give what was said to this application; another one in the same process has its own."""
    said: Offers = app.extensions.setdefault("rostrum.home", Offers())
    return said


def navigate(
    app: Flask, label: Any, endpoint: str, action: str, order: int, group: str = ""
) -> None:
    """Add a place to the main navigation, to stand for itself or in one of GROUPS."""
    offers(app).places.append(Place(label, endpoint, action, order, group))


def waits(app: Flask, action: str, asks: Asks) -> None:
    """Let a feature say on the home page what waits for those who may do `action`."""
    offers(app).waiting.append((action, asks))


def counts(
    app: Flask,
    action: str,
    query: Callable[[], Select[int]],
    says: Callable[[int], Waiting],
) -> None:
    """Let a feature say what waits by one number; all of them are counted in one statement."""
    offers(app).counts.append(Count(action, query, says))


def welcome(app: Flask, makes: Makes) -> None:
    """Add a fragment, safe as HTML, to the page that everybody sees first."""
    offers(app).fragments.append(makes)


def desk(app: Flask, title: Any, action: str, makes: Makes) -> None:
    """Fill the first page of those who may do `action`, below what waits; safe as HTML."""
    offers(app).desks.append(Desk(title, action, makes))


def may(action: str) -> bool:
    """Tell whether the reader may do it; accounts puts the answer into g."""
    can: Callable[[str], bool] | None = g.get("can")
    return can is not None and can(action)


def places() -> list[Place]:
    """List the places in the navigation of this reader."""
    open_to = [place for place in offers(current_app).places if may(place.action)]
    return sorted(open_to, key=lambda place: place.order)


def menus() -> list[Menu]:
    """Part the places of this reader into menus; few places need none, nor does one alone."""
    mine = places()
    if len(mine) <= FEW:
        return [Menu(place.label, [place]) for place in mine]
    parted: dict[str, list[Place]] = {}
    for place in mine:
        parted.setdefault(place.group or place.endpoint, []).append(place)
    return [
        Menu(GROUPS[group] if len(several) > 1 else several[0].label, several)
        for group, several in parted.items()
    ]


@bp.get("/")
def home() -> str:
    """Show staff what waits for them, and everybody else what this is."""
    if g.get("actor") is None:
        return _public()
    with db.reading() as session:
        return _staff(session)


def _counted(session: Session) -> list[Waiting]:
    asked = [one for one in offers(current_app).counts if may(one.action)]
    if not asked:
        return []
    numbers = session.execute(select(*(one.query().scalar_subquery() for one in asked))).one()
    return [one.says(number) for one, number in zip(asked, numbers, strict=True) if number]


def _staff(session: Session) -> str:
    offered = offers(current_app)
    waiting = _counted(session)
    waiting += [
        line
        for action, asks in offered.waiting
        if may(action)
        for line in asks(session, g.actor, clock.now())
    ]
    mine = [desk for desk in offered.desks if may(desk.action)]
    return render_template(
        "home/staff.html",
        waiting=sorted(waiting, key=lambda line: not line.urgent),
        title=mine[0].title if mine else None,
        # As with _public(): rendered from templates of ours.
        fragments=[Markup(desk.makes(session)) for desk in mine],  # noqa: S704
    )


def _public() -> str:
    with db.reading() as session:
        # Each fragment was rendered from a template of ours, which has escaped what it holds.
        fragments = [Markup(make(session)) for make in offers(current_app).fragments]  # noqa: S704
    return render_template("home/public.html", fragments=fragments)


def init_app(app: Flask) -> None:
    """Add the home page and the navigation."""
    app.register_blueprint(bp)
    app.context_processor(lambda: {"places": places, "menus": menus, "may": may})
