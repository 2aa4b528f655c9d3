"""Pages on which an officer brings a conference file: looked through first, then loaded."""

from pathlib import Path

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.accounts.gates import me, requires
from app.delegations import service as delegations
from app.programme import conference_file, service
from app.programme.forms import ImportForm
from app.programme.parsed import ParsedConference
from app.programme.yaml_lines import Faulty
from app.web import clock

bp = Blueprint("programme_import", __name__, url_prefix="/programme/import")

SHIPPED = Path(__file__).parent / "conferences"
STARTS = ("kunming", "example")


@bp.get("")
@requires("programme.edit")
def ask() -> ResponseReturnValue:
    """Ask for a conference file; `start` lays out one of the shipped ones."""
    start = request.args.get("start", "")
    text = (SHIPPED / f"{start}.yaml").read_text(encoding="utf-8") if start in STARTS else ""
    return _page(ImportForm(formdata=None, data={"text": text}))


@bp.post("")
@requires("programme.edit")
def look() -> ResponseReturnValue:
    """Say every fault of the file, or what loading it would create or change."""
    form = ImportForm()
    text = _text(form) if form.validate() else None
    if text is None:
        return _page(form), 422
    form.text.data = text
    try:
        parsed = conference_file.parse(text)
    except Faulty as reason:
        return _page(form, reason), 422
    return _preview(form, parsed)


@bp.post("/load")
@requires("programme.edit")
def load() -> ResponseReturnValue:
    """Load the file that was looked through."""
    form = ImportForm()
    try:
        parsed = conference_file.parse(form.text.data or "")
    except Faulty as reason:
        return _page(form, reason), 422
    with db.writing() as session:
        delegations.load_reference(session, host=parsed.host_code or delegations.HOST)
        conference = service.load(session, parsed, actor=me(), now=clock.now())
    flash(_("%(title)s is loaded.", title=conference.short_title), "success")
    return redirect(url_for("programme.overview"))


def _text(form: ImportForm) -> str | None:
    """Take the file, or else the text; None with the fault beside the field."""
    sent = form.file.data
    if not sent and not (form.text.data or "").strip():
        form.file.errors = [_("Choose a file, or paste its text below.")]
        return None
    if not sent:
        return str(form.text.data)
    try:
        text: str = sent.read(4 * conference_file.MOST_CHARACTERS + 4).decode("utf-8-sig")
    except UnicodeDecodeError:
        form.file.errors = [_("This is not a text file. Save it as UTF-8 and send it again.")]
        return None
    return text


def _page(form: ImportForm, reason: Faulty | None = None) -> str:
    lines = (form.text.data or "").splitlines()
    return render_template(
        "programme/import.html", form=form, reason=reason, lines=lines, starts=STARTS
    )


def _preview(form: ImportForm, parsed: ParsedConference) -> str:
    with db.reading() as session:
        found = service.would_change(session, parsed)
        missing = service.would_leave_out(session, parsed)
    return render_template(
        "programme/preview.html", form=form, parsed=parsed, changes=found, missing=missing
    )
