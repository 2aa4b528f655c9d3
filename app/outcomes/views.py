"""Pages of outcomes: what was delivered, who spoke how long, texts, and the summary."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, lazy_gettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.errors import Invalid, Overtaken, Refused
from app.invitations.scans import scan
from app.outcomes import delivered, service, tables
from app.outcomes.delivered import Delivered
from app.outcomes.forms import SummaryForm, TextForm
from app.outcomes.models import StatementText, Summary
from app.programme import service as programme
from app.programme.models import Conference, ConferenceSession
from app.rosters import desk_words, floor
from app.rosters import service as rosters
from app.rosters.turns import Floor
from app.web import clock, home, spreadsheets
from app.web.downloads import download
from app.web.errors import said
from app.web.fields import blame

bp = Blueprint("outcomes", __name__, url_prefix="/outcomes")


@dataclass(frozen=True)
class Outcome:
    """One session after it was held."""

    conference: Conference
    table: ConferenceSession
    floor: Floor
    statements: list[Delivered]
    texts: dict[int, StatementText]
    summary: Summary | None
    tiers: dict[int, str]


def _outcome(session: Session, code: str) -> Outcome:
    conference = programme.current(session)
    table = rosters.the_table(session, conference, code)
    standing = floor.floor_of(session, table.id, now=clock.now())
    regions = delivered.regions(session, standing)
    return Outcome(
        conference,
        table,
        standing,
        delivered.statements(standing, regions),
        service.texts(session, table.id),
        service.summary_of(session, table.id),
        delivered.tiers(session),
    )


@bp.get("/")
@requires("outcomes.read")
def index() -> ResponseReturnValue:
    """List the roundtables and how far each has come."""
    with db.reading() as session:
        conference = programme.current(session)
        roundtables, _figures = rosters.tables(session, conference)
        summaries = service.summaries(session, [table.id for table in roundtables])
        return render_template(
            "outcomes/index.html",
            conference=conference,
            tables=roundtables,
            summaries=summaries,
        )


@bp.get("/<code>")
@requires("outcomes.read")
def show(code: str) -> ResponseReturnValue:
    """Show what was delivered and what has become of the session."""
    with db.reading() as session:
        outcome = _outcome(session, code)
    summary = outcome.summary
    known = {"text": summary.text, "seen": summary.row_version} if summary else {}
    return _page(outcome, SummaryForm(data=known))


def _page(outcome: Outcome, form: SummaryForm, **more: Any) -> str:
    return render_template(
        "outcomes/show.html",
        conference=outcome.conference,
        table=outcome.table,
        floor=outcome.floor,
        outcome=outcome,
        panels=tables.panels(outcome.statements, outcome.tiers),
        time=tables.clock,
        said=desk_words,
        form=form,
        paper=TextForm(),
        **more,
    )


@bp.post("/<code>/summary")
@requires("outcomes.write")
def write(code: str) -> ResponseReturnValue:
    """Keep the draft of the summary, or say why it was not kept."""
    form = SummaryForm()
    with db.reading() as session:
        outcome = _outcome(session, code)
    try:
        if not form.validate():
            return _page(outcome, form), 422
        with db.writing() as session:
            service.write_summary(
                session,
                outcome.floor,
                form.text.data or "",
                names_meant=form.names_meant.data,
                seen_version=form.seen.data or 0,
                actor=me(),
                now=clock.now(),
            )
    except Invalid as reason:
        blame(form, reason)
        return _page(outcome, form), reason.status
    except Overtaken as reason:
        form.seen.data = outcome.summary.row_version if outcome.summary else 0
        form.seen.raw_data = None
        return _page(outcome, form, reason=reason), reason.status
    flash(_("The draft of the summary is kept."), "success")
    return redirect(url_for(".show", code=code, _anchor="summary"), 303)


@bp.post("/<code>/submit")
@requires("outcomes.write")
def submit(code: str) -> ResponseReturnValue:
    """Submit the summary."""
    with db.reading() as session:
        outcome = _outcome(session, code)
    with db.writing() as session:
        service.submit(session, outcome.floor, actor=me(), now=clock.now())
    flash(_("The summary is submitted under the co-chairs' own responsibility."), "success")
    return redirect(url_for(".show", code=code, _anchor="summary"), 303)


@bp.post("/<code>/report")
@requires("outcomes.write")
def report(code: str) -> ResponseReturnValue:
    """Record the report back."""
    with db.reading() as session:
        outcome = _outcome(session, code)
    with db.writing() as session:
        service.report_back(session, outcome.floor, actor=me(), now=clock.now())
    flash(_("The report back to the closing plenary is recorded."), "success")
    return redirect(url_for(".show", code=code, _anchor="summary"), 303)


@bp.post("/<code>/texts/<int:slot_id>")
@requires("outcomes.write")
def attach(code: str, slot_id: int) -> ResponseReturnValue:
    """Attach the text of a statement, checked by its content."""
    form = TextForm()
    given = form.paper.data
    with db.reading() as session:
        outcome = _outcome(session, code)
    try:
        name = getattr(given, "filename", "") or ""
        paper = scan(name, given.read() if hasattr(given, "read") else b"")
        with db.writing() as session:
            service.attach(
                session,
                outcome.floor,
                slot_id,
                paper,
                folder=Path(current_app.config["DATA_FOLDER"]),
                actor=me(),
                now=clock.now(),
            )
    except Invalid as reason:
        flash(f"{said(reason)} {' '.join(map(str, map(_, reason.faults.values())))}", "error")
    except Refused as reason:
        flash(said(reason), "error")
    else:
        flash(_("The text is attached."), "success")
    return redirect(url_for(".show", code=code, _anchor="delivered"), 303)


@bp.get("/<code>/texts/<int:slot_id>")
@requires("outcomes.read")
def text(code: str, slot_id: int) -> ResponseReturnValue:
    """Give the text of a statement, always as a file to be kept."""
    folder = Path(current_app.config["DATA_FOLDER"])
    with db.reading() as session:
        table = rosters.the_table(session, programme.current(session), code)
        name, media_type, data = service.the_text(session, table.id, slot_id, folder)
    return download(data, media_type, name)


@bp.get("/<code>.xlsx")
@requires("outcomes.read")
def workbook(code: str) -> ResponseReturnValue:
    """Give the list as delivered and the speaking time as a workbook."""
    with db.reading() as session:
        outcome = _outcome(session, code)
    sheets = [
        tables.as_delivered(outcome.statements),
        *tables.panels(outcome.statements, outcome.tiers),
    ]
    title = f"{_('Roundtable %(code)s', code=outcome.table.code)}: {outcome.table.title}"
    data = spreadsheets.written(sheets, said=[title], rtl=get_locale().text_direction == "rtl")
    name = f"roundtable-{outcome.table.code}-delivered.xlsx"
    return download(data, spreadsheets.KIND, name)


def init_app(app: Flask) -> None:
    """Add these pages."""
    app.register_blueprint(bp)
    home.navigate(app, lazy_gettext("Outcomes"), "outcomes.index", "outcomes.read", 64, "floor")
