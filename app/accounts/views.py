"""Pages of accounts: signing in and out, and the own visits and password."""

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

from app import db
from app.accounts import (
    directory_pages,
    door,
    factor_pages,
    passkeys,
    passwords,
    policy,
    service,
    staff,
    staff_pages,
    step_pages,
    visits,
)
from app.accounts.forms import PasswordForm, SignInForm
from app.accounts.gates import me
from app.accounts.step_pages import next_step
from app.errors import N_, Refused
from app.web import clock, home, rates
from app.web.errors import said
from app.web.gate import staff_only
from app.web.language import local_path

WRONG_PASSWORD = N_("This is not your present password.")

bp = Blueprint("accounts", __name__, url_prefix="/accounts")


@bp.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Ask who it is, or for what a visit has still to show."""
    wanted = local_path(request.args.get("next", "/"))
    if g.actor is not None:
        return redirect(wanted)
    if g.half is not None:
        return redirect(next_step(g.stage, wanted))
    return _asked(SignInForm(data={"next": wanted}))


def _asked(form: SignInForm, **more: Any) -> str:
    settings = current_app.config
    directory = settings["OIDC_NAME"] if settings["OIDC_ISSUER"] else ""
    passkeys_ = passkeys.place_of(settings["BASE_URL"]) is not None
    values = {"form": form, "directory": directory, "passkeys": passkeys_, **more}
    return render_template("accounts/sign_in.html", **values)


@bp.get("/again")
@staff_only
def again() -> ResponseReturnValue:
    """Ask once more who it is, before the ways to sign in may be changed."""
    wanted = local_path(request.args.get("next", "/"))
    return _asked(SignInForm(data={"next": wanted, "email": g.visit.staff.email}), again=True)


@bp.post("/sign-in")
@rates.limited("SIGN_IN")
def enter() -> ResponseReturnValue:
    """Open a visit, or say no in the same words whatever was wrong."""
    form = SignInForm()
    if not form.validate():
        return _asked(form), 422
    email, password = form.email.data or "", form.password.data or ""
    try:
        token = _opened(email, password)
    except Refused as reason:
        with db.writing() as session:
            service.note_failure(session, email, now=clock.now())
        form.email.errors = [said(reason)]
        return _asked(form), 422
    return door.let_in(token, redirect(_after(token, local_path(form.next.data or "/"))))


def _after(token: str, wanted: str) -> str:
    with db.reading() as session:
        visit = visits.visit_of(session, token, now=clock.now(), limits=door.limits())
    stage = visits.stage_of(visit, door.limits()) if visit else "whole"
    return next_step(stage, wanted)


def _opened(email: str, password: str) -> str:
    with db.reading() as session:
        kept = service.password_hash_of(session, email)
    # Argon2 takes its time here, between the transactions.
    tried = passwords.tried(password, kept, current_app.config["PASSWORD_COST"])
    browser, now = door.browser_named(request.user_agent.string), clock.now()
    with db.writing() as session:
        token = service.sign_in(
            session, email, tried, browser=browser, now=now, limits=door.limits()
        )
        service.sign_out(session, door.token(), now=now)
    return token


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the visit; its cookie is worth nothing from then on, wherever it is kept."""
    with db.writing() as session:
        service.sign_out(session, door.token(), now=clock.now())
    answer = door.let_out(url_for("home.home"))
    flash(_("You are signed out."), "success")
    return answer


@bp.get("/me")
@staff_only
def own() -> ResponseReturnValue:
    """Show the own roles and open visits."""
    with db.reading() as session:
        mine = service.visits_of(session, g.visit.staff_id, now=clock.now(), limits=door.limits())
    return render_template(
        "accounts/own.html", visits=mine, roles=policy.ROLES, limits=door.limits()
    )


@bp.post("/me/visits/<int:visit_id>/end")
@staff_only
def end_visit(visit_id: int) -> ResponseReturnValue:
    """End one of the own visits, for instance one left open on a shared desk."""
    with db.writing() as session:
        service.end_visit(session, visit_id, actor=me(), now=clock.now())
    flash(_("The visit was ended."), "success")
    return redirect(url_for("accounts.own"))


@bp.get("/me/password")
@staff_only
def password() -> ResponseReturnValue:
    """Ask for a new password."""
    return render_template("accounts/password.html", form=PasswordForm())


@bp.post("/me/password")
@staff_only
def change_password() -> ResponseReturnValue:
    """Give oneself a new password; every other visit ends."""
    form = PasswordForm()
    cost = current_app.config["PASSWORD_COST"]
    if form.validate():
        tried = passwords.tried(form.present.data or "", g.visit.staff.password_hash, cost)
        if not tried.right:
            form.present.errors = [_(WRONG_PASSWORD)]
    if form.errors:
        return render_template("accounts/password.html", form=form), 422
    kept, token = passwords.hashed(form.new.data or "", cost), door.token()
    with db.writing() as session:
        staff.set_password(session, g.visit.staff_id, kept, actor=me(), now=clock.now(), but=token)
    flash(_("Your password was changed, and your other visits were ended."), "success")
    return redirect(url_for("accounts.own"))


def init_app(app: Flask) -> None:
    """Add these pages, and recognise who asks."""
    passwords.decoy(app.config["PASSWORD_COST"])  # made now, so that nobody can measure its making
    app.before_request(door.recognise)
    for pages in (staff_pages, factor_pages, step_pages, directory_pages):
        app.register_blueprint(pages.bp)
    app.register_blueprint(bp)
    home.navigate(app, lazy_gettext("Staff"), "staff.index", "staff.manage", 90, "site")
