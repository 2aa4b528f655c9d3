"""The officer's page of calendars: addresses that were given out, and the end of them."""

from collections import Counter
from typing import cast

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from app import db
from app.accounts import tokens
from app.accounts.gates import me, requires
from app.allocation import addresses, entries, rows
from app.calendars import attendance, feeds
from app.programme import service as programme
from app.web import clock, home

bp = Blueprint("calendar_desk", __name__, url_prefix="/calendars")
NAME = lazy_gettext("Calendars")


@bp.record
def _offer(state: BlueprintSetupState) -> None:
    app = cast("Flask", state.app)
    home.navigate(app, NAME, "calendar_desk.index", "calendars.read", 58, "planning")


@bp.get("")
@requires("calendars.read")
def index() -> str:
    """Show how the entries were answered, and which addresses can be read."""
    with db.reading() as session:
        return _page(session)


def _page(session: Session, made: str = "", made_for: str = "") -> str:
    conference = programme.current(session)
    answers = attendance.of_conference(session, entries.conference_key(conference.id))
    return render_template(
        "calendars/index.html",
        conference=conference,
        answers=Counter(answers.values()),
        feeds=feeds.standing(session),
        tables=rows.roundtables(session, conference.id),
        made=made,
        made_for=made_for,
    )


@bp.post("/sessions/<code>")
@requires("calendars.give")
def give(code: str) -> ResponseReturnValue:
    """Make an address for a roundtable and show it, once."""
    token = tokens.new()
    with db.writing() as session:
        feed = addresses.give(
            session, programme.current(session), code, token, actor=me(), now=clock.now()
        )
    base = current_app.config["BASE_URL"].rstrip("/")
    with db.reading() as session:
        return _page(session, made=f"{base}/cal/{token}.ics", made_for=feed.title)


@bp.post("/<int:feed_id>/withdraw")
@requires("calendars.give")
def withdraw(feed_id: int) -> ResponseReturnValue:
    """Withdraw an address; a second click finds it withdrawn."""
    with db.writing() as session:
        feed = addresses.withdraw(session, feed_id, actor=me(), now=clock.now())
    flash(_("The address of “%(title)s” is withdrawn.", title=feed.title), "success")
    return redirect(url_for(".index"), 303)
