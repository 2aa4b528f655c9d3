"""Pages that say why somebody has a place or waits, and pin a speaker for later runs."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.accounts.gates import me, requires
from app.allocation import drafts, planner, rows, sentences, service
from app.allocation.forms import PinForm
from app.web import clock
from app.web.numbers import row_number

WHY_S = 6.0  # of search over all other roundtables together

bp = Blueprint("why", __name__, url_prefix="/allocation/runs/<int:run_id>")


@bp.get("/why/<int:inscription_id>")
@requires("allocation.read")
def show(run_id: int, inscription_id: int) -> ResponseReturnValue:
    """Say why somebody has this place or waits; also shown inside the draft."""
    with db.reading() as session:
        run = drafts.the_run(session, run_id)
        asked = service.asked_in(session, run, inscription_id)
        tables = rows.roundtables(session, run.conference_id)
        codes = {table.id: table.code for table in tables}
        form = PinForm(formdata=None, roundtable=codes.get(asked.pin_session_id or 0, ""))
        form.offer(list(codes.values()))
        job_id = request.args.get("asked", type=row_number)
        return render_template(
            "allocation/why.html",
            run=run,
            conference=rows.the_conference(session, run.conference_id),
            asked=asked,
            answer=planner.why(run, inscription_id),
            names_of=sentences.own_names(session, run),
            job=service.answer_of(session, job_id, run_id, inscription_id),
            form=form,
        )


@bp.post("/why/<int:inscription_id>")
@requires("allocation.read")
def ask(run_id: int, inscription_id: int) -> ResponseReturnValue:
    """Ask what every other place would cost; a job finds it within seconds."""
    with db.writing() as session:
        job = service.ask_why(session, run_id, inscription_id, now=clock.now())
    here = url_for(".show", run_id=run_id, inscription_id=inscription_id, asked=job.id)
    return redirect(here, 303)


@bp.post("/pin/<int:inscription_id>")
@requires("allocation.run")
def pin(run_id: int, inscription_id: int) -> ResponseReturnValue:
    """Fix a speaker to a roundtable in the runs to come, or let go again."""
    code = PinForm().roundtable.data or None
    with db.writing() as session:
        service.pin(session, inscription_id, code, actor=me(), now=clock.now())
    if code:
        flash(_("Pinned to Roundtable %(code)s. The next run keeps it.", code=code), "success")
    else:
        flash(_("The next run decides freely again."), "success")
    return redirect(url_for(".show", run_id=run_id, inscription_id=inscription_id), 303)


def perform(run_id: int, inscription_id: int, report: Any) -> Mapping[str, Any]:  # noqa: ARG001
    """Find what every other place would cost, for the job that was asked."""
    with db.reading() as session:
        run = drafts.the_run(session, run_id)
    return {"costs": list(planner.why(run, inscription_id, seconds=WHY_S).costs)}
