"""Pages of accounts: signing in and out, and the own visits and password."""

from flask import (
    Blueprint,
    Flask,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from app import db
from app.accounts import passwords, policy, service, staff, staff_pages
from app.accounts.forms import PasswordForm, SignInForm
from app.accounts.gates import me
from app.errors import N_, Refused
from app.web import clock, home
from app.web.errors import said
from app.web.gate import staff_only
from app.web.language import local_path

COOKIE = "rostrum_staff"
WRONG_PASSWORD = N_("This is not your present password.")

bp = Blueprint("accounts", __name__, url_prefix="/accounts")


def recognise() -> None:
    """Find out who asks, before anything else is done."""
    g.actor = None
    token = request.cookies.get(COOKIE)
    if not token or request.endpoint == "static":
        return
    now = clock.now()
    with db.reading() as session_:
        visit = service.visit_of(session_, token, now=now)
    if visit is None:
        return
    if now - visit.seen_at > service.SEEN_EVERY:
        with db.writing() as session_:
            service.seen(session_, visit.id, now=now)
    g.actor, g.visit, g.language = service.as_actor(visit.staff), visit, visit.staff.language
    g.can = lambda action: policy.allowed(g.actor.roles, action)


@bp.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Ask who it is."""
    wanted = local_path(request.args.get("next", "/"))
    if g.actor is not None:
        return redirect(wanted)
    return render_template("accounts/sign_in.html", form=SignInForm(data={"next": wanted}))


@bp.post("/sign-in")
def enter() -> ResponseReturnValue:
    """Open a visit, or say no in the same words whatever was wrong."""
    form = SignInForm()
    if not form.validate():
        return render_template("accounts/sign_in.html", form=form), 422
    email, password = form.email.data or "", form.password.data or ""
    try:
        token = _opened(email, password)
    except Refused as reason:
        with db.writing() as session_:
            service.note_failure(session_, email, now=clock.now())
        form.email.errors = [said(reason)]
        return render_template("accounts/sign_in.html", form=form), 422
    return _welcome(token, local_path(form.next.data or "/"))


def _opened(email: str, password: str) -> str:
    with db.reading() as session_:
        kept = service.password_hash_of(session_, email)
    # Argon2 takes its time here, between the transactions.
    tried = passwords.tried(password, kept, current_app.config["PASSWORD_COST"])
    browser, now = browser_named(request.user_agent.string), clock.now()
    with db.writing() as session_:
        service.sign_out(session_, request.cookies.get(COOKIE, ""), now=now)
        return service.sign_in(session_, email, tried, browser=browser, now=now)


def browser_named(agent: str) -> str:
    """Name a browser so that its owner knows it again: "Firefox, Windows"."""
    names = ("Edg/", "Firefox/", "OPR/", "Chrome/", "Safari/")
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
    called = {"Edg": "Edge", "OPR": "Opera"}
    name = next((name.rstrip("/") for name in names if name in agent), "")
    system = next((system for system in systems if system in agent), "")
    return ", ".join(part for part in (called.get(name, name), system) if part)


def _welcome(token: str, wanted: str) -> Response:
    _forget_visit()
    answer = redirect(wanted)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=service.LONGEST,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return answer


def _forget_visit() -> None:
    language = session.get("language")
    session.clear()  # a form token from before is worth nothing afterwards
    if language:
        session["language"] = language


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the visit; its cookie is worth nothing from then on, wherever it is kept."""
    with db.writing() as session_:
        service.sign_out(session_, request.cookies.get(COOKIE, ""), now=clock.now())
    _forget_visit()
    flash(_("You are signed out."), "success")
    answer = redirect(url_for("home.home"))
    answer.delete_cookie(COOKIE, httponly=True, samesite="Lax")
    return answer


@bp.get("/me")
@staff_only
def own() -> ResponseReturnValue:
    """Show the own roles and open visits."""
    with db.reading() as session_:
        visits = service.visits_of(session_, g.visit.staff_id, now=clock.now())
    return render_template("accounts/own.html", visits=visits, roles=policy.ROLES)


@bp.post("/me/visits/<int:visit_id>/end")
@staff_only
def end_visit(visit_id: int) -> ResponseReturnValue:
    """End one of the own visits, for instance one left open on a shared desk."""
    with db.writing() as session_:
        service.end_visit(session_, visit_id, actor=me(), now=clock.now())
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
    kept, token = passwords.hashed(form.new.data or "", cost), request.cookies.get(COOKIE, "")
    with db.writing() as session_:
        staff.set_password(session_, g.visit.staff_id, kept, actor=me(), now=clock.now(), but=token)
    flash(_("Your password was changed, and your other visits were ended."), "success")
    return redirect(url_for("accounts.own"))


def init_app(app: Flask) -> None:
    """Add these pages, and recognise who asks."""
    passwords.decoy(app.config["PASSWORD_COST"])  # made now, so that nobody can measure its making
    app.before_request(recognise)
    app.register_blueprint(bp)
    app.register_blueprint(staff_pages.bp)
    home.navigate(app, lazy_gettext("Staff"), "staff.index", "staff.manage", 90, "site")
