"""Pages of an import: send a file, see what it would do, take its good rows or nothing, undo."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.utils import secure_filename

from app import db
from app.accounts.gates import me, requires
from app.delegations import exports, imports, listing, lookups, undoing, uploads
from app.delegations.book import Book
from app.delegations.forms import UploadForm
from app.delegations.lookups import Lookups
from app.delegations.register_pages import attached
from app.errors import N_, NotFound, Refused
from app.web import clock
from app.web.errors import said, translated

A_PAGE = 100
ROOM_FOR_THE_FORM = 64 * 1024
ORDER = ("faulty", "asked", "changed", "new", "unchanged", "left", "taken")


def add_pages(bp: Blueprint, book: Book) -> None:
    """Add the pages of imports to those of a list."""

    def add(rule: str, name: str, view: Callable[..., Any], method: str) -> None:
        gated = requires(book.edits)(partial(view, book))
        bp.add_url_rule(f"/imports{rule}", name, gated, methods=[method])

    add("", "import_ask", ask, "GET")
    add("", "import_look", look, "POST")
    add("/<int:import_id>", "import_show", show, "GET")
    add("/<int:import_id>/take", "import_take", take, "POST")
    add("/<int:import_id>/discard", "import_discard", discard, "POST")
    add("/<int:import_id>/undo", "import_undo", undo, "POST")
    add("/<int:import_id>/rows/<int:line>", "import_decide", decide, "POST")
    add("/<int:import_id>/faulty.<form>", "import_faulty", faulty, "GET")
    bp.url_value_preprocessor(_make_room)


def _make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    # A list may be larger than any other form; no other page takes so much.
    if endpoint and endpoint.endswith(".import_look"):
        request.max_content_length = uploads.MOST_BYTES + ROOM_FOR_THE_FORM


def ask(book: Book) -> ResponseReturnValue:
    """Ask for a file, and list the imports before."""
    return _ask_page(book, UploadForm(formdata=None))


def look(book: Book) -> ResponseReturnValue:
    """Look through a file: a refusal as a whole, or what each row would do."""
    form = UploadForm()
    sent = form.file.data if form.validate() else None
    if not sent:
        form.file.errors = [*form.file.errors, _("Choose a file.")]
        return _ask_page(book, form), 422
    with sent.stream as file:
        data = file.read(uploads.MOST_BYTES + 1)
    try:
        sheet = uploads.read(book, data)
    except Refused as reason:
        form.file.errors = [said(reason)]
        return _ask_page(book, form), 422
    name = secure_filename(sent.filename or "") or book.code
    with db.reading() as session:
        plans = imports.look(session, book, sheet)
    with db.writing() as session:
        made = imports.show(session, book, sheet, plans, filename=name, actor=me(), now=clock.now())
    return redirect(_url(book, "show", import_id=made.id), 303)


def show(book: Book, import_id: int) -> ResponseReturnValue:
    """Show what each row would do, those that need a person first."""
    with db.reading() as session:
        made = imports.find(session, book, import_id)
        counts = imports.counts(session, import_id)
        states = [state for state in ORDER if counts.get(state)]
        wanted = request.args.get("state", "")
        state = wanted if wanted in states else next(iter(states), "")
        pages = max(-(-counts.get(state, 0) // A_PAGE), 1)
        page = min(max(request.args.get("page", 1, type=int), 1), pages)
        rows = imports.page_of(session, import_id, state, (page - 1) * A_PAGE, A_PAGE)
        known = lookups.load(session)
        candidates = _candidates(session, book, rows, known)
    return render_template(
        "delegations/dry_run.html",
        book=book,
        made=made,
        counts=counts,
        states=states,
        state=state,
        page=page,
        pages=pages,
        rows=rows,
        known=known,
        candidates=candidates,
        page_url=lambda number: _url(book, "show", import_id=import_id, state=state, page=number),
    )


def take(book: Book, import_id: int) -> ResponseReturnValue:
    """Take the good rows."""
    with db.writing() as session:
        done, differing = imports.take(session, book, import_id, actor=me(), now=clock.now())
    flash(ngettext("%(num)s row was taken.", "%(num)s rows were taken.", done), "success")
    if differing:
        flash(
            ngettext(
                "%(num)s row was not taken, because the list changed meanwhile. Look at it again.",
                "%(num)s rows were not taken, because the list changed meanwhile. Look at them"
                " again.",
                differing,
            ),
            "warning",
        )
    return redirect(_url(book, "show", import_id=import_id), 303)


def discard(book: Book, import_id: int) -> ResponseReturnValue:
    """Take nothing and forget the file."""
    with db.writing() as session:
        imports.discard(session, book, import_id, actor=me(), now=clock.now())
    flash(_("Nothing was taken. The file is forgotten."), "success")
    return redirect(_url(book, "ask"), 303)


def undo(book: Book, import_id: int) -> ResponseReturnValue:
    """Bring the list back to what it was."""
    with db.writing() as session:
        count = undoing.undo(session, book, import_id, actor=me(), now=clock.now())
    flash(
        ngettext(
            "%(num)s row stands again as before.", "%(num)s rows stand again as before.", count
        ),
        "success",
    )
    return redirect(_url(book, "show", import_id=import_id), 303)


def decide(book: Book, import_id: int, line: int) -> ResponseReturnValue:
    """Settle one row that asks a person."""
    choice = request.form.get("choice", "")
    with db.writing() as session:
        imports.decide(session, book, import_id, line, choice)
    flash(_("Row %(line)s is settled.", line=line), "success")
    return redirect(_url(book, "show", import_id=import_id, state="asked"), 303)


def faulty(book: Book, import_id: int, form: str) -> ResponseReturnValue:
    """Give the rows that were not taken as a file that says what is wrong with each."""
    if form not in exports.FORMATS:
        raise NotFound(N_("There is no such page."))
    with db.reading() as session:
        made = imports.find(session, book, import_id)
        rows = imports.all_of(session, import_id, ("faulty", "asked"))
    columns = [name for name in made.columns if name != uploads.FAULT]
    told = ({**row.values, uploads.FAULT: _told(row)} for row in rows)
    file = exports.write(form, book.code, [*columns, uploads.FAULT], told)
    return attached(file, form, f"{book.code}-faulty-{import_id}")


def _told(row: Any) -> str:
    return " ".join(
        f"{one['column']}: {translated(one['message'], **one['values'])}" for one in row.faults
    )


def _candidates(session: Session, book: Book, rows: Any, known: Lookups) -> dict[int, listing.Row]:
    numbers = sorted({one for row in rows for one in row.candidates})
    if not numbers:
        return {}
    return {one.id: one for one in listing.rows(session, book, numbers, known)}


def _ask_page(book: Book, form: UploadForm) -> str:
    with db.reading() as session:
        before = imports.latest(session, book)
    return render_template("delegations/import.html", book=book, form=form, before=before)


def _url(book: Book, endpoint: str, **values: Any) -> str:
    return url_for(f"registers.{book.code}.import_{endpoint}", **values)
