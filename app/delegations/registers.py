"""The pages of all lists under one roof, and their words for the templates."""

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from sqlalchemy import func, select

from app import db
from app.accounts.gates import requires
from app.delegations import import_pages, register_pages, register_words
from app.delegations.book import Book
from app.delegations.books import BOOKS
from app.web import home


@requires("participants.read")
def index() -> ResponseReturnValue:
    """Show every list with the number of its rows."""
    shelves = []
    with db.reading() as session:
        for book in register_pages.open_to_reader():
            retired = func.count(book.table.c.retired_at)
            count = select(func.count(), retired).select_from(book.table).where(book.mine)
            whole, out = session.execute(count).one()
            shelves.append((book, whole - out, out))
    return render_template("delegations/registers.html", shelves=shelves)


def _column_word(book: Book, name: str) -> str:
    found = [one for one in book.columns if one.name == name]
    return gettext(found[0].label) if found else name


def init_app(app: Flask) -> None:
    """Add the pages of every list."""
    bp = Blueprint("registers", __name__, url_prefix="/registers")
    bp.add_url_rule("", "index", index)
    for book in BOOKS.values():
        pages = register_pages.pages_of(book)
        import_pages.add_pages(pages, book)
        bp.register_blueprint(pages)
    app.register_blueprint(bp)
    app.jinja_env.globals.update(
        registers=register_pages.open_to_reader,
        column_word=_column_word,
        value_word=register_words.said,
        choice_words=register_words.options,
        act_word=register_words.act,
        state_words=register_words.STATES,
        convention_words=register_words.CONVENTIONS,
        route_words=register_words.ROUTE_KINDS,
    )
    home.navigate(
        app, lazy_gettext("Registers"), "registers.index", "participants.read", 32, "people"
    )
