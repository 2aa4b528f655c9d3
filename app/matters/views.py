"""Pages of matters: what a human must decide, side by side, and who speaks for which group."""

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.errors import Invalid, NotFound
from app.matters import joint, link_pages, service
from app.programme import service as programme
from app.rsvp import hooks
from app.rsvp.words import MODES
from app.web import clock, home
from app.web.errors import translated
from app.web.home import Waiting

bp = Blueprint("matters", __name__, url_prefix="/matters")


@bp.get("")
@requires("replies.read")
def index() -> str:
    """Show every open matter side by side, the groups for which somebody speaks, and decisions."""
    with db.reading() as session:
        conference = programme.current(session)
        asked = service.requests(session, conference.id)
        claims = [one for one in asked if one.kind == "group"]
        groups = {one.group_id for one in claims if one.group_id is not None}
        return render_template(
            "matters/index.html",
            conference=conference,
            matters=service.open_matters(session, conference.id),
            claims=claims,
            named=joint.of(session, claims),
            speaking=service.may_speak(session, groups),
            decisions=service.decisions(session, conference.id),
            modes=MODES,
        )


@bp.post("/decide")
@requires("matters.decide")
def decide() -> ResponseReturnValue:
    """Decide one matter."""
    given = request.form
    try:
        with db.writing() as session:
            service.decide(
                session,
                programme.current(session).id,
                given.get("key", "")[:120],
                given.get("verdict", ""),
                note=given.get("note", ""),
                actor=me(),
                now=clock.now(),
                base_url=current_app.config["BASE_URL"],
            )
    except Invalid as reason:
        return _told(reason)
    flash(gettext("It is decided, and will not be asked again."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/confirm/<int:inscription_id>")
@requires("matters.decide")
def confirm(inscription_id: int) -> ResponseReturnValue:
    """Record who confirmed a statement on behalf of others."""
    try:
        with db.writing() as session:
            by = request.form.get("by", "")
            service.confirm(session, inscription_id, by, actor=me(), now=clock.now())
    except Invalid as reason:
        return _told(reason)
    flash(gettext("The confirmation is recorded."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/joint/<int:inscription_id>/<int:participant_id>/<word>")
@requires("matters.decide")
def say(inscription_id: int, participant_id: int, word: str) -> ResponseReturnValue:
    """Record what a Party that a joint statement names has said by note or telephone."""
    with db.writing() as session:
        by = me().label
        joint.say(session, inscription_id, participant_id, word, by=by, actor=me(), now=clock.now())
    flash(gettext("It is recorded."), "success")
    return redirect(url_for(".index", _anchor="claims"), 303)


def _told(reason: Invalid) -> ResponseReturnValue:
    flash(" ".join(translated(fault) for fault in reason.faults.values()), "error")
    return redirect(url_for(".index"), 303)


def _waits(session: Session, _actor: object, _now: object) -> list[Waiting]:
    try:
        conference = programme.current(session)
    except NotFound:
        return []
    if not service.likely(session, conference.id):
        return []
    count = len(service.open_matters(session, conference.id))
    said = gettext("Matters to decide: %(n)s", n=count)
    return [Waiting(said, count, url_for("matters.index"))] if count else []


def init_app(app: Flask) -> None:
    """Add these pages, and what the page of a focal delegation says of its group."""
    app.register_blueprint(bp)
    app.register_blueprint(link_pages.bp)
    home.navigate(app, lazy_gettext("Matters"), "matters.index", "replies.read", 45, "planning")
    home.waits(app, "matters.decide", _waits)
    hooks.show_concerns(link_pages.concerns)
