"""Pages of the lists that people keep: look through, add, change, retire, export."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.audit import service as audit
from app.delegations import exports, keeping, listing, lookups, questions
from app.delegations.book import Book
from app.delegations.books import BOOKS
from app.delegations.forms import RowForm, row_form
from app.delegations.keeping import Unkept
from app.delegations.lookups import Lookups
from app.delegations.standing import stand
from app.errors import N_, NotFound, Overtaken
from app.web import clock
from app.web.home import may

MOST_STORIES = 50


def pages_of(book: Book) -> Blueprint:
    """Make the pages of one list, each behind the gate of that list."""
    bp = Blueprint(book.code, __name__, url_prefix=f"/{book.code.replace('_', '-')}")

    def add(rule: str, name: str, view: Callable[..., Any], action: str, method: str) -> None:
        gated = requires(action)(partial(view, book))
        bp.add_url_rule(rule, name, gated, methods=[method])

    add("", "index", index, book.reads, "GET")
    add("/export.<form>", "export", export, book.reads, "GET")
    add("/new", "new", new, book.edits, "GET")
    add("/new", "add", create, book.edits, "POST")
    add("/<int:row_id>", "show", show, book.reads, "GET")
    add("/<int:row_id>/edit", "edit", edit, book.edits, "GET")
    add("/<int:row_id>/edit", "change", change, book.edits, "POST")
    add("/<int:row_id>/retire", "retire", partial(turn, keeping.retire), book.edits, "POST")
    add("/<int:row_id>/restore", "restore", partial(turn, keeping.restore), book.edits, "POST")
    return bp


def index(book: Book) -> ResponseReturnValue:
    """Show one page of the list, searched, narrowed and sorted on the server."""
    question = questions.asked(book)
    again = questions.again(book)
    with db.reading() as session:
        known = lookups.load(session)
        answer = listing.listed(session, book, question, get_locale().language, known)
    return render_template(
        "delegations/list.html",
        book=book,
        question=question,
        answer=answer,
        known=known,
        columns=[one for one in book.columns if one.listed],
        narrowing=listing.narrowing(book),
        sorting=listing.sorting(book),
        conventions=listing.CONVENTIONS if book.code == "focal_points" else (),
        again=again,
        page_url=lambda number: again(page=number),
    )


def export(book: Book, form: str) -> ResponseReturnValue:
    """Give everything that fits the question as a file."""
    if form not in exports.FORMATS:
        raise NotFound(N_("There is no such page."))
    with db.reading() as session:
        standing = stand(session, book)
        language = get_locale().language
        numbers = listing.found(session, book, questions.asked(book), language, standing.known)
    rows = (standing.texts[number] for number in numbers)
    file = exports.write(form, book.code, [one.name for one in book.columns], rows)
    return attached(file, form, f"{book.code}-{clock.now():%Y-%m-%d}")


def new(book: Book) -> ResponseReturnValue:
    """Ask for a new row; what the address already says is filled in."""
    with db.reading() as session:
        known = lookups.load(session)
    whose = request.args.get("participant", "").upper()
    form = row_form(book, known, adding=True, whose=whose)(formdata=None)
    given = {one.name: request.args[one.name] for one in book.written if one.name in request.args}
    form.show(given, book.written)
    return _form_page(book, form, known)


def create(book: Book) -> ResponseReturnValue:
    """Add a row."""
    with db.reading() as session:
        known = lookups.load(session)
    form = row_form(book, known, adding=True)()
    if not form.validate():
        return _form_page(book, form, known), 422
    try:
        with db.writing() as session:
            number = _kept(session, book, None, form)
    except Unkept as reason:
        form.blame(reason)
        return _form_page(book, form, known, asking="sure" in reason.faults), 422
    flash(_("It was added."), "success")
    return redirect(_url(book, "show", row_id=number), 303)


def show(book: Book, row_id: int) -> ResponseReturnValue:
    """Show one row with its history."""
    with db.reading() as session:
        known = lookups.load(session)
        row = _row(session, book, row_id, known)
        story = audit.history(session, book.kind, row_id, most=MOST_STORIES)
    return render_template("delegations/row.html", book=book, row=row, known=known, story=story)


def edit(book: Book, row_id: int) -> ResponseReturnValue:
    """Ask what is to be changed."""
    with db.reading() as session:
        known = lookups.load(session)
        row = _row(session, book, row_id, known)
    form = row_form(book, known, adding=False, whose=row.texts.get("participant", ""))(
        formdata=None
    )
    form.show(row.texts, book.written)
    form.put_version(row.version)
    return _form_page(book, form, known, row)


def change(book: Book, row_id: int) -> ResponseReturnValue:
    """Change a row; whoever was second sees what differs."""
    with db.reading() as session:
        known = lookups.load(session)
        row = _row(session, book, row_id, known)
    form = row_form(book, known, adding=False, whose=row.texts.get("participant", ""))()
    if not form.validate():
        return _form_page(book, form, known, row), 422
    try:
        with db.writing() as session:
            _kept(session, book, row_id, form)
    except Unkept as reason:
        form.blame(reason)
        return _form_page(book, form, known, row, asking="sure" in reason.faults), 422
    except Overtaken as reason:
        form.put_version(row.version)
        return _form_page(book, form, known, row, overtaken=reason), 409
    flash(_("The change was kept."), "success")
    return redirect(_url(book, "show", row_id=row_id), 303)


def turn(verb: Callable[..., None], book: Book, row_id: int) -> ResponseReturnValue:
    """Take a row out of use, or into use again."""
    form = RowForm()
    try:
        with db.writing() as session:
            verb(
                session,
                book,
                row_id,
                seen_version=form.version() or 0,
                actor=me(),
                now=clock.now(),
            )
    except Unkept as reason:
        form.blame(reason)
        flash(" ".join(map(str, form.form_errors)), "error")
    except Overtaken:
        flash(_("Somebody else changed this row meanwhile. Look at it before you go on."), "error")
    else:
        flash(_("The change was kept."), "success")
    return redirect(_url(book, "show", row_id=row_id), 303)


def attached(file: bytes, form: str, name: str) -> Response:
    """Give a file to be kept, never to be shown."""
    answer = Response(file, mimetype=exports.FORMATS[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _kept(session: Session, book: Book, row_id: int | None, form: RowForm) -> int:
    return keeping.keep(
        session,
        book,
        row_id,
        form.values(book.written),
        seen_version=form.version(),
        sure=bool(form.sure.data),
        actor=me(),
        now=clock.now(),
    )


def _row(session: Session, book: Book, row_id: int, known: Lookups) -> listing.Row:
    found = listing.rows(session, book, [row_id], known)
    if not found:
        raise NotFound(N_("There is no such row in this list."))
    return found[0]


def _form_page(
    book: Book,
    form: RowForm,
    known: Lookups,
    row: listing.Row | None = None,
    *,
    asking: bool = False,
    overtaken: Overtaken | None = None,
) -> str:
    return render_template(
        "delegations/row_form.html",
        book=book,
        form=form,
        known=known,
        row=row,
        asking=asking,
        overtaken=overtaken is not None,
        difference=overtaken.difference if overtaken else {},
    )


def _url(book: Book, endpoint: str, **values: Any) -> str:
    return url_for(f"registers.{book.code}.{endpoint}", **values)


def open_to_reader() -> list[Book]:
    """List the lists that the reader may see."""
    return [book for book in BOOKS.values() if may(book.reads)]
