"""Pages on which a draft becomes the published list: first what would happen, then the act."""

from datetime import datetime

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.allocation import drafts, duties, letters, publication, rows, service, words
from app.programme import hooks as programme_hooks
from app.programme.models import SessionRole
from app.rsvp import hooks as rsvp_hooks
from app.rsvp.hooks import FloorChange
from app.web import clock

bp = Blueprint("publication", __name__, url_prefix="/allocation/runs/<int:run_id>/publish")


@bp.get("")
@requires("allocation.publish")
def before(run_id: int) -> ResponseReturnValue:
    """Say who would be told what, before anything is published."""
    with db.reading() as session:
        run = drafts.the_run(session, run_id)
        conference = rows.the_conference(session, run.conference_id)
        latest = rows.latest_revision(session, conference.id)
        sessions = duties.sessions(session, conference.id)
        return render_template(
            "allocation/publish.html",
            run=run,
            conference=conference,
            number=latest.number + 1 if latest else 1,
            told=service.would_tell(session, run_id, base_url=current_app.config["BASE_URL"]),
            tables=letters.by_gathering(sessions),
            nameless=duties.nameless(sessions),
            words=words,
        )


@bp.post("")
@requires("allocation.publish")
def publish(run_id: int) -> ResponseReturnValue:
    """Publish the draft; a second click finds it published and tells nobody."""
    now = clock.now()
    with db.writing() as session:
        revision = service.publish(
            session, run_id, actor=me(), now=now, settings=current_app.config
        )
    if revision.published_at == now:
        flash(_("Revision %(number)s is published.", number=revision.number), "success")
    else:
        said = _(
            "Revision %(number)s was already published; nobody was written to again.",
            number=revision.number,
        )
        flash(said, "info")
    return redirect(url_for("allocation.show", run_id=run_id), 303)


def listen() -> None:
    """Let published places and duties follow replies and the programme."""
    rsvp_hooks.hear_floor(_follow)
    programme_hooks.hear_roles(_follow_role)


def _follow(session: Session, change: FloorChange) -> None:
    # Asked first without the settings: most replies concern nobody who has a published place.
    if service.published_slot(session, change.inscription.id) is not None:
        service.follow(session, change, settings=current_app.config)


def _follow_role(session: Session, role: SessionRole, now: datetime) -> None:
    if publication.is_published(session, role):
        publication.follow_role(session, role, settings=current_app.config, now=now)
