"""Pages of the participants: the list, and each of them with its posts and missions."""

from typing import Any

from flask import Blueprint, Flask, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, lazy_gettext

from app import db
from app.accounts.gates import requires
from app.audit import service as audit
from app.delegations import directory, service
from app.delegations.directory import Question
from app.delegations.reference import LANGUAGES
from app.web import clock, home

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
            history=audit.history(session, "participant", one.id, most=50),
            tongues={tongue: TONGUES[tongue] for tongue in LANGUAGES if tongue in one.names},
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
    app.jinja_env.globals.update(
        region_names=REGIONS,
        flag_names=FLAGS,
        flag_tags=FLAG_TAGS,
        sort_names=SORTS,
        status_names=STATUSES,
    )
    home.navigate(app, lazy_gettext("Participants"), "delegations.index", "participants.read", 30)
