"""Pages of a reply: under the personal link of a delegation, and at the desk of an officer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, Response, current_app, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import requires
from app.errors import N_, Gone, NotFound, Refused
from app.invitations import register
from app.invitations import service as invitations
from app.rsvp import (
    answer_step,
    books,
    desk,
    floor,
    held_pages,
    home_lines,
    hooks,
    ledger,
    rank_pages,
    siblings,
    steps,
    subscription,
    words,
)
from app.rsvp.acknowledgement import missing
from app.rsvp.visits import Visit
from app.rsvp.ways import AtDesk, ByLink
from app.web import home
from app.web.errors import said
from app.web.logs import masked

bp = Blueprint("rsvp", __name__, url_prefix="/r/<token>")

Step = Callable[..., ResponseReturnValue]
BOTH = ("GET", "POST")

# name, address under the personal link, address under /invitations/<id>/reply, methods, view
PAGES: tuple[tuple[str, str, str, tuple[str, ...], Step], ...] = (
    ("answer", "/answer", "", BOTH, answer_step.answer),
    ("delegation", "/delegation", "/delegation", BOTH, steps.delegation),
    ("person", "/delegation/<int:place>", "/delegation/<int:place>", BOTH, steps.person),
    (
        "remove",
        "/delegation/<int:place>/remove",
        "/delegation/<int:place>/remove",
        ("POST",),
        steps.remove,
    ),
    ("floor", "/floor", "/floor", BOTH, steps.floor),
    ("behalf", "/behalf", "/behalf", BOTH, steps.behalf),
    ("review", "/review", "/review", ("GET",), steps.review),
    ("send", "/review", "/review", ("POST",), steps.send),
    ("discard", "/discard", "/discard", ("POST",), steps.discard),
)


def _linked(view: Step) -> Step:
    @wraps(view)
    def under_link(token: str, of: int = 0, **values: Any) -> ResponseReturnValue:
        return view(ByLink(token, of), **values)

    return under_link


def _seated(view: Step) -> Step:
    @requires("replies.enter")
    @wraps(view)
    def at_desk(invitation_id: int, **values: Any) -> ResponseReturnValue:
        return view(AtDesk(invitation_id), **values)

    return at_desk


for name, under_link, at_desk, methods, view in PAGES:
    linked = _linked(view)
    bp.add_url_rule(under_link, name, linked, methods=methods)
    bp.add_url_rule(f"/of/<int:of>{under_link}", name, linked, methods=methods)
    desk.bp.add_url_rule(
        f"/<int:invitation_id>/reply{at_desk}", name, _seated(view), methods=methods
    )


@bp.get("")
@bp.get("/of/<int:of>")
def overview(token: str, of: int = 0) -> str:
    """Show where the reply stands, what is missing, and what was invited to."""
    way = ByLink(token, of)
    with db.reading() as session:
        visit = way.open(session)
        return render_template("rsvp/overview.html", **_overview(session, way, visit, token))


def _overview(session: Session, way: ByLink, visit: Visit, token: str) -> dict[str, Any]:
    delegation = visit.standing.delegation
    kept = floor.kept(session, delegation) if delegation else floor.Kept([])
    asking = [one for one in (kept.inscription, kept.on_behalf) if one is not None]
    places = [(one, hooks.published_place(session, one.id)) for one in asking]
    stands = visit.standing.given
    book = books.book_of(session, visit)
    return {
        "way": way,
        "visit": visit,
        "conference": visit.conference,
        "words": words,
        "lines": words.lines(stands, book),
        "siblings": siblings.of(session, visit.invitation.id),
        "asked": kept.first,
        "asking": asking,
        "seats": [(one, place) for one, place in places if place is not None],
        "missing": missing(stands) if stands else [],
        "concerns": hooks.concerns_of(session, visit),
        "feed": _feed_address(session, token) if asking and not way.of else None,
    }


def _feed_address(session: Session, token: str) -> str | None:
    own = subscription.standing(session, token)
    return f"{current_app.config['BASE_URL'].rstrip('/')}/cal/{own}.ics" if own else None


@bp.post("/feed")
def open_feed(token: str) -> ResponseReturnValue:
    """Open the calendar that a program may subscribe to; its address follows from the link."""
    way = ByLink(token)
    with db.writing() as session:
        visit = way.open(session)
        subscription.open_feed(session, visit.invitation, token, now=visit.now)
    return redirect(way.url("overview", _anchor="calendars"))


@bp.post("/feed/withdraw")
def withdraw_feed(token: str) -> ResponseReturnValue:
    """Withdraw that address: whoever was given it finds nothing there any more."""
    way = ByLink(token)
    with db.writing() as session:
        visit = way.open(session)
        subscription.withdraw(session, token, actor=visit.hand.actor, now=visit.now)
    flash(_("The address is withdrawn. Calendars that still ask are told so."), "success")
    return redirect(way.url("overview", _anchor="calendars"))


@bp.get("/letter")
def letter(token: str) -> str:
    """Show the letter of invitation again."""
    way = ByLink(token)
    with db.reading() as session:
        visit = way.open(session)
        sent = invitations.letters_of(session, visit.invitation.id)
    first = next((one for one in reversed(sent) if one.kind == "invitation"), None)
    return render_template(
        "rsvp/letter.html",
        way=way,
        visit=visit,
        conference=visit.conference,
        text=masked(first.text) if first else "",
    )


@bp.errorhandler(Gone)
@bp.errorhandler(NotFound)
def closed(reason: Refused) -> tuple[str, int]:
    """Say why a personal link opens nothing, and whom to ask."""
    address = current_app.config["MAIL_SENDER"]
    page = render_template(
        "rsvp/closed.html", said=said(reason), status=reason.status, address=address
    )
    return page, reason.status


@bp.after_request
def keep_out_of_indexes(response: Response) -> Response:
    """Tell search engines to forget an address that opens a reply."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def init_app(app: Flask) -> None:
    """Add the pages of replies, their place in the navigation, and the lines of the home page."""
    app.register_blueprint(bp)
    app.register_blueprint(desk.bp)
    app.register_blueprint(held_pages.bp)
    app.register_blueprint(rank_pages.bp)
    register.also("floor", N_("Floor asked for"), ledger.floor_asked())
    home.navigate(
        app, lazy_gettext("Invitations"), "replies.index", "invitations.read", 10, "inviting"
    )
    home.waits(app, "replies.read", home_lines.waiting)
