"""The report for the Bureau, as a page and as a workbook."""

from datetime import datetime

from flask import Blueprint, Response, render_template
from flask_babel import get_locale, gettext

from app import db
from app.accounts.gates import requires
from app.credentials import service, words, workbook
from app.credentials.models import INSTRUMENTS
from app.programme import service as programme
from app.programme.models import Conference
from app.web import clock, home, times

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

bp = Blueprint("credentials_report", __name__, url_prefix="/credentials")


@bp.get("/report")
@requires("credentials.read")
def show() -> str:
    """Draw up the report for the Bureau under each instrument."""
    with db.reading() as session:
        conference = programme.current(session)
        found = service.lines(session, conference.id, contests=home.may("credentials.contest"))
    return render_template(
        "credentials/report.html",
        conference=conference,
        reports={one: service.report(found, one) for one in INSTRUMENTS},
        at=clock.now(),
        words=words,
    )


@bp.get("/report.xlsx")
@requires("credentials.read")
def workbook_file() -> Response:
    """Give the same report as a workbook."""
    now = clock.now()
    with db.reading() as session:
        conference = programme.current(session)
        found = service.lines(session, conference.id, contests=home.may("credentials.contest"))
    reports = {one: service.report(found, one) for one in INSTRUMENTS}
    drawn_up = gettext("as of %(when)s", when=_moment(conference, now))
    body = workbook.workbook(conference, reports, drawn_up)
    name = f"credentials-{now:%Y-%m-%d-%H%M}.xlsx"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return Response(body, mimetype=XLSX, headers=headers)


def _moment(conference: Conference, now: datetime) -> str:
    return times.moment(now, conference.zone, get_locale())
