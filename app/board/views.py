"""The board: a draft on one page, acts on it with a preview before each, undo, redo, the log."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.allocation import drafts, objectives, planner, rows, sentences, shown
from app.allocation import service as allocation
from app.allocation import words as allocation_words
from app.allocation.models import Revision, Run
from app.allocation.picture import REGIONS
from app.board import page, service, words
from app.board.asked import Asked
from app.board.forms import AroundForm, asked_by, query_of, whole
from app.board.service import Preview
from app.board.telling import told
from app.delegations.models import Rank
from app.delegations.service import name_of
from app.errors import Invalid, Overtaken, Refused
from app.programme.models import Conference
from app.web import clock

bp = Blueprint("board", __name__, url_prefix="/allocation/runs/<int:run_id>")
UNPROCESSABLE = 422


def _show(session: Session, run: Run, conference: Conference) -> str:
    return _page(session, run, conference)


def _page(
    session: Session,
    run: Run,
    conference: Conference,
    *,
    preview: Preview | None = None,
    refused: Refused | None = None,
    around: AroundForm | None = None,
) -> str:
    query = query_of(request.args)
    if preview and not query.selected and "inscription" in preview.act:
        query = replace(query, selected=int(preview.act["inscription"]))
    found = page.read(session, run, conference, query)
    once = session.get(Run, run.repeats) if run.repeats else None
    return render_template(
        "board/board.html",
        page=found,
        draft=found.draft,
        revision=_revision(session, run, found.draft.latest),
        repeated=planner.repeated(run, once) if once and once.plan else None,
        around=around or AroundForm(formdata=None),
        words=allocation_words,
        regions=REGIONS,
        form=around,
        **_panel(run, conference, preview, refused, found.draft.protocol),
        names_of=_names(found),
    )


def _names(found: page.Page) -> Mapping[str, str]:
    language = get_locale().language
    lines, waiting = found.draft.lines, found.draft.waiting
    bodies = [*(one.body for one in lines), *(one.body for one in waiting)]
    return {body.short_name: name_of(body, language) for body in bodies}


def _revision(session: Session, run: Run, latest: Revision | None) -> Revision | None:
    if run.state != "published" or (latest and latest.run_id == run.id):
        return latest if run.state == "published" else None
    return allocation.revision_of(session, run.id)


def _panel(
    run: Run,
    conference: Conference,
    preview: Preview | None,
    refused: Refused | None,
    ranks: Sequence[Rank],
) -> dict[str, object]:
    said = (
        [(one.name, one.before, one.after, True) for one in preview.found.costs] if preview else []
    )
    return {
        "run": run,
        "conference": conference,
        "preview": preview,
        "refused": refused,
        "blamed": refused.faults if isinstance(refused, Invalid) else {},
        "overtaken": isinstance(refused, Overtaken),
        "costs": objectives.changed(said, ranks),
        "board_words": words,
        "kept": query_of(request.args).kept,
    }


@bp.get("/shape")
@requires("allocation.run")
def preview(run_id: int) -> ResponseReturnValue:
    """Say what an act would break and cost, before it is taken; alone, or within the page."""
    with db.reading() as session:
        run = service.the_draft(session, run_id)
        conference = rows.the_conference(session, run.conference_id)
        found, refused = _previewed(run)
        status = UNPROCESSABLE if refused else 200
        if request.args.get("part") == "panel":
            ranks = session.scalars(select(Rank)).all()
            said = _panel(run, conference, found, refused, ranks)
            names = sentences.own_names(session, run)
            return render_template("board/_alone.html", names_of=names, **said), status
        return _page(session, run, conference, preview=found, refused=refused), status


def _previewed(run: Run) -> tuple[Preview | None, Invalid | None]:
    try:
        return service.preview(run, asked_by(request.args)), None
    except Invalid as reason:
        return None, reason


@bp.post("/shape")
@requires("allocation.run")
def take(run_id: int) -> ResponseReturnValue:
    """Take an act; what cannot be taken is shown with its reasons, and nothing has changed."""
    wanted = asked_by(request.form)
    try:
        with db.writing() as session:
            act = service.take(session, run_id, wanted, seen=_seen(), actor=me(), now=clock.now())
            said, selected = (
                _("Done: %(act)s.", act=told(act.kind, act.arguments)),
                act.arguments.get("inscription"),
            )
    except (Invalid, Overtaken, Refused) as reason:
        return _not_taken(run_id, wanted, reason)
    flash(said, "success")
    return _back(run_id, selected)


def _seen() -> int:
    seen = whole(request.form.get("seen"))
    return -1 if seen is None else seen


def _not_taken(run_id: int, wanted: Asked, reason: Refused) -> ResponseReturnValue:
    with db.reading() as session:
        run = drafts.the_run(session, run_id)
        if run.state != "draft":
            raise reason
        conference = rows.the_conference(session, run.conference_id)
        try:
            found = service.preview(run, wanted)
        except Invalid as invalid:
            found, reason = None, invalid
        return _page(session, run, conference, preview=found, refused=reason), reason.status


def _back(run_id: int, selected: object = None) -> ResponseReturnValue:
    kept = query_of(request.args).kept | ({"selected": selected} if selected else {})
    return redirect(url_for("allocation.show", run_id=run_id, **kept), 303)


@bp.post("/undo")
@requires("allocation.run")
def undo(run_id: int) -> ResponseReturnValue:
    """Undo the newest act that stands."""
    with db.writing() as session:
        act = service.undo(session, run_id, seen=_seen(), actor=me(), now=clock.now())
        said, selected = (
            _("Undone: %(act)s.", act=told(act.kind, act.arguments)),
            act.arguments.get("inscription"),
        )
    flash(said, "success")
    return _back(run_id, selected)


@bp.post("/redo")
@requires("allocation.run")
def redo(run_id: int) -> ResponseReturnValue:
    """Do again what was undone last."""
    with db.writing() as session:
        act = service.redo(session, run_id, seen=_seen(), actor=me(), now=clock.now())
        said, selected = (
            _("Done again: %(act)s.", act=told(act.kind, act.arguments)),
            act.arguments.get("inscription"),
        )
    flash(said, "success")
    return _back(run_id, selected)


@bp.post("/around")
@requires("allocation.run")
def around(run_id: int) -> ResponseReturnValue:
    """Solve around the pins: another draft beside this one."""
    form = AroundForm()
    if not form.validate_on_submit():
        with db.reading() as session:
            run = service.the_draft(session, run_id)
            conference = rows.the_conference(session, run.conference_id)
            return _page(session, run, conference, around=form), UNPROCESSABLE
    with db.writing() as session:
        run = service.solve_around(
            session,
            run_id,
            seconds=form.seconds.data or 0,
            keep_moved=form.keep_moved.data,
            actor=me(),
            now=clock.now(),
        )
        new = run.id
    return redirect(url_for("allocation.show", run_id=new), 303)


@bp.get("/acts")
@requires("allocation.read")
def log(run_id: int) -> ResponseReturnValue:
    """Show everything that was done to a draft by hand, the newest first."""
    with db.reading() as session:
        run = drafts.the_run(session, run_id)
        return render_template(
            "board/log.html",
            run=run,
            conference=rows.the_conference(session, run.conference_id),
            acts=service.history(session, run.id),
            names_of=sentences.own_names(session, run),
        )


def init_app(app: Flask) -> None:
    """Add these pages, and show with them every run that has a plan."""
    app.register_blueprint(bp)
    app.jinja_env.globals["act_told"] = told
    shown.show_drafts_with(app, _show)
