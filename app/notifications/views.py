"""Pages of the outbox: what waits, what left, what a person must decide."""

from typing import Any

from flask import (
    Blueprint,
    Flask,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from app import db
from app.jobs import carrier, embedded
from app.notifications import act_pages, carried, letterhead, service
from app.notifications.calendar_lines import Line, of_event, unfolded
from app.notifications.forms import DecisionForm, Search
from app.notifications.models import Letter, MailOutage
from app.notifications.post_room import PostRoom
from app.notifications.words import MEANINGS, STATES, TONES, WAIT
from app.web import clock, home
from app.web.gate import requires
from app.web.home import Waiting

PAGE = 50

bp = Blueprint("notifications", __name__, url_prefix="/letters")


@bp.get("/")
@requires("letters.read")
def index() -> ResponseReturnValue:
    """Show the letters, the newest first, page by page."""
    asked = Search.of(request.args)
    with db.reading() as session:
        counts = service.outbox(session)
        found = service.letters(
            session,
            state=asked.state,
            about=asked.about,
            search=asked.words,
            before=asked.before,
            most=PAGE + 1,
        )
        silence = _silence(session)
    return render_template(
        "notifications/index.html",
        counts=counts,
        letters=found[:PAGE],
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        asked=asked,
        silence=silence,
        decidable=service.DECIDABLE,
        **_words(),
    )


@bp.get("/<int:letter_id>")
@requires("letters.read")
def show(letter_id: int) -> ResponseReturnValue:
    """Show one letter as it leaves: text, HTML as source, the calendar line by line."""
    with db.reading() as session:
        letter = service.letter(session, letter_id)
        silence = _silence(session)
    return _page(letter, DecisionForm(formdata=None), silence)


@bp.post("/<int:letter_id>")
@requires("letters.decide")
def decide(letter_id: int) -> ResponseReturnValue:
    """Send a letter in doubt once more, or never."""
    form = DecisionForm()
    if not form.validate():
        with db.reading() as session:
            return _page(service.letter(session, letter_id), form, _silence(session)), 422
    with db.writing() as session:
        service.decide(session, letter_id, form.decision.data, actor=g.actor, now=clock.now())
    if form.decision.data == "send":
        flash(_("The letter stands in the queue again."), "success")
    else:
        flash(_("The letter will not be sent."), "success")
    return redirect(url_for(".show", letter_id=letter_id), 303)


def _page(letter: Letter, form: DecisionForm, silence: MailOutage | None) -> str:
    return render_template(
        "notifications/letter.html",
        letter=letter,
        form=form,
        lines=_lines(letter),
        raw=(letter.calendar or b"").decode("utf-8", "replace"),
        decidable=letter.state in service.DECIDABLE,
        silence=silence,
        **_words(),
    )


def _lines(letter: Letter) -> list[Line]:
    return of_event(unfolded(letter.calendar)) if letter.calendar else []


def _words() -> dict[str, Any]:
    return {"states": STATES, "tones": TONES, "meanings": MEANINGS}


def _silence(session: Session) -> MailOutage | None:
    settings = current_app.config
    return service.outage(session, f"{settings['MAIL_SERVER']}:{settings['MAIL_PORT']}")


def _waits(session: Session, _actor: object, _now: object) -> list[Waiting]:
    counts = service.outbox(session)
    pending = counts.get("queued", 0) + counts.get("sending", 0)
    return [*_silent(session, pending), *_in_doubt(counts)]


def _silent(session: Session, pending: int) -> list[Waiting]:
    silence = _silence(session) if pending else None
    if silence is None:
        return []
    sentence = _(
        "Letters wait: the mail server at %(server)s does not answer", server=silence.server
    )
    return [Waiting(sentence, pending, url_for("notifications.index"), urgent=True)]


def _in_doubt(counts: dict[str, int]) -> list[Waiting]:
    return [
        Waiting(
            _(sentence),
            counts[state],
            url_for("notifications.index", state=state),
            urgent=state == "uncertain",
        )
        for state, sentence in WAIT.items()
        if counts.get(state)
    ]


def init_app(app: Flask) -> None:
    """Add these pages, the letterhead and the post room."""
    app.register_blueprint(bp)
    app.register_blueprint(act_pages.bp)
    letterhead.configure(app.config)
    embedded.also("post room", PostRoom)
    carrier.carries(carried.CARGO)
    home.navigate(
        app, lazy_gettext("Letters"), "notifications.index", "letters.read", 18, "inviting"
    )
    home.waits(app, "letters.read", _waits)
