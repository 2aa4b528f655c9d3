"""Pages of one letter on its way: the next channel, and the receipts."""

from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import db
from app.accounts.gates import me, requires
from app.errors import Invalid
from app.invitations import receipts, register, rerouting, routes, scans, service
from app.invitations.forms import ReceiptForm, WayForm
from app.invitations.rerouting import Choice
from app.web import clock
from app.web.downloads import download
from app.web.errors import translated
from app.web.fields import blame, choice

bp = Blueprint("channels", __name__, url_prefix="/invitations/<int:invitation_id>")
UNPROCESSABLE = 422


@bp.url_value_preprocessor
def _room_for_a_scan(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let this one form be larger than others, so that a large scan is named and not cut off."""
    if endpoint == "channels.keep":
        request.max_content_length = 4 * scans.MOST


@bp.get("/channel")
@requires("invitations.dispatch")
def ask(invitation_id: int) -> ResponseReturnValue:
    """Show the ways a letter may take next, the one proposed ticked, each with its reason."""
    return _page(invitation_id, None)


def _page(invitation_id: int, form: WayForm | None) -> str:
    with db.reading() as session:
        invitation = service.invitation_of(session, invitation_id)
        found = rerouting.choice(session, invitation_id)
        capital = routes.capital_of(session, invitation.conference)
    seen = {"way": found.proposed.key, "seen": found.current.attempt}
    form = form or WayForm(formdata=None, data=seen)
    form.way.choices = _choices(found, capital)
    return render_template(
        "invitations/channel.html",
        conference=invitation.conference,
        invitation=invitation,
        found=found,
        form=form,
        states=register.STATES,
        channels=register.CHANNELS,
    )


def _choices(found: Choice, capital: str) -> list[Any]:
    return [choice(way.key, _said(way, found, capital)) for way in found.ways]


def _said(way: routes.Way, found: Choice, capital: str) -> str:
    reason = translated(routes.REASONS[way.reason], **routes.values(way.carrier, capital))
    said = f"{translated(register.CHANNELS[way.channel])}: {way.carrier}. {reason}"
    if way.key in found.tried:
        said += f" ({gettext('tried already')})"
    elif way.key == found.proposed.key:
        said += f" ({gettext('proposed')})"
    return said


@bp.post("/channel")
@requires("invitations.dispatch")
def re_route(invitation_id: int) -> ResponseReturnValue:
    """Send the letter by the way chosen."""
    form = WayForm()
    with db.reading() as session:
        found = rerouting.choice(session, invitation_id)
    form.way.choices = [choice(way.key, way.key) for way in found.ways]
    if not form.validate():
        return _page(invitation_id, form), UNPROCESSABLE
    with db.writing() as session:
        sent = rerouting.re_route(
            session,
            invitation_id,
            form.way.data,
            seen_attempt=int(form.seen.data or 0),
            actor=me(),
            now=clock.now(),
            base_url=current_app.config["BASE_URL"],
        )
    if sent:
        flash(gettext("The letter goes the new way; earlier links open nothing."), "success")
    else:
        flash(gettext("The letter had been sent another way already."), "info")
    return redirect(url_for("replies.show", invitation_id=invitation_id))


@bp.get("/receipts")
@requires("invitations.dispatch")
def receipt(invitation_id: int) -> ResponseReturnValue:
    """Ask for a receipt or scan."""
    return _receipt_page(invitation_id, ReceiptForm(formdata=None))


def _receipt_page(invitation_id: int, form: ReceiptForm) -> str:
    with db.reading() as session:
        invitation = service.invitation_of(session, invitation_id)
        kept = receipts.of(session, invitation_id)
    return render_template(
        "invitations/receipt.html",
        conference=invitation.conference,
        invitation=invitation,
        form=form,
        kept=kept,
    )


@bp.post("/receipts")
@requires("invitations.dispatch")
def keep(invitation_id: int) -> ResponseReturnValue:
    """Keep a receipt, told by its content."""
    form = ReceiptForm()
    folder = Path(current_app.config["DATA_FOLDER"])
    try:
        given = form.scan()
        with db.writing() as session:
            receipts.add(session, invitation_id, given, folder=folder, actor=me(), now=clock.now())
    except Invalid as reason:
        blame(form, reason)
        return _receipt_page(invitation_id, form), UNPROCESSABLE
    flash(gettext("The receipt is kept with the invitation."), "success")
    return redirect(url_for("replies.show", invitation_id=invitation_id))


@bp.get("/receipts/<int:receipt_id>")
@requires("papers.read")
def opened(invitation_id: int, receipt_id: int) -> ResponseReturnValue:
    """Give a receipt, to be saved and never shown inside a page of ours."""
    with db.reading() as session:
        found = receipts.find(session, invitation_id, receipt_id)
    data = scans.read(Path(current_app.config["DATA_FOLDER"]), found.sum)
    return download(data, found.media_type, found.name)
