"""What everybody may see of the allocation: published lists, and a delegation's own calendar."""

from collections.abc import Sequence
from functools import partial

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app import db
from app.accounts import service as accounts
from app.allocation import lists, papers, rows, running, service, words
from app.calendars import ics
from app.calendars.models import CalendarEntry
from app.errors import N_, NotFound
from app.live.answers import Followed, answer
from app.live.topics import Topic
from app.programme import service as programme
from app.programme.models import Conference, ConferenceSession
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
            revision=(revision := rows.latest_revision(session, conference.id)),
            revisions=service.revisions(session, conference.id),
            papers=papers.of_run(session, revision.run_id, "list") if revision else {},
        )


@bp.get("/lists/<code>")
def show(code: str) -> ResponseReturnValue:
    """Show the published list of one roundtable, as it goes on; never a draft."""
    with db.reading() as session:
        conference = programme.current(session)
        table = lists.published(session, conference.id, code).table
    kind, _shows = running.shown_by(current_app)
    part = partial(_part, conference, table)
    return answer(
        Followed(Topic(kind, table.id), "list", part),
        lambda number: render_template(
            "allocation/list.html",
            conference=conference,
            table=table,
            number=number,
            part=Markup(part()),  # noqa: S704 (rendered from a template of ours)
        ),
    )


def _part(conference: Conference, table: ConferenceSession) -> str:
    _kind, shows = running.shown_by(current_app)
    with db.reading() as session:
        found = lists.published(session, conference.id, table.code)
        standing = found.revision
        made = papers.of_run(session, standing.run_id, "list") if standing else {}
    return render_template(
        "allocation/_list.html",
        conference=conference,
        found=found,
        papers=made,
        words=words,
        running=Markup(shows(conference, table)),  # noqa: S704 (likewise)
    )


@bp.get("/r/<token>/calendar.ics")
def calendar(token: str) -> Response:
    """Give a delegation the entries of its own persons, published ones only."""
    with db.reading() as session:
        link = accounts.follow_link(session, token, "reply", now=clock.now())
        entries = lists.entries_of_invitation(session, link.object_id)
    return _own(entries, "statements.ics")


@bp.get("/r/<token>/calendar/<int:entry_id>.ics")
def one_entry(token: str, entry_id: int) -> Response:
    """Give a delegation one entry of its own persons."""
    with db.reading() as session:
        link = accounts.follow_link(session, token, "reply", now=clock.now())
        entries = lists.entries_of_invitation(session, link.object_id)
    return _own([one for one in entries if one.id == entry_id], f"statement-{entry_id}.ics")


def _own(entries: Sequence[CalendarEntry], filename: str) -> Response:
    if not entries:  # a published calendar holds an event, or many programs refuse the file
        raise NotFound(
            N_("There is no calendar entry yet: it comes with a published place in a list.")
        )
    sender = ics.Organizer.of(current_app.config)
    body = ics.publication(entries, sender, name=_("My statements"), personal=True)
    return as_file(body, filename)


def as_file(body: bytes, name: str) -> Response:
    """Send a calendar as a file to be kept; it is somebody's own, so no cache may hold it."""
    answer = Response(body, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
