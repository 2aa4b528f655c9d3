"""Pages of the programme: the public overview, and the officer's desk behind it."""

from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, lazy_gettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.errors import Invalid, NotFound, Overtaken
from app.programme import calendar_pages, import_pages, pages, service
from app.programme.edits import RoleEdit
from app.programme.forms import RoleForm, SessionForm
from app.programme.models import Conference, ConferenceSession, SessionRole
from app.web import clock, home
from app.web.fields import blame

bp = Blueprint("programme", __name__, url_prefix="/programme")

ROLES = {
    "co_chair": lazy_gettext("Co-chair"),
    "moderator": lazy_gettext("Moderator"),
    "rapporteur": lazy_gettext("Rapporteur"),
    "clerk": lazy_gettext("Clerk"),
}
KINDS = {
    "leaders_summit": lazy_gettext("Leaders Summit"),
    "plenary": lazy_gettext("Plenary"),
    "roundtable": lazy_gettext("Roundtable"),
}


@bp.get("")
def overview() -> ResponseReturnValue:
    """Show the public programme; `country` adds the hours of its capital."""
    country = request.args.get("country", "")
    with db.reading() as session:
        try:
            conference = service.whole(session)
        except NotFound:
            return render_template("programme/none.html")
        return render_template(
            "programme/overview.html",
            **pages.overview(conference, country),
            holders=pages.holders(session, conference),
            countries=pages.countries(),
            country=country,
        )


@bp.get("/sessions/<code>/edit")
@requires("programme.edit")
def edit(code: str) -> ResponseReturnValue:
    """Show a session, to be changed."""
    with db.reading() as session:
        conference = service.current(session)
        row = service.session_of(conference, code)
        form = SessionForm(formdata=None)
        form.show(row, conference.zone)
        return _edit_page(form, conference, row)


@bp.post("/sessions/<code>/edit")
@requires("programme.edit")
def change(code: str) -> ResponseReturnValue:
    """Change a session."""
    form = SessionForm()
    with db.reading() as session:
        conference = service.current(session)
        row = service.session_of(conference, code)
    sent = form.edit(conference.zone) if form.validate() else None
    if sent is None:
        return _edit_page(form, conference, row), 422
    try:
        with db.writing() as session:
            service.edit_session(
                session,
                row.id,
                sent,
                seen_version=form.seen_version.data or 0,
                actor=me(),
                now=clock.now(),
            )
    except Invalid as reason:
        blame(form, reason)
        return _edit_page(form, conference, row), 422
    except Overtaken as reason:
        form.seen_version.put(row.row_version)
        return _edit_page(form, conference, row, reason), 409
    flash(_("Session %(code)s was changed.", code=code), "success")
    return redirect(url_for("programme.overview") + f"#session-{code}")


@bp.get("/sessions/<code>/<kind>/<int:place>")
@requires("programme.edit")
def role(code: str, kind: str, place: int) -> ResponseReturnValue:
    """Ask who takes a place of honour."""
    with db.reading() as session:
        conference = service.current(session)
        row, held = _place(conference, code, kind, place)
        form = RoleForm(formdata=None)
        form.offer(pages.countries())
        form.show(row, held, pages.code_of(session, held))
        return _role_page(form, conference, row, held)


@bp.post("/sessions/<code>/<kind>/<int:place>")
@requires("programme.edit")
def name(code: str, kind: str, place: int) -> ResponseReturnValue:
    """Name somebody to a place of honour."""
    form = RoleForm()
    form.offer(pages.countries())
    with db.reading() as session:
        conference = service.current(session)
        row, held = _place(conference, code, kind, place)
    if not form.validate():
        return _role_page(form, conference, row, held), 422
    try:
        with db.writing() as session:
            service.set_role(
                session,
                row.id,
                kind,
                place,
                form.edit(),
                seen_version=form.seen_version.data or 0,
                actor=me(),
                now=clock.now(),
            )
    except Invalid as reason:
        blame(form, reason)
        return _role_page(form, conference, row, held), 422
    except Overtaken as reason:
        form.seen_version.put(row.row_version)
        return _role_page(form, conference, row, held, reason), 409
    flash(_("The place was filled as you said."), "success")
    return redirect(url_for("programme.overview") + f"#session-{code}")


@bp.post("/sessions/<code>/<kind>/<int:place>/free")
@requires("programme.edit")
def free(code: str, kind: str, place: int) -> ResponseReturnValue:
    """Free a place of honour; nobody holds it until somebody else is named."""
    with db.writing() as session:
        row, _held = _place(service.current(session), code, kind, place)
        service.set_role(
            session,
            row.id,
            kind,
            place,
            RoleEdit(),
            seen_version=request.args.get("seen_version", 0, type=int),
            actor=me(),
            now=clock.now(),
        )
    flash(_("The place is free again."), "success")
    return redirect(url_for("programme.overview") + f"#session-{code}")


def _place(
    conference: Conference, code: str, kind: str, place: int
) -> tuple[ConferenceSession, SessionRole]:
    row = service.session_of(conference, code)
    return row, service.role_of(row, kind, place)


def _edit_page(
    form: SessionForm,
    conference: Conference,
    row: ConferenceSession,
    overtaken: Overtaken | None = None,
) -> str:
    shown = pages.differences(overtaken, form, conference.zone)
    return render_template(
        "programme/edit.html", form=form, conference=conference, row=row, difference=shown
    )


def _role_page(
    form: RoleForm,
    conference: Conference,
    row: ConferenceSession,
    held: SessionRole,
    overtaken: Overtaken | None = None,
) -> str:
    shown = pages.differences(overtaken, form, conference.zone)
    return render_template(
        "programme/role.html",
        form=form,
        conference=conference,
        row=row,
        held=held,
        difference=shown,
    )


def _waits(session: Session, _actor: Any, _now: datetime) -> list[home.Waiting]:
    try:
        conference = service.current(session)
    except NotFound:
        sentence = _("No conference is loaded. Load a conference file.")
        return [home.Waiting(sentence, 1, url_for("programme_import.ask"), urgent=True)]
    lacking = pages.lacking_co_chairs(session, conference.id)
    sentence = _("Roundtables lack a co-chair.")
    return [home.Waiting(sentence, lacking, url_for("programme.overview"))] if lacking else []


def _fragment(session: Session) -> str:
    try:
        conference = service.whole(session)
    except NotFound:
        return ""
    return render_template("programme/_public.html", **pages.overview(conference))


def _short_day(day: date) -> str:
    return str(format_date(day, "E d", locale=get_locale()))


def init_app(app: Flask) -> None:
    """Add these pages, the place in the navigation, and the current conference for templates."""
    app.register_blueprint(bp)
    app.register_blueprint(import_pages.bp)
    app.register_blueprint(calendar_pages.bp)
    app.context_processor(pages.current_lazily)
    app.jinja_env.filters["short_day"] = _short_day
    app.jinja_env.globals.update(role_names=ROLES, session_kinds=KINDS)
    home.navigate(
        app, lazy_gettext("Programme"), "programme.overview", "programme.read", 20, "planning"
    )
    home.waits(app, "programme.edit", _waits)
    home.welcome(app, _fragment)
