"""Pages of work that takes longer than a page: how far it has come, and a button to stop it."""

from datetime import datetime, timedelta

from flask import Blueprint, Flask, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app import db
from app.errors import N_, Forbidden, NotFound
from app.jobs import carrier, kinds, service, worker
from app.jobs.models import Job
from app.web import clock, home
from app.web.gate import staff_only
from app.web.home import may

LATELY = timedelta(days=7)

bp = Blueprint("jobs", __name__, url_prefix="/jobs")


@bp.get("/<int:job_id>")
@staff_only
def show(job_id: int) -> ResponseReturnValue:
    """Show one job; the fragment in it keeps itself up to date."""
    job = _seen(job_id)
    return render_template("jobs/job.html", job=job, cancel_url=_cancel_url(job))


@bp.get("/<int:job_id>/progress")
@staff_only
def progress(job_id: int) -> ResponseReturnValue:
    """Give the fragment alone; when the job has ended, have the page around it loaded anew."""
    job = _seen(job_id)
    ended = job.state not in {"queued", "running"} and "HX-Request" in request.headers
    headers = {"HX-Refresh": "true"} if ended else {}
    page = render_template("jobs/progress_alone.html", job=job, cancel_url=_cancel_url(job))
    return page, headers


@bp.post("/<int:job_id>/cancel")
@staff_only
def cancel(job_id: int) -> ResponseReturnValue:
    """Stop a job."""
    if not _may(_seen(job_id), "cancels"):
        raise Forbidden(N_("Your role does not include this. Ask the host administrator."))
    with db.writing() as session:
        service.cancel(session, job_id, now=clock.now())
    return redirect(url_for(".show", job_id=job_id), 303)


def _seen(job_id: int) -> Job:
    # The number of a job says nothing; whoever may not see it is told that there is none.
    with db.reading() as session:
        job = service.find(session, job_id)
    if not _may(job, "reads"):
        raise NotFound(N_("There is no such work."))
    return job


def _may(job: Job, act: str) -> bool:
    kind = kinds.find(job.kind)
    action = getattr(kind, act, None)
    return g.get("actor") is not None and action is not None and may(action)


def _cancel_url(job: Job) -> str | None:
    return url_for("jobs.cancel", job_id=job.id) if _may(job, "cancels") else None


def _waits(session: Session, _actor: object, now: datetime) -> list[home.Waiting]:
    """Count the work that failed of late, as far as the reader may see it."""
    failed = [
        (newest, count)
        for name, newest, count in service.failed(session, now - LATELY)
        if (kind := kinds.find(name)) and kind.reads and may(kind.reads)
    ]
    if not failed:
        return []
    count = sum(count for _newest, count in failed)
    sentence = ngettext(
        "%(num)s piece of work failed during the last seven days; this leads to the newest",
        "%(num)s pieces of work failed during the last seven days; this leads to the newest",
        count,
    )
    return [home.Waiting(sentence, count, url_for("jobs.show", job_id=max(failed)[0]))]


def init_app(app: Flask) -> None:
    """Add these pages, the work that failed to what waits, and jobs to what a broker carries."""
    app.register_blueprint(bp)
    carrier.carries(worker.CARGO)
    carrier.configure(app.config)
    home.waits(app, "programme.read", _waits)
