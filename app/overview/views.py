"""Pages of the overview: what staff see first, the list behind the hours, and the spreadsheet."""

from datetime import date

from babel.dates import format_date
from flask import Blueprint, Flask, Response, render_template, request, url_for
from flask_babel import get_locale, lazy_gettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import requires
from app.errors import NotFound
from app.overview import floor_side, hours, replies_side, roll, service, words
from app.overview.models import Figures
from app.programme import pages
from app.programme import service as programme
from app.web import clock, home, spreadsheets, times

bp = Blueprint("overview", __name__, url_prefix="/overview")


def _fragment(session: Session) -> str:
    found = _figures(session)
    if found is None or not found.days:
        return render_template("overview/_begin.html", loaded=found is not None)
    return render_template(
        "overview/_figures.html",
        conference=found.conference,
        found=found,
        left=replies_side.panels(found),
        right=floor_side.panels(found),
        day_month=_day_month,
    )


def _day_month(day: date) -> str:
    return str(format_date(day, "d MMM", locale=get_locale()))


def _figures(session: Session) -> Figures | None:
    try:
        conference = programme.current(session)
    except NotFound:
        return None
    pages.lend(conference)
    return service.figures(session, conference, clock.now())


@bp.get("/tables.xlsx")
@requires("replies.read")
def tables() -> Response:
    """Give all tables as a spreadsheet, one sheet each."""
    with db.reading() as session:
        conference = programme.current(session)
        found = service.figures(session, conference, clock.now())
        panels = [*replies_side.panels(found), *floor_side.panels(found)]
    as_of = times.moment(found.at, conference.zone, get_locale())
    said = [conference.title, _("As of %(moment)s", moment=as_of)]
    if conference.simulated:
        said.append(_("Simulated replies: nothing here was sent by a government."))
    book = spreadsheets.written(panels, said=said, rtl=get_locale().text_direction == "rtl")
    answer = Response(book, mimetype=spreadsheets.KIND)
    answer.headers.set("Content-Disposition", "attachment", filename=_filename(found))
    return answer


def _filename(found: Figures) -> str:
    return f"overview-{found.at:%Y-%m-%d-%H%M}.xlsx"


@bp.get("/hours/<code>")
@requires("replies.read")
def at_home(code: str) -> str:
    """List who speaks live from home, with the hour of one session on their clocks."""
    band = request.args.get("band", "")
    with db.reading() as session:
        conference = programme.current(session)
        table = programme.session_of(conference, code)
        everybody = roll.live(session, table, get_locale().language)
        chosen = [one for one in everybody if band not in hours.BANDS or one.band == band]
        last = max(-(-len(chosen) // roll.A_PAGE), 1)
        page = min(max(request.args.get("page", 1, int), 1), last)
        return render_template(
            "overview/at_home.html",
            conference=conference,
            table=table,
            sessions=conference.sessions,
            band=band if band in hours.BANDS else "",
            called=chosen[(page - 1) * roll.A_PAGE : page * roll.A_PAGE],
            found=len(chosen),
            page=page,
            pages=last,
            page_url=lambda n: url_for(".at_home", code=code, band=band, page=n),
            words=words,
        )


def init_app(app: Flask) -> None:
    """Add these pages, the first page of staff, its place in the navigation, and what waits."""
    app.register_blueprint(bp)
    home.navigate(app, lazy_gettext("Overview"), "home.home", "replies.read", 5)
    home.desk(app, lazy_gettext("Overview"), "replies.read", _fragment)
