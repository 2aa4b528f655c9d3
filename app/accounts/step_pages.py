"""The second step of signing in: a code, or a passkey; and a passkey instead of both steps."""

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, g, jsonify, redirect, render_template, request, url_for
from flask import session as kept
from flask.typing import ResponseReturnValue

from app import db
from app.accounts import door, factors, passkeys, service, vault, visits
from app.accounts.forms import CodeForm
from app.accounts.models import StaffSession
from app.accounts.passkeys import LASTS, Place
from app.audit import service as audit
from app.errors import N_, NotFound, Refused
from app.web import clock, rates
from app.web.errors import said
from app.web.gate import to_sign_in
from app.web.language import local_path

ASKED = "passkey"  # where the visit keeps the challenge that it was given
TOO_LATE = N_("That took longer than five minutes. Try again.")

bp = Blueprint("step", __name__, url_prefix="/accounts")


def next_step(stage: visits.Stage, wanted: str) -> str:
    """Give the address to go on to after a visit was opened."""
    if stage == "factor":
        return url_for("step.show", next=wanted)
    return wanted if stage == "whole" else url_for("factors.index", next=wanted)


def place() -> Place:
    """Give where passkeys belong; raises NotFound for a site without a name of its own."""
    found = passkeys.place_of(current_app.config["BASE_URL"])
    if found is None:
        raise NotFound(N_("Passkeys need a site with a name; this one is only an address."))
    return found


def _half() -> StaffSession | None:
    half: StaffSession | None = g.half if g.get("stage") == "factor" else None
    return half


@bp.get("/second-step")
def show() -> ResponseReturnValue:
    """Ask for a code or a passkey."""
    wanted = local_path(request.args.get("next", "/"))
    return _asked(CodeForm(data={"next": wanted})) if _half() else redirect(to_next(wanted))


def to_next(wanted: str) -> str:
    """Lead on whoever has no second step to make."""
    return wanted if g.actor is not None else url_for("accounts.sign_in", next=wanted)


def _asked(form: CodeForm) -> str:
    half = _half()
    with db.reading() as session:
        has = factors.kept_by(session, half.staff_id if half else 0)
    able = passkeys.place_of(current_app.config["BASE_URL"]) is not None
    keys = bool(has.passkeys) and able
    return render_template("accounts/second_step.html", form=form, has=has, passkeys=keys)


@bp.post("/second-step")
@rates.limited("SIGN_IN")
def enter() -> ResponseReturnValue:
    """Take a code that counts, or say no in the same words whatever was wrong."""
    half, form = _half(), CodeForm()
    if half is None:
        return to_sign_in()
    if not form.validate():
        return _asked(form), 422
    try:
        token = _completed(half, form.code.data or "")
    except Refused as reason:
        with db.writing() as session:
            service.note_wrong_factor(session, half.staff_id, now=clock.now())
        form.code.errors = [said(reason)]
        return _asked(form), 422
    return door.let_in(token, redirect(local_path(form.next.data or "/")))


def _completed(half: StaffSession, code: str) -> str:
    now, key = clock.now(), vault.key_of(current_app.config)
    with db.writing() as session:
        at = clock.real().timestamp()
        what = factors.show_code(session, half.staff_id, code, key=key, now=now, at=at)
        factors.accept(session, half.staff_id, what, now=now)
        return visits.complete(session, door.token(), now=now, limits=door.limits())


@bp.post("/passkey/options")
@rates.limited("SIGN_IN")
def passkey_options() -> ResponseReturnValue:
    """Say what a device is to sign: with a passkey of who has shown a password, or with any."""
    half = _half()
    has = None
    if half is not None:
        with db.reading() as session:
            has = factors.kept_by(session, half.staff_id)
    options = passkeys.asked_to_show(place(), has)
    remember(options, "show")
    return jsonify(options)


@bp.post("/passkey")
@rates.limited("SIGN_IN")
def passkey() -> ResponseReturnValue:
    """Take a passkey as the second step, or as both of them."""
    sent, half = body(), _half()
    try:
        token = _shown(sent, challenge("show"), half)
    except Refused as reason:
        return jsonify(fault=said(reason)), reason.status
    wanted = local_path(str(sent.get("next") or "/"))
    return door.let_in(token, jsonify(to=wanted))


def _shown(sent: dict[str, Any], challenge_: str, half: StaffSession | None) -> str:
    now, credential = clock.now(), sent.get("credential")
    of = half.staff_id if half else None
    with db.writing() as session:
        staff = passkeys.show(
            session,
            credential if isinstance(credential, dict) else {},
            challenge=challenge_,
            place=place(),
            of=of,
            now=now,
        )
        factors.accept(session, staff.id, "passkey", now=now)
        if half is None:
            actor = visits.as_actor(staff)
            audit.record(session, actor, "accounts.sign_in", kind="staff", id=staff.id, now=now)
        service.sign_out(session, door.token(), now=now)
        browser = door.browser_named(request.user_agent.string)
        return visits.open_visit(
            session, staff, browser=browser, now=now, limits=door.limits(), factor_at=now
        )


def body() -> dict[str, Any]:
    """Read the object that a script of ours has sent; anything else is an empty one."""
    sent = request.get_json(silent=True)
    return sent if isinstance(sent, dict) else {}


def remember(options: dict[str, Any], what: str) -> None:
    """Keep the challenge with this browser, for one answer within five minutes."""
    kept[ASKED] = [options["challenge"], what, clock.now().isoformat()]


def challenge(what: str) -> str:
    """Take the challenge that this browser was given for that; raises Refused."""
    given, purpose, at = kept.pop(ASKED, ("", "", ""))
    if purpose != what or clock.now() - datetime.fromisoformat(at) > LASTS:
        raise Refused(TOO_LATE)
    return str(given)
