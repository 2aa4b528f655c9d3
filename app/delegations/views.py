"""Pages of the participants: the list, and each of them with its posts and missions."""

from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, lazy_gettext
from flask_babel import gettext as _

from app import db
from app.accounts.gates import me, requires
from app.audit import service as audit
from app.delegations import directory, expiring, registers, routes, service
from app.delegations.directory import Question
from app.delegations.lookups import STATES
from app.delegations.models import Participant
from app.delegations.participant_books import OBSERVERS, PARTIES
from app.delegations.reference import LANGUAGES
from app.errors import Invalid, Overtaken
from app.jobs import bell
from app.web import clock, home
from app.web.errors import said
from app.web.numbers import row_number

bp = Blueprint("delegations", __name__, url_prefix="/participants")

REGIONS = {
    "African": lazy_gettext("African States"),
    "Asia-Pacific": lazy_gettext("Asia-Pacific States"),
    "EEG": lazy_gettext("Eastern European States"),
    "GRULAC": lazy_gettext("Latin American and Caribbean States"),
    "WEOG": lazy_gettext("Western European and other States"),
}
FLAGS = {
    "eu_member": lazy_gettext("Members of the European Union"),
    "sids": lazy_gettext("Small island developing States"),
    "ldc": lazy_gettext("Least developed countries"),
    "lldc": lazy_gettext("Landlocked developing countries"),
    "megadiverse": lazy_gettext("Megadiverse countries"),
}
FLAG_TAGS = {
    "eu_member": lazy_gettext("EU"),
    "sids": lazy_gettext("SIDS"),
    "ldc": lazy_gettext("LDC"),
    "lldc": lazy_gettext("LLDC"),
    "megadiverse": lazy_gettext("Megadiverse"),
}
SORTS = {
    "list": lazy_gettext("List of participants"),
    "name": lazy_gettext("Name"),
    "region": lazy_gettext("Region"),
    "hours": lazy_gettext("Hours of the capital, west to east"),
}
STATUSES = {
    "yes": lazy_gettext("Party"),
    "no": lazy_gettext("Not a Party"),
    "unknown": lazy_gettext("Not known"),
}
TONGUES = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ar": "العربية",
    "ru": "Русский",
    "zh": "中文",
}
PLACES = frozenset(map(str, range(1, 100)))
ASKED = ("search", "category", "region", "flag", "group", "sort")


@bp.get("")
@requires("participants.read")
def index() -> ResponseReturnValue:
    """List the participants, searched, narrowed, sorted and cut to pages on the server."""
    question = _question()
    with db.reading() as session:
        answer = directory.listed(session, question, get_locale().language, clock.now())
        return render_template(
            "delegations/index.html",
            question=question,
            answer=answer,
            choices=directory.choices(session),
            page_url=_page_url,
        )


@bp.get("/<code>")
@requires("participants.read")
def show(code: str) -> ResponseReturnValue:
    """Show one participant: facts, groups, missions, posts, and what was done about it."""
    with db.reading() as session:
        one = service.participant(session, code)
        return render_template(
            "delegations/participant.html",
            one=one,
            groups=directory.groups_of(session, one),
            missions=directory.missions_of(session, one),
            addressees=directory.addressees_of(session, one),
            focal_points=directory.focal_points_of(session, one),
            story=audit.history(session, "participant", one.id, most=50),
            book=PARTIES if one.category_code in STATES else OBSERVERS,
            tongues={tongue: TONGUES[tongue] for tongue in LANGUAGES if tongue in one.names},
        )


@bp.get("/<code>/route")
@requires("participants.edit")
def route(code: str) -> ResponseReturnValue:
    """Ask in which order the ways to a participant are to be taken."""
    with db.reading() as session:
        one = service.participant(session, code)
        return _route_page(one, routes.ways(session, one.id))


@bp.post("/<code>/route")
@requires("participants.edit")
def choose_route(code: str) -> ResponseReturnValue:
    """Keep the order of the ways."""
    with db.reading() as session:
        one = service.participant(session, code)
        ways = routes.ways(session, one.id)
    seen = request.form.get("seen_version", 0, type=row_number)
    try:
        with db.writing() as session:
            keys = _in_order([way.key for way in ways])
            routes.choose(
                session, one.id, keys, seen_version=seen or 0, actor=me(), now=clock.now()
            )
    except (Invalid, Overtaken) as reason:
        return _route_page(one, ways, said(reason)), reason.status
    flash(_("The order of the ways was kept."), "success")
    return redirect(url_for("delegations.show", code=one.code), 303)


def _in_order(keys: list[str]) -> list[str]:
    """Sort the ways by the places that were sent; those without a place are left out."""
    sent = {key: request.form.get(key, "") for key in keys}
    placed = {key: int(place) for key, place in sent.items() if place in PLACES}
    return sorted(placed, key=lambda key: placed[key])


def _route_page(one: Participant, ways: list[routes.Way], problem: str = "") -> str:
    return render_template(
        "delegations/route.html",
        one=one,
        ways=ways,
        version=one.row_version,
        any_chosen=any(way.chosen for way in ways),
        problem=problem,
    )


def _question() -> Question:
    asked = request.args
    return Question(
        search=asked.get("search", "").strip()[:100],
        category=asked.get("category", ""),
        region=asked.get("region", ""),
        flag=asked.get("flag", ""),
        group=asked.get("group", ""),
        sort=asked.get("sort", "list"),
        page=asked.get("page", 1, type=int),
    )


def _page_url(number: int) -> str:
    # Only what this page asks: url_for takes "_scheme" and the like as orders.
    asked: dict[str, Any] = {name: request.args[name] for name in ASKED if name in request.args}
    return url_for("delegations.index", **asked, page=number)


def init_app(app: Flask) -> None:
    """Add these pages, and the words for regions and lists to every template."""
    app.register_blueprint(bp)
    registers.init_app(app)
    bell.at_each_ring("imports", expiring.ring)
    app.jinja_env.globals.update(
        region_names=REGIONS,
        flag_names=FLAGS,
        flag_tags=FLAG_TAGS,
        sort_names=SORTS,
        status_names=STATUSES,
    )
    home.navigate(
        app, lazy_gettext("Participants"), "delegations.index", "participants.read", 30, "people"
    )
