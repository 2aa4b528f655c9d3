"""The mailbox of the demonstration, open to whoever looks; no other set-up has these pages."""

from pathlib import Path

from flask import Blueprint, Flask, current_app, render_template, request, url_for
from flask_babel import lazy_gettext

from app.demo import mailbox
from app.errors import N_, NotFound
from app.web import home

PER_PAGE = 50

bp = Blueprint("demo", __name__)


def _folder() -> Path:
    folder = current_app.config["MAILBOX"]
    if not folder:
        raise NotFound(N_("This demonstration keeps no letters: set ROSTRUM_MAILBOX to a folder."))
    return Path(folder)


@bp.get("/mailbox")
def index() -> str:
    """List the letters that were sent, newest first."""
    search = request.args.get("search", "").strip()[:200]
    found = mailbox.letters(_folder(), search)
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "demo/mailbox.html",
        letters=found[(page - 1) * PER_PAGE : page * PER_PAGE],
        count=len(found),
        search=search,
        page=page,
        pages=pages,
        page_url=lambda number: url_for("demo.index", search=search or None, page=number),
    )


@bp.get("/mailbox/<name>")
def letter(name: str) -> str:
    """Open one letter: what people read, what calendars read, and how it travelled."""
    return render_template("demo/letter.html", letter=mailbox.letter(_folder(), name))


def init_app(app: Flask) -> None:
    """Add the mailbox to a demonstration."""
    app.register_blueprint(bp)
    home.navigate(app, lazy_gettext("Mailbox"), "demo.index", "programme.read", 99)
