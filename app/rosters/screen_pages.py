"""The screens of a session: the timer at the podium, and who speaks for the hall."""

from functools import partial

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app import db
from app.accounts import service as accounts
from app.accounts.gates import requires
from app.live.answers import Followed, answer
from app.live.topics import Topic
from app.programme import service as programme
from app.programme.models import Conference, ConferenceSession
from app.rosters import desk_words, floor, screen_words, screens, service
from app.web import clock

staff = Blueprint("screens", __name__, url_prefix="/rosters/<code>")
linked = Blueprint("screen", __name__, url_prefix="/screen/<token>")


@staff.get("/podium")
@requires("rosters.read")
def podium(code: str) -> ResponseReturnValue:
    """Show the timer, as large as the screen is."""
    return _of_staff(code, "podium")


@staff.get("/hall")
@requires("rosters.read")
def hall(code: str) -> ResponseReturnValue:
    """Show who speaks and who comes next."""
    return _of_staff(code, "hall")


def _of_staff(code: str, view: str) -> ResponseReturnValue:
    with db.reading() as session:
        conference = programme.current(session)
        table = service.the_table(session, conference, code)
        tongue = screens.language_of(session, conference, request.args.get("language", ""))
    back = url_for("rosters.show", code=table.code)
    return _answer(conference, table, view, tongue, back)


@linked.get("/podium", endpoint="podium")
def podium_by_link(token: str) -> ResponseReturnValue:
    """Show the timer to whoever holds the link of a screen."""
    return _of_link(token, "podium")


@linked.get("/hall", endpoint="hall")
def hall_by_link(token: str) -> ResponseReturnValue:
    """Show who speaks to whoever holds the link of a screen."""
    return _of_link(token, "hall")


def _of_link(token: str, view: str) -> ResponseReturnValue:
    with db.reading() as session:
        link = accounts.follow_link(session, token, service.SCREEN, now=clock.now())
        conference, table = service.table_of(session, link.object_id)
        tongue = screens.language_of(session, conference, request.args.get("language", ""))
    return _answer(conference, table, view, tongue, "")


def _answer(
    conference: Conference, table: ConferenceSession, view: str, tongue: str, back: str
) -> ResponseReturnValue:
    seen = partial(_screen, conference, table, tongue)
    followed = Followed(
        Topic(screens.KIND, table.id), f"{view}-{tongue}", lambda: _part(view, seen())
    )
    return answer(followed, lambda number: _page(view, seen(), number, back))


def _screen(conference: Conference, table: ConferenceSession, tongue: str) -> screens.Screen:
    now = clock.now()
    with db.reading() as session:
        standing = floor.floor_of(session, table.id, now=now)
    return screens.Screen(conference, table, standing, now, screen_words.both(tongue))


def _part(view: str, screen: screens.Screen) -> str:
    inner = render_template(
        f"rosters/_{view}.html",
        screen=screen,
        conference=screen.conference,
        words=screen_words.WORDS,
    )
    return f'<main class="stage__main" id="stage" data-live-part>{inner}</main>'


def _page(view: str, screen: screens.Screen, number: int, back: str) -> str:
    titles = {"podium": _("Timer, Roundtable %(code)s"), "hall": _("Hall, Roundtable %(code)s")}
    names = request.view_args or {}
    return render_template(
        "rosters/screen.html",
        title=titles[view] % {"code": screen.table.code},
        number=number,
        # Rendered from a template of ours, which has escaped what it holds.
        part=Markup(_part(view, screen)),  # noqa: S704
        screen=screen,
        conference=screen.conference,
        tongues=screen_words.LANGUAGES,
        here=lambda code: url_for(f".{view}", language=code, **names),
        back=back,
    )


def running(conference: Conference, table: ConferenceSession) -> str:
    """Show the public list of a session that has begun; nothing before."""
    now = clock.now()
    with db.reading() as session:
        standing = floor.floor_of(session, table.id, now=now)
    if standing.phase in {"planned", "ready"}:
        return ""
    return render_template(
        "rosters/_running.html", conference=conference, floor=standing, said=desk_words
    )
