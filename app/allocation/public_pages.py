"""What everybody may see of the allocation: published lists, and a delegation's own calendar."""

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import db
from app.accounts import service as accounts
from app.allocation import lists, rows, words
from app.calendars import ics
from app.errors import N_, NotFound
from app.programme import service as programme
from app.web import clock

bp = Blueprint("lists", __name__)


@bp.get("/lists")
def index() -> ResponseReturnValue:
    """List the roundtables with the number of their published speakers."""
    with db.reading() as session:
        conference = programme.current(session)
        return render_template(
            "allocation/lists.html",
            conference=conference,
            roundtables=rows.roundtables(session, conference.id),
            figures=lists.figures(session, conference.id),
            revision=rows.latest_revision(session, conference.id),
        )


@bp.get("/lists/<code>")
def show(code: str) -> ResponseReturnValue:
    """Show the published list of one roundtable; never a draft."""
    with db.reading() as session:
        conference = programme.current(session)
        found = lists.published(session, conference.id, code)
        return render_template(
            "allocation/list.html", conference=conference, found=found, words=words
        )


@bp.get("/r/<token>/calendar.ics")
def calendar(token: str) -> Response:
    """Give a delegation the entries of its own persons, published ones only."""
    with db.reading() as session:
        link = accounts.follow_link(session, token, "reply", now=clock.now())
        entries = lists.entries_of_invitation(session, link.object_id)
        if not entries:  # a published calendar holds an event, or many programs refuse the file
            raise NotFound(
                N_("There is no calendar entry yet: it comes with a published place in a list.")
            )
        sender = ics.Organizer.of(current_app.config)
        body = ics.publication(entries, sender, name=_("My statements"), personal=True)
    return as_file(body, "statements.ics")


def as_file(body: bytes, name: str) -> Response:
    """Send a calendar as a file to be kept; it is somebody's own, so no cache may hold it."""
    answer = Response(body, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
