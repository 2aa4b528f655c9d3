"""The audit trail, newest first, page by page."""

from flask import Blueprint, Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from app import db
from app.audit import service
from app.web import home
from app.web.gate import requires
from app.web.numbers import row_number

PAGE = 50

bp = Blueprint("audit", __name__, url_prefix="/audit")


@bp.get("/")
@requires("audit.read")
def index() -> ResponseReturnValue:
    """Show what was done, of one kind of object or one object where asked."""
    kind = request.args.get("kind") or None
    number = request.args.get("id", type=row_number)
    before = request.args.get("before", type=row_number)
    with db.reading() as session:
        found = service.latest(session, before=before, most=PAGE + 1, kind=kind, id=number)
        kinds = service.kinds(session)
    return render_template(
        "audit/index.html",
        entries=found[:PAGE],
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        kinds=kinds,
        kind=kind,
        number=number,
        before=before,
    )


def init_app(app: Flask) -> None:
    """Add these pages."""
    app.register_blueprint(bp)
    home.navigate(app, lazy_gettext("Audit trail"), "audit.index", "audit.read", 95, "site")
