"""Pages of fairness: the figures of a run or of the published revision, on paper and as a book."""

from io import BytesIO

from flask import Blueprint, Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import requires
from app.allocation import drafts, fairness, fairness_panels, papers, rows, service
from app.allocation.models import Run
from app.errors import N_, NotFound
from app.jobs import service as jobs
from app.programme import service as programme
from app.web import clock, spreadsheets

bp = Blueprint("fairness", __name__, url_prefix="/allocation")


@bp.get("/fairness")
@requires("allocation.read")
def published() -> ResponseReturnValue:
    """Lead to the figures of the revision that stands; raises NotFound before there is one."""
    with db.reading() as session:
        revision = rows.latest_revision(session, programme.current(session).id)
    if revision is None:
        raise NotFound(N_("Nothing is published yet. Every draft has a page of its own figures."))
    return redirect(url_for(".show", run_id=revision.run_id))


@bp.get("/runs/<int:run_id>/fairness")
@requires("allocation.read")
def show(run_id: int) -> ResponseReturnValue:
    """Show the figures of a run as pictures with their tables."""
    with db.reading() as session:
        run = drafts.the_run(session, run_id)
        found = fairness.read(session, run)
        paper = papers.of_run(session, run_id, "fairness").get(("", _language()))
        return render_template(
            "allocation/fairness.html",
            run=run,
            found=found,
            panels=fairness_panels.panels(found),
            percent=fairness_panels.percent,
            revision=service.revision_of(session, run_id),
            conference=rows.the_conference(session, run.conference_id),
            paper=paper,
            job=jobs.find(session, paper.job_id) if paper and paper.job_id else None,
        )


def _language() -> str:
    language = get_locale().language
    return language if language in papers.LANGUAGES else papers.LANGUAGES[0]


@bp.get("/runs/<int:run_id>/fairness.xlsx")
@requires("allocation.read")
def book(run_id: int) -> ResponseReturnValue:
    """Give the figures as a spreadsheet, one sheet for each picture."""
    with db.reading() as session:
        run = drafts.the_run(session, run_id)
        panels = fairness_panels.panels(fairness.read(session, run))
        said = _said(session, run)
    rtl = get_locale().text_direction == "rtl"
    answer = Response(spreadsheets.written(panels, said=said, rtl=rtl), mimetype=spreadsheets.KIND)
    name = f"fairness-run-{run_id}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _said(session: Session, run: Run) -> list[str]:
    conference = rows.the_conference(session, run.conference_id)
    revision = service.revision_of(session, run.id)
    standing = (
        _("Revision %(number)s", number=revision.number)
        if revision
        else _("Run %(number)s: a draft, not for publication", number=run.id)
    )
    said = [conference.short_title, standing]
    return [*said, _("Simulated replies")] if conference.simulated else said


@bp.post("/runs/<int:run_id>/fairness")
@requires("allocation.read")
def ask(run_id: int) -> ResponseReturnValue:
    """Ask for the figures on paper, in the language of the page."""
    with db.writing() as session:
        run = drafts.the_run(session, run_id)
        fairness.read(session, run)  # refuses a run without a plan
        papers.ask_fairness(session, run, _language(), now=clock.now())
    flash(_("The paper is being printed; this takes some seconds."), "info")
    return redirect(url_for(".show", run_id=run_id, _anchor="paper"), 303)


@bp.get("/runs/<int:run_id>/fairness.pdf")
@requires("allocation.read")
def paper(run_id: int) -> ResponseReturnValue:
    """Give the figures on paper, once they are printed."""
    with db.reading() as session:
        found = papers.find(session, run_id, "fairness", "", _language())
        content, name = found.content or b"", found.file_name
    return send_file(
        BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name
    )
