"""The register of invitations: filtered, sorted and paged on the server, and as a spreadsheet."""

from collections.abc import Iterator
from math import ceil
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext, lazy_gettext

from app import db
from app.accounts.gates import requires
from app.errors import N_, NotFound
from app.invitations import asked, journey, register, shares, sheets, undoing
from app.invitations.register import Entry
from app.programme import service as programme
from app.web import clock
from app.web.errors import translated
from app.web.home import may

PAGE = 50
AT_ONCE = 500  # rows of an export read together
ACTS = {
    "dispatch": N_("Dispatch the letter"),
    "delivered": N_("Note: delivered"),
    "acknowledged": N_("Note: receipt acknowledged"),
    "returned": N_("Note: returned"),
    "re_route": N_("Send by the next channel proposed"),
    "lapsed": N_("Let the invitation lapse"),
    "withdrawn": N_("Withdraw the invitation"),
}
PORTFOLIOS = {
    "environment": lazy_gettext("Environment"),
    "finance": lazy_gettext("Finance"),
    "economy": lazy_gettext("Economy"),
    "climate change": lazy_gettext("Climate change"),
    "food and agriculture": lazy_gettext("Food and agriculture"),
    "technology and innovation": lazy_gettext("Technology and innovation"),
    "head": lazy_gettext("Head of an organization"),
}

bp = Blueprint("register", __name__, url_prefix="/invitations")


def index() -> str:
    """Show a page of the register, and offer acts on the rows that are found."""
    wanted, language = asked.question(request.args), get_locale().language
    with db.reading() as session:
        conference = programme.current(session)
        found = register.find(session, conference, wanted, language)
        pages = max(ceil(len(found) / PAGE), 1)
        page = min(max(request.args.get("page", 1, int), 1), pages)
        shown = found[(page - 1) * PAGE : page * PAGE]
        rows = register.entries(session, conference, [one.addressee_id for one in shown], language)
        regions = shares.by_region(session, conference.id)
        invited = [row.invitation_id for row in rows if row.invitation_id]
        values: dict[str, Any] = {
            "due": programme.deadline(conference, "rsvp"),
            "histories": journey.histories(session, invited),
            "categories": asked.categories(session),
            "undoable": undoing.undoable(session, conference.id)
            if may("invitations.dispatch")
            else None,
        }
    query = asked.as_query(wanted)
    return render_template(
        "invitations/register.html",
        conference=conference,
        rows=rows,
        found=len(found),
        whole=sum(sum(counts.values()) for counts in regions.values()),
        waiting=sum(1 for one in found if one.invitation_id is None),
        bar=shares.bar(regions),
        regions=regions,
        wanted=wanted,
        query=query,
        page=page,
        pages=pages,
        page_url=lambda n: url_for("replies.index", page=n, **query),
        register=register,
        acts=ACTS,
        told=journey.ACTS,
        portfolios=PORTFOLIOS,
        **values,
    )


@bp.get("/register.<kind>")
@requires("invitations.read")
def export(kind: str) -> ResponseReturnValue:
    """Give the rows that fit as a spreadsheet, read and sent in pieces."""
    if kind not in sheets.MEDIA_TYPES:
        raise NotFound(N_("There is no such file. Ask for .xlsx or .csv."))
    wanted, language = asked.question(request.args), get_locale().language
    rows = _rows(wanted, language)
    content = stream_with_context(sheets.written(kind, _titles(), rows))
    answer = Response(content, mimetype=sheets.MEDIA_TYPES[kind])
    name = f"invitations-{clock.now():%Y-%m-%d}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _titles() -> list[str]:
    return [
        gettext("Code"),
        gettext("Name"),
        gettext("Addressee"),
        gettext("Region"),
        gettext("Category"),
        gettext("Letter"),
        gettext("State of the letter"),
        gettext("Channel"),
        gettext("Carried by"),
        gettext("Dispatched (UTC)"),
        gettext("Reply"),
        gettext("Reply received (UTC)"),
        gettext("Late"),
    ]


def _rows(wanted: register.Question, language: str) -> Iterator[list[sheets.Cell]]:
    with db.reading() as session:
        conference = programme.current(session)
        found = register.find(session, conference, wanted, language)
        for start in range(0, len(found), AT_ONCE):
            numbers = [one.addressee_id for one in found[start : start + AT_ONCE]]
            for entry in register.entries(session, conference, numbers, language):
                yield _cells(entry)
            session.expunge_all()


def _cells(entry: Entry) -> list[sheets.Cell]:
    answer = register.ANSWERS[entry.answer] if entry.answer else ""
    channel = register.CHANNELS.get(entry.channel, "")
    return [
        entry.code,
        entry.name,
        entry.post,
        entry.region,
        entry.category,
        entry.reference,
        translated(register.STATES[entry.state]),
        translated(channel) if channel else "",
        entry.carrier,
        entry.dispatched_at,
        translated(answer) if answer else "",
        entry.answered_at,
        gettext("late") if entry.late else "",
    ]
