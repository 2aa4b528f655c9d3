"""Pages of recordings: the operator's list, one statement, and the delegation's own form."""

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.audit.service import Actor
from app.errors import Invalid
from app.programme import service as programme
from app.recordings import link_pages, service, words
from app.recordings.forms import CheckForm, RecordingForm
from app.recordings.models import FALLBACKS
from app.rsvp import hooks
from app.rsvp.words import LANGUAGES
from app.web import clock, home
from app.web.fields import blame
from app.web.home import Waiting

bp = Blueprint("recordings", __name__, url_prefix="/recordings")


@bp.get("")
@requires("recordings.read")
def index() -> str:
    """List the statements made by recording: what is due, what waits to be checked."""
    with db.reading() as session:
        conference = programme.current(session)
        found = service.lines(session, conference)
    return render_template(
        "recordings/index.html", conference=conference, lines=found, words=words, at=clock.now()
    )


@bp.get("/<int:inscription_id>")
@requires("recordings.read")
def show(inscription_id: int) -> str:
    """Show one statement with its recording, and what may be done."""
    with db.reading() as session:
        return _page(session, inscription_id, None, None)


def _page(
    session: Session, inscription_id: int, form: RecordingForm | None, check: CheckForm | None
) -> str:
    conference = programme.current(session)
    line = service.line_of(session, conference, inscription_id)
    return render_template(
        "recordings/one.html",
        conference=conference,
        line=line,
        form=form or check,
        registering=form or link_pages.form_for(line),
        check=check or CheckForm(formdata=None),
        words=words,
        tongues=LANGUAGES,
        fallbacks=FALLBACKS,
        at=clock.now(),
    )


@bp.post("/<int:inscription_id>")
@requires("recordings.register")
def register(inscription_id: int) -> ResponseReturnValue:
    """Register a recording on behalf of a delegation."""
    form = RecordingForm()
    if form.validate_on_submit():
        try:
            with db.writing() as session:
                line = service.line_of(session, programme.current(session), inscription_id)
                service.register(session, line, form.given(), actor=me(), now=clock.now())
        except Invalid as reason:
            blame(form, reason)
        else:
            return _back(inscription_id, gettext("The recording is registered."))
    with db.reading() as session:
        return _page(session, inscription_id, form, None), 422


@bp.post("/<int:inscription_id>/check")
@requires("recordings.check")
def check(inscription_id: int) -> ResponseReturnValue:
    """Accept a recording or return it with the reasons."""
    form = CheckForm()
    if form.validate_on_submit():
        try:
            said = _checked(inscription_id, form, me())
        except Invalid as reason:
            blame(form, reason)
        else:
            return _back(inscription_id, said)
    with db.reading() as session:
        return _page(session, inscription_id, None, form), 422


def _checked(inscription_id: int, form: CheckForm, actor: Actor) -> str:
    note, now = form.note.data or "", clock.now()
    with db.writing() as session:
        line = service.line_of(session, programme.current(session), inscription_id)
        if form.verdict.data == "accept":
            service.accept(session, line, note=note, actor=actor, now=now)
            return str(gettext("The recording is accepted. The next allocation may place it."))
        reasons = form.reasons.data or []
        service.send_back(session, line, reasons, note=note, actor=actor, now=now)
        return str(gettext("The recording is returned; the delegation reads why on its page."))


@bp.post("/<int:inscription_id>/mark/<state>")
@requires("recordings.check")
def mark(inscription_id: int, state: str) -> ResponseReturnValue:
    """Mark a recording as queued or played."""
    with db.writing() as session:
        line = service.line_of(session, programme.current(session), inscription_id)
        service.mark(session, line, state, actor=me(), now=clock.now())
    return _back(inscription_id, gettext("Noted: %(what)s.", what=words.STATES[state]))


@bp.post("/<int:inscription_id>/fall-back/<to>")
@requires("recordings.check")
def fall_back(inscription_id: int, to: str) -> ResponseReturnValue:
    """Use the fallback of a recording that was not accepted by the cut-off."""
    base_url = current_app.config["BASE_URL"]
    with db.writing() as session:
        line = service.line_of(session, programme.current(session), inscription_id)
        service.fall_back(session, line, to, actor=me(), now=clock.now(), base_url=base_url)
    flash(gettext("Noted: %(what)s.", what=words.FALLBACKS[to]), "success")
    return redirect(url_for(".index"), 303)


def _back(inscription_id: int, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for(".show", inscription_id=inscription_id), 303)


def _to_check(count: int) -> Waiting:
    said = gettext("Recordings to be checked: %(n)s", n=count)
    return Waiting(said, count, url_for("recordings.index"))


def init_app(app: Flask) -> None:
    """Add these pages, and what the page of a delegation says of its recording."""
    app.register_blueprint(bp)
    app.register_blueprint(link_pages.bp)
    home.navigate(
        app, lazy_gettext("Recordings"), "recordings.index", "recordings.read", 65, "floor"
    )
    home.counts(app, "recordings.check", service.to_check, _to_check)
    hooks.show_concerns(link_pages.concerns)
