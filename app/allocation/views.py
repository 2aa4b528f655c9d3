"""Pages of the programme officer: runs, drafts, and the publication of a revision."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.allocation import (
    demand,
    drafts,
    lists,
    objectives,
    pages,
    paper_pages,
    planner,
    publication_pages,
    question_pages,
    questions,
    rows,
    sentences,
    service,
    shown,
    why_pages,
    words,
)
from app.allocation.forms import StartForm
from app.audit.service import Actor
from app.errors import Invalid
from app.jobs import worker
from app.programme import service as programme
from app.rsvp import hooks
from app.web import clock, home
from app.web.fields import blame
from app.web.home import Waiting

bp = Blueprint("allocation", __name__, url_prefix="/allocation")


@bp.get("/")
@requires("allocation.read")
def index() -> ResponseReturnValue:
    """Show runs and revisions, capacity against demand, and a form to start a run."""
    with db.reading() as session:
        return _index(session, StartForm())


def _index(session: Session, form: StartForm) -> str:
    conference = programme.current(session)
    found = rows.material(session, conference)
    limit_s = planner.settings_of(conference, found.amended)["limit_national"]
    return render_template(
        "allocation/index.html",
        conference=conference,
        form=form,
        demands=demand.by_roundtable(
            found.roundtables, demand.wishes(session, conference.id), limit_s
        ),
        asking=len(found.inscriptions),
        limit_s=limit_s,
        runs=service.runs(session, conference.id),
        revisions=(revisions := service.revisions(session, conference.id)),
        numbers={one.run_id: one.number for one in revisions},
        words=words,
    )


@bp.post("/runs")
@requires("allocation.run")
def start() -> ResponseReturnValue:
    """Ask for a run and go to its page."""
    form = StartForm()
    if form.validate_on_submit():
        try:
            return _started(form)
        except Invalid as reason:
            blame(form, reason)
    with db.reading() as session:
        return _index(session, form), 422


def _started(form: StartForm) -> ResponseReturnValue:
    with db.writing() as session:
        run = service.start(
            session,
            programme.current(session).id,
            seed=form.seed.data or 0,
            seconds=form.seconds.data or 0,
            actor=me(),
            now=clock.now(),
        )
    return redirect(url_for(".show", run_id=run.id), 303)


@bp.get("/runs/<int:run_id>")
@requires("allocation.read")
def show(run_id: int) -> ResponseReturnValue:
    """Show a run as it stands: at work, a draft, published, or why there is nothing."""
    with db.reading() as session:
        run = service.with_job(session, run_id)
        conference = rows.the_conference(session, run.conference_id)
        if run.state in {"draft", "published"}:
            return shown.draft_page(session, run, conference)
        return render_template(
            "allocation/run.html",
            run=run,
            job=run.job,
            searched=objectives.searched(session, run.job),
            names_of=sentences.own_names(session, run),
            conference=conference,
            words=words,
        )


@bp.get("/runs/<int:run_id>/progress")
@requires("allocation.read")
def progress(run_id: int) -> ResponseReturnValue:
    """Show how far a run has come; once it has ended, send the browser to what came of it."""
    with db.reading() as session:
        run = service.with_job(session, run_id)
        found = objectives.searched(session, run.job)
    if run.state not in drafts.AT_WORK:
        return "", 200, {"HX-Redirect": url_for(".show", run_id=run_id)}
    return render_template(
        "allocation/_progress_alone.html", run=run, job=run.job, searched=found, words=words
    )


@bp.post("/runs/<int:run_id>/again")
@requires("allocation.run")
def again(run_id: int) -> ResponseReturnValue:
    """Do a run once more with the same problem, policy and seed."""
    with db.writing() as session:
        run = service.repeat(session, run_id, actor=me(), now=clock.now())
    return redirect(url_for(".show", run_id=run.id), 303)


@bp.post("/runs/<int:run_id>/stop")
@requires("allocation.run")
def stop(run_id: int) -> ResponseReturnValue:
    """Stop a run; one at work keeps the best plan found."""
    with db.writing() as session:
        service.stop(session, run_id, actor=me(), now=clock.now())
    flash(_("The run will stop within seconds and keep the best plan found."), "success")
    return redirect(url_for(".show", run_id=run_id), 303)


def _waits(session: Session, _actor: Actor, _now: object) -> list[Waiting]:
    drafts_ready, unlisted = service.what_waits(session)
    lines = []
    if drafts_ready:
        said = ngettext(
            "%(num)s draft list waits to be published",
            "%(num)s draft lists wait to be published",
            drafts_ready,
        )
        lines.append(Waiting(said, drafts_ready, url_for("allocation.index"), urgent=True))
    if unlisted:
        said = ngettext(
            "%(num)s request for the floor has not been allocated",
            "%(num)s requests for the floor have not been allocated",
            unlisted,
        )
        lines.append(Waiting(said, unlisted, url_for("allocation.index")))
    return lines


def _perform(run_id: int, report: Any) -> Mapping[str, Any]:
    planner.perform(run_id, report, now=clock.now)
    return {"run_id": run_id}


def init_app(app: Flask) -> None:
    """Add these pages, the job that solves, and what replies and the home page ask."""
    for page in (bp, *pages.BLUEPRINTS):
        app.register_blueprint(page)
    app.jinja_env.globals.update(engine_says=sentences.told, engine_list=sentences.each)
    home.navigate(
        app, lazy_gettext("Allocation"), "allocation.index", "allocation.read", 50, "planning"
    )
    home.waits(app, "allocation.read", _waits)
    worker.register(
        service.KIND,
        _perform,
        apart=True,
        reads="allocation.read",
        cancels="allocation.run",
        ended=service.ended,
        winds_up_s=30,
    )
    worker.register(service.WHY, why_pages.perform, apart=True, reads="allocation.read")
    worker.register(
        questions.KIND,
        question_pages.perform,
        apart=True,
        reads="allocation.read",
        cancels="allocation.run",
        ended=questions.ended,
        winds_up_s=30,
    )
    hooks.show_place(lists.published_place)
    publication_pages.listen()
    paper_pages.listen()
