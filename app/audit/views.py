"""The audit trail, newest first, page by page."""

import re

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from app import db
from app.audit import service
from app.audit.sealer import Sealer
from app.jobs import embedded
from app.web import home
from app.web.gate import requires
from app.web.numbers import row_number

PAGE = 50

bp = Blueprint("audit", __name__, url_prefix="/audit")


@bp.get("/")
@requires("audit.read")
def index() -> ResponseReturnValue:
    """Show what was done, of one kind of object, to one object or by one person where asked."""
    kind = request.args.get("kind") or None
    number = request.args.get("id", type=row_number)
    who = _person(request.args.get("by", ""))
    before = request.args.get("before", type=row_number)
    with db.reading() as session:
        found = service.latest(session, before=before, most=PAGE + 1, kind=kind, id=number, who=who)
        kinds = service.kinds(session)
    return render_template(
        "audit/index.html",
        entries=found[:PAGE],
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        kinds=kinds,
        kind=kind,
        number=number,
        before=before,
        by=f"{who[0]}-{who[1]}" if who else None,
    )


def _person(by: str) -> tuple[str, int] | None:
    """Read "staff-3", the person whose acts are asked for."""
    kind, _dash, number = by.partition("-")
    known = kind in {"staff", "link"} and re.fullmatch(r"[0-9]{1,10}", number)
    return (kind, row_number(number)) if known else None


def init_app(app: Flask) -> None:
    """Add these pages."""
    app.register_blueprint(bp)
    embedded.also("sealer", Sealer)
    home.navigate(app, lazy_gettext("Audit trail"), "audit.index", "audit.read", 95, "site")
