"""The feeds of persons and of sessions, which calendar programs read again and again."""

import hashlib
from datetime import timedelta

from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.http import is_resource_modified

from app import db
from app.calendars import feeds, ics, links, pages
from app.calendars.models import CalendarEntry, Feed
from app.errors import Refused
from app.web.errors import said

# A cancelled entry is shown as cancelled for so long after its feed last changed.
SHOWN = timedelta(days=30)

bp = Blueprint("calendars", __name__)


@bp.get("/cal/<token>.ics")
def feed(token: str) -> Response:
    """Give a calendar to whoever has its address; mostly the answer is 304 (RFC 9110, 15.4.5)."""
    with db.reading() as session:
        found = feeds.find(session, token)
        if _is_known(found):
            return _answer(b"", found, found.etag)
        entries = feeds.entries_in(session, found)
    content = _written(found, [one for one in entries if _is_shown(one, found)], token)
    etag = f"{_edition()}-{pages.etag_of(content)}"
    if etag != found.etag:
        with db.writing() as session:
            feeds.keep_etag(session, found, etag)
    return _answer(content, found, etag)


def _is_known(found: Feed) -> bool:
    # The ETag was kept with the bytes: an unchanged feed is answered without being built.
    if found.etag is None or not found.etag.startswith(f"{_edition()}-"):
        return False
    return not is_resource_modified(
        request.environ, etag=found.etag, last_modified=found.changed_at
    )


def _edition() -> str:
    """Name what beside the entries goes into the bytes, so that a new sender gives a new ETag."""
    settings = current_app.config
    told = (ics.EDITION, ics.Organizer.of(settings), settings["BASE_URL"])
    return hashlib.sha256(repr(told).encode()).hexdigest()[:6]


def _is_shown(entry: CalendarEntry, found: Feed) -> bool:
    return entry.status != "cancelled" or entry.stamped_at > found.changed_at - SHOWN


def _written(found: Feed, entries: list[CalendarEntry], token: str) -> bytes:
    settings = current_app.config
    return ics.feed(
        entries,
        ics.Organizer.of(settings),
        uid=f"feed-{found.token_hash[:32]}@{settings['CALENDAR_DOMAIN']}",
        name=found.title,
        source=f"{settings['BASE_URL']}/cal/{token}.ics",
        changed_at=found.changed_at,
        # Where answers go is the secret of each person: it stands in nobody else's calendar.
        personal=not found.holder.startswith(feeds.SESSION),
    )


def _answer(content: bytes, found: Feed, etag: str | None) -> Response:
    return pages.calendar_answer(
        content, "calendar.ics", download=False, etag=etag, changed_at=found.changed_at
    )


@bp.errorhandler(Refused)
def _plainly(reason: Refused) -> tuple[str, int, dict[str, str]]:
    # A calendar program shows no page, and a page would set a cookie.
    return f"{said(reason)}\n", reason.status, {"Content-Type": "text/plain; charset=utf-8"}


def init_app(app: Flask) -> None:
    """Add the feeds."""
    app.register_blueprint(bp)
    app.jinja_env.globals["calendar_ways"] = links.ways
