"""Pages that set two plans beside each other: choose, see the sum of it, then who."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import requires
from app.allocation import compare, picture, rows, service, words
from app.allocation.compare import Change, Comparison
from app.allocation.models import Run
from app.delegations.models import REGIONS
from app.delegations.service import name_of
from app.errors import N_
from app.programme import service as programme
from app.programme.models import Conference

SIZE = 60  # speakers on a page
MOST = 200  # of the newest runs, to choose from
PLANS = ("draft", "published")
NO_REGION = "none"
SHOWN: Mapping[str, tuple[str, Callable[[Change], bool]]] = {
    "": (N_("Everybody with a change"), lambda one: one.fate != "same"),
    "gains": (N_("Who gains"), lambda one: one.gains),
    "loses": (N_("Who loses"), lambda one: one.loses),
    "placed": (N_("Who gets a place"), lambda one: one.fate == "placed"),
    "lost": (N_("Who loses the place"), lambda one: one.fate == "lost"),
    "moved": (N_("Who moves to another roundtable"), lambda one: one.fate == "moved"),
    "retimed": (N_("Who stays, at another time"), lambda one: one.fate == "retimed"),
    "same": (N_("Who sees no change"), lambda one: one.fate == "same"),
}

bp = Blueprint("compare", __name__, url_prefix="/allocation/compare")


@dataclass(frozen=True)
class Chosen:
    """What the reader asked to see of a comparison."""

    show: str = ""
    region: str = ""
    q: str = ""
    page: int = 1

    @classmethod
    def of_request(cls) -> "Chosen":
        """Read it from the address; what is unknown there counts as not asked."""
        show, region = request.args.get("show", ""), request.args.get("region", "")
        return cls(
            show if show in SHOWN else "",
            region if region in {*REGIONS, NO_REGION} else "",
            request.args.get("q", "").strip()[:80],
            max(1, _number(request.args.get("page", "1"))),
        )

    def has(self, change: Change) -> bool:
        """Tell whether a change is among those asked for."""
        if self.region and (change.body.region or NO_REGION) != self.region:
            return False
        return SHOWN[self.show][1](change) and self._named(change)

    def _named(self, change: Change) -> bool:
        if not self.q:
            return True
        names = (name_of(change.body, get_locale().language), change.body.short_name)
        behalf = rows.behalf(change.asked)
        return any(self.q.casefold() in name.casefold() for name in (*names, behalf))


@bp.get("")
@requires("allocation.read")
def show() -> ResponseReturnValue:
    """Compare the two plans asked for, or offer all there are to choose from."""
    asked = [_number(text) for text in request.args.getlist("run")]
    with db.reading() as session:
        conference = programme.current(session)
        every = service.runs(session, conference.id, most=MOST)
        offered = [run for run in every if run.state in PLANS]
        known = {run.id: run for run in offered}
        chosen = [known[number] for number in dict.fromkeys(asked) if number in known]
        if "ticked" in request.args:  # in no order of their own: what stands, then by age
            chosen.sort(key=lambda run: (run.state != "published", run.id))
        if len(chosen) != 2:  # noqa: PLR2004 (two sides)
            return _choice(session, conference, offered, chosen, wrong=bool(asked))
        one, other = chosen
        found = compare.read(session, one, other, conference, current_app.config["BASE_URL"])
        return _page(session, conference, offered, found, Chosen.of_request())


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004


def _choice(
    session: Session, conference: Conference, offered: list[Run], chosen: list[Run], *, wrong: bool
) -> ResponseReturnValue:
    page = render_template(
        "allocation/compare_choice.html",
        conference=conference,
        offered=offered,
        chosen=[run.id for run in chosen],
        numbers=_numbers(session, conference),
        wrong=wrong,
        words=words,
    )
    return page, 422 if wrong else 200


def _numbers(session: Session, conference: Conference) -> dict[int, int]:
    return {one.run_id: one.number for one in service.revisions(session, conference.id)}


def _page(
    session: Session, conference: Conference, offered: list[Run], found: Comparison, chosen: Chosen
) -> str:
    picked = [change for change in found.changes if chosen.has(change)]
    pages = max(1, -(-len(picked) // SIZE))
    page = min(chosen.page, pages)
    runs = [found.one.run.id, found.other.run.id]
    filters = {"show": chosen.show, "region": chosen.region, "q": chosen.q}

    def address(**more: object) -> str:
        kept: dict[str, Any] = {key: value for key, value in {**filters, **more}.items() if value}
        return url_for(".show", run=runs, **kept)

    return render_template(
        "allocation/compare.html",
        conference=conference,
        offered=offered,
        found=found,
        chosen=chosen,
        picked=picked[(page - 1) * SIZE : page * SIZE],
        count=len(picked),
        page=page,
        pages=pages,
        address=address,
        swapped=url_for(".show", run=runs[::-1]),
        numbers=_numbers(session, conference),
        regions={**{name: picture.REGIONS[name][0] for name in REGIONS}, NO_REGION: OTHERS},
        shown={key: label for key, (label, _has) in SHOWN.items()},
        words=words,
    )


OTHERS = N_("No regional group")
