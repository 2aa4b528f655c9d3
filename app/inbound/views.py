"""Pages of the mail that came in: the list, one message beside what was understood, decisions."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.errors import Invalid, NotFound
from app.inbound import desk, hook, reading, words
from app.inbound.mailbox import Postman, server_of
from app.inbound.models import STATES, InboundMessage
from app.jobs import embedded
from app.notifications import service as notifications
from app.programme import service as programme
from app.web import clock, csrf, home
from app.web.errors import translated
from app.web.home import Waiting

bp = Blueprint("inbound", __name__, url_prefix="/mail")
HIGHEST = 2**31


@bp.get("/")
@requires("mail.read")
def index() -> str:
    """List what came by mail: what a person should see first, what is done on request."""
    state = request.args.get("state", "open")
    state = state if state in STATES else "open"
    before = _whole(request.args.get("before", ""))
    with db.reading() as session:
        found = desk.messages(session, state, before=before, most=desk.PAGE + 1)
        return render_template(
            "inbound/index.html",
            messages=found[: desk.PAGE],
            older=found[desk.PAGE - 1].id if len(found) > desk.PAGE else None,
            state=state,
            before=before,
            counts=desk.counts(session),
            words=words,
        )


@bp.get("/<int:message_id>")
@requires("mail.read")
def show(message_id: int) -> str:
    """Show one message as plain text, beside what was understood of it."""
    with db.reading() as session:
        return _page(session, desk.find(session, message_id))


def _page(session: Session, message: InboundMessage, fault: str = "") -> str:
    mail = reading.read(message.raw)
    return render_template(
        "inbound/message.html",
        message=message,
        mail=mail,
        source=message.raw[: reading.SHOWN].decode("utf-8", "replace").replace("\x00", "\ufffd"),
        cut=message.size > reading.SHOWN,
        choices=_choices(session),
        may_count=desk.may_count,
        may_send_again=desk.may_send_again,
        words=words,
        fault=fault,
    )


def _choices(session: Session) -> list[tuple[int, str, str]]:
    if not home.may("mail.decide"):
        return []
    try:
        return desk.choices(session, programme.current(session).id)
    except NotFound:  # mail may come before there is a conference
        return []


@bp.get("/<int:message_id>/source")
@requires("mail.read")
def source(message_id: int) -> ResponseReturnValue:
    """Give the message byte for byte, to be kept as a file and never to be shown."""
    with db.reading() as session:
        raw = desk.find(session, message_id).raw
    return raw, {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f'attachment; filename="message-{message_id}.eml"',
        "Cache-Control": "private, no-store",
    }


@bp.post("/<int:message_id>/assign")
@requires("mail.decide")
def assign(message_id: int) -> ResponseReturnValue:
    """Say to which invitation a message belongs."""
    chosen = _whole(request.form.get("invitation", ""))
    try:
        with db.writing() as session:
            desk.assign(session, message_id, -1 if chosen is None else chosen, **_act())
    except Invalid as reason:
        fault = translated(reason.faults["invitation"])
        with db.reading() as session:
            return _page(session, desk.find(session, message_id), fault), 422
    flash(_("The message is assigned."), "success")
    return redirect(url_for(".show", message_id=message_id), 303)


@bp.post("/<int:message_id>/done")
@requires("mail.decide")
def done(message_id: int) -> ResponseReturnValue:
    """Put a message aside."""
    return _did(desk.done, message_id, _("The message is put aside. It can be opened again."))


@bp.post("/<int:message_id>/reopen")
@requires("mail.decide")
def reopen(message_id: int) -> ResponseReturnValue:
    """Take a message back into the hand."""
    return _did(desk.reopen, message_id, _("The message is open again."))


@bp.post("/answers/<int:answer_id>/count")
@requires("mail.decide")
def count(answer_id: int) -> ResponseReturnValue:
    """Let an answer count that was kept back."""
    return _did(desk.count, answer_id, _("The answer counts now."))


@bp.post("/answers/<int:answer_id>/withdraw")
@requires("replies.enter")
def withdraw(answer_id: int) -> ResponseReturnValue:
    """Withdraw the request for the floor of whoever declined."""
    said = _("The request for the floor is withdrawn, and the place is free.")
    return _did(desk.withdraw, answer_id, said, base_url=current_app.config["BASE_URL"])


@bp.post("/answers/<int:answer_id>/ask")
@requires("mail.decide")
def ask(answer_id: int) -> ResponseReturnValue:
    """Ask whoever declined what is meant."""
    said = _("The question is in the outbox; the place is kept.")
    return _did(desk.ask, answer_id, said, settings=current_app.config)


@bp.post("/answers/<int:answer_id>/again")
@requires("mail.decide")
def send_again(answer_id: int) -> ResponseReturnValue:
    """Send the newest entry to whoever answered an earlier one."""
    said = _("The newest entry is in the outbox.")
    return _did(desk.send_again, answer_id, said, settings=current_app.config)


def _did(
    verb: Callable[..., InboundMessage], number: int, said: str, **more: Any
) -> ResponseReturnValue:
    with db.writing() as session:
        message = verb(session, number, **_act(), **more)
    flash(said, "success")
    return redirect(url_for(".show", message_id=message.id), 303)


def _act() -> dict[str, Any]:
    return {"actor": me(), "now": clock.now()}


def _whole(text: str) -> int | None:
    known = text.isascii() and text.isdigit() and int(text[:11]) < HIGHEST
    return int(text[:11]) if known else None


def _waits(session: Session, _actor: object, _now: object) -> list[Waiting]:
    lines = []
    server = server_of(current_app.config)
    if server and notifications.outage(session, server):
        said = _("The mailbox for answers at %(server)s cannot be read", server=server)
        lines.append(Waiting(said, 1, url_for("inbound.index"), urgent=True))
    return lines


def _open(number: int) -> Waiting:
    said = _("Mail that came in and waits for somebody: %(n)s", n=number)
    return Waiting(said, number, url_for("inbound.index"))


def init_app(app: Flask) -> None:
    """Add these pages, the doors that a server keeps open, and what they say on the first page."""
    app.register_blueprint(bp)
    app.register_blueprint(hook.bp)
    csrf.exempt(hook.bp)  # a mail server has no form; it brings a secret of its own
    embedded.also("mailbox", Postman)
    home.navigate(app, lazy_gettext("Mail"), "inbound.index", "mail.read", 82, "inviting")
    home.waits(app, "mail.read", _waits)
    home.counts(app, "mail.read", desk.waiting, _open)
