"""Pages on which people see to their own second factors."""

from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from app import db
from app.accounts import door, factors, passkeys, vault, visits
from app.accounts.forms import AppForm
from app.accounts.gates import myself, own_factors, own_visit
from app.accounts.models import Staff
from app.accounts.step_pages import body, challenge, place, remember
from app.errors import Refused
from app.web import clock
from app.web.errors import said
from app.web.language import local_path

bp = Blueprint("factors", __name__, url_prefix="/accounts/me/factors")


@bp.get("")
@own_factors(fresh=False)
def index() -> ResponseReturnValue:
    """List the own second factors, and the ways to set up more."""
    with db.reading() as session:
        kept = factors.kept_by(session, myself().id or 0)
    able = passkeys.place_of(current_app.config["BASE_URL"]) is not None
    wanted = local_path(request.args.get("next", "/"))
    return render_template(
        "accounts/factors.html",
        kept=kept,
        passkeys=able,
        must=g.get("stage") == "setup",
        strict=_strict(),
        next=wanted,
    )


def _strict() -> bool:
    return door.limits().strict


@bp.get("/app")
@own_factors(fresh=True)
def app_() -> ResponseReturnValue:
    """Show the secret of a new code app, as a picture and as text."""
    secret = factors.new_secret()
    form = AppForm(data={"sealed": vault.locked(secret, _key(), myself().id or 0)})
    return _app_page(form, secret)


def _key() -> bytes:
    return vault.key_of(current_app.config)


def _app_page(form: AppForm, secret: str) -> str:
    picture, text = _qr(secret), " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return render_template("accounts/add_app.html", form=form, qr=picture, secret=text)


def _qr(secret: str) -> Markup:
    import pyotp  # noqa: PLC0415 (only this page needs it)
    import segno  # noqa: PLC0415 (likewise)

    visit = own_visit()
    uri = pyotp.TOTP(secret).provisioning_uri(
        name=visit.staff.email if visit else "", issuer_name="Rostrum"
    )
    picture = segno.make(uri, error="m").svg_inline(
        scale=5, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True
    )
    return Markup(picture)  # noqa: S704 (drawn here, from squares alone)


@bp.post("/app")
@own_factors(fresh=True)
def add_app() -> ResponseReturnValue:
    """Take the app when it shows a right code."""
    form = AppForm()
    try:
        secret = vault.opened(form.sealed.data or "", _key(), myself().id or 0)
    except vault.Unreadable:  # the page was open for too long, or was not ours
        return redirect(url_for(".app_"))
    if not form.validate():
        return _app_page(form, secret), 422
    try:
        token = _with_app(secret, form.code.data or "")
    except Refused as reason:
        form.code.errors = [said(reason)]
        return _app_page(form, secret), 422
    return door.let_in(token, redirect(_after_adding()))


def _with_app(secret: str, code: str) -> str:
    now, at = clock.now(), clock.real().timestamp()
    with db.writing() as session:
        factors.add_app(session, secret, code, actor=myself(), key=_key(), now=now, at=at)
        return _renewed(session)


def _renewed(session: Session) -> str:
    """Change the cookie: from now on the visit is one that has shown a second factor."""
    session.flush()
    return visits.complete(session, door.token(), now=clock.now(), limits=door.limits())


def _after_adding() -> str:
    with db.reading() as session:
        kept = factors.kept_by(session, myself().id or 0)
    return url_for(".index") if kept.codes_left else url_for(".recovery")


@bp.get("/passkey")
@own_factors(fresh=True)
def passkey() -> ResponseReturnValue:
    """Ask what the new passkey is to be called, and let the device make it."""
    return render_template("accounts/add_passkey.html", place=place())


@bp.post("/passkey/options")
@own_factors(fresh=True)
def passkey_options() -> ResponseReturnValue:
    """Say what the device is asked."""
    with db.reading() as session:
        kept = factors.kept_by(session, myself().id or 0)
        staff = session.get_one(Staff, myself().id)
    options = passkeys.asked_to_add(place(), staff, kept)
    remember(options, f"add {staff.id}")
    return jsonify(options)


@bp.post("/passkey")
@own_factors(fresh=True)
def add_passkey() -> ResponseReturnValue:
    """Keep the passkey that the device has made."""
    sent = body()
    try:
        token = _with_passkey(sent, challenge(f"add {myself().id}"))
    except Refused as reason:
        return jsonify(fault=said(reason)), reason.status
    return door.let_in(token, jsonify(to=_after_adding()))


def _with_passkey(sent: dict[str, Any], given: str) -> str:
    credential = sent.get("credential")
    with db.writing() as session:
        passkeys.add(
            session,
            credential if isinstance(credential, dict) else {},
            name=str(sent.get("name") or ""),
            challenge=given,
            place=place(),
            actor=myself(),
            now=clock.now(),
        )
        return _renewed(session)


@bp.get("/recovery")
@own_factors(fresh=True)
def recovery() -> ResponseReturnValue:
    """Say what recovery codes are, and what a new set does to the old one."""
    with db.reading() as session:
        kept = factors.kept_by(session, myself().id or 0)
    return render_template("accounts/recovery.html", kept=kept, codes=None)


@bp.post("/recovery")
@own_factors(fresh=True)
def new_recovery() -> ResponseReturnValue:
    """Draw new recovery codes and show them this once."""
    with db.writing() as session:
        codes = factors.new_recovery_codes(session, actor=myself(), now=clock.now())
    return render_template("accounts/recovery.html", kept=None, codes=codes)


@bp.get("/<kind>/<int:number>/remove")
@own_factors(fresh=True)
def ask_remove(kind: str, number: int) -> ResponseReturnValue:
    """Ask whether it is to go, and say what follows."""
    with db.reading() as session:
        kept = factors.kept_by(session, myself().id or 0)
    found = factors.one_of(kept, kind, number)
    return render_template("accounts/remove_factor.html", kind=kind, found=found, kept=kept)


@bp.post("/<kind>/<int:number>/remove")
@own_factors(fresh=True)
def remove(kind: str, number: int) -> ResponseReturnValue:
    """Remove one of the own second factors."""
    with db.writing() as session:
        factors.remove(session, kind, number, strict=_strict(), actor=myself(), now=clock.now())
    flash(_("The second factor was removed."), "success")
    return redirect(url_for(".index"))
