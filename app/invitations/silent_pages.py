"""The telephone list of the silent: to print, as a spreadsheet, and the log of the calls."""

from collections.abc import Iterator
from itertools import groupby

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from app import db
from app.accounts.gates import me, requires
from app.delegations.models import REGIONS
from app.errors import N_, Invalid, NotFound
from app.invitations import register, sheets, silent
from app.invitations.forms import CallForm
from app.invitations.silent import Line
from app.programme import service as programme
from app.web import clock
from app.web.errors import translated
from app.web.fields import blame

bp = Blueprint("silent", __name__, url_prefix="/invitations/silent")
UNPROCESSABLE = 422
LISTED = 500  # lines of the page; the spreadsheet holds all


@bp.get("")
@requires("contacts.read")
def index() -> str:
    """List the silent by region, with the numbers that are known and the calls that were made."""
    language = get_locale().language
    with db.reading() as session:
        conference = programme.current(session)
        due = programme.deadline(conference, "rsvp")
        found = silent.found(session, conference, language, region=_region())
        lines = silent.lines(session, conference, language, found[:LISTED])
    groups = [
        (region, list(those))
        for region, those in groupby(
            lines, key=lambda line: line.entry.region or register.NO_REGION
        )
    ]
    return render_template(
        "invitations/silent.html",
        conference=conference,
        groups=groups,
        count=len(found),
        listed=len(lines),
        region=_region(),
        due=due,
        said=silent.SAID,
        states=register.STATES,
    )


def _all_lines() -> list[Line]:
    language = get_locale().language
    with db.reading() as session:
        conference = programme.current(session)
        found = silent.found(session, conference, language, region=_region())
        return silent.lines(session, conference, language, found)


def _region() -> str:
    asked = request.args.get("region", "")
    return asked if asked in {*REGIONS, register.NO_REGION} else ""


@bp.get("/list.<kind>")
@requires("contacts.read")
def export(kind: str) -> ResponseReturnValue:
    """Give the list as a spreadsheet."""
    if kind not in sheets.MEDIA_TYPES:
        raise NotFound(N_("There is no such file. Ask for .xlsx or .csv."))
    lines = _all_lines()
    titles = [
        gettext("Region"),
        gettext("Name"),
        gettext("Addressee"),
        gettext("Letter"),
        gettext("Carried by"),
        gettext("Dispatched (UTC)"),
        gettext("Reminders"),
        gettext("Telephone"),
        gettext("Calls"),
        gettext("Last call (UTC)"),
        gettext("Outcome of the last call"),
    ]
    answer = Response(
        sheets.written(kind, titles, _cells(lines)), mimetype=sheets.MEDIA_TYPES[kind]
    )
    name = f"silent-{clock.now():%Y-%m-%d}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _cells(lines: list[Line]) -> Iterator[list[sheets.Cell]]:
    for line in lines:
        entry, last = line.entry, line.calls[0] if line.calls else None
        yield [
            entry.region or "",
            entry.name,
            entry.post,
            entry.reference,
            entry.carrier,
            entry.dispatched_at,
            line.reminders,
            "; ".join(f"{whose}: {number}" for whose, number in line.numbers),
            len(line.calls),
            last.called_at if last else None,
            translated(silent.SAID[last.outcome]) if last else "",
        ]


@bp.get("/<int:invitation_id>/call")
@requires("replies.enter")
def ask(invitation_id: int) -> ResponseReturnValue:
    """Ask what came of a call."""
    return _page(invitation_id, None)


def _page(invitation_id: int, form: CallForm | None) -> str:
    with db.reading() as session:
        conference = programme.current(session)
        line = silent.one(session, conference, invitation_id, get_locale().language)
    first = line.numbers[0][1] if line.numbers else ""
    form = form or CallForm(formdata=None, data={"number": first}).offer()
    return render_template(
        "invitations/call.html", conference=conference, line=line, form=form, said=silent.SAID
    )


@bp.post("/<int:invitation_id>/call")
@requires("replies.enter")
def call(invitation_id: int) -> ResponseReturnValue:
    """Write a call down; who declines by word of mouth is led on to the reply on their behalf."""
    form = CallForm().offer()
    if not form.validate():
        return _page(invitation_id, form), UNPROCESSABLE
    try:
        with db.writing() as session:
            made = silent.log_call(
                session,
                invitation_id,
                form.outcome.data,
                number=form.number.data or "",
                words=form.words.data or "",
                actor=me(),
                now=clock.now(),
            )
    except Invalid as reason:
        blame(form, reason)
        return _page(invitation_id, form), UNPROCESSABLE
    if made.outcome == "declined":
        flash(gettext("The call is noted. Now enter the reply on their behalf."), "info")
        way = url_for(
            "replies.answer", invitation_id=invitation_id, answer="declined", source="telephone"
        )
        return redirect(way)
    flash(gettext("The call is noted. The invitation still waits for its answer."), "success")
    return redirect(url_for("silent.index"))
