"""Pages of rosters: the list at the podium, its notes, and the links that open it."""

from collections.abc import Mapping

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.allocation import running
from app.calendars.ics import Organizer
from app.errors import Invalid, Overtaken
from app.live import topics
from app.programme import service as programme
from app.rosters import (
    calendar,
    desk_pages,
    kept_pages,
    link_pages,
    notice_pages,
    roster_page,
    screen_pages,
    screens,
    service,
)
from app.rosters.forms import LinkForm, NoteForm
from app.rsvp import hooks
from app.web import clock, home
from app.web.fields import blame

bp = Blueprint("rosters", __name__, url_prefix="/rosters")


@bp.get("/")
@requires("rosters.read")
def index() -> ResponseReturnValue:
    """List the roundtables and what stands on their rosters."""
    with db.reading() as session:
        conference = programme.current(session)
        tables, figures = service.tables(session, conference)
        return render_template(
            "rosters/index.html", conference=conference, tables=tables, figures=figures
        )


@bp.get("/<code>")
@requires("rosters.read")
def show(code: str) -> ResponseReturnValue:
    """Show the roster of one roundtable as it goes on; notes only to those who may write them."""
    with db.reading() as session:
        table_id = service.the_table(session, programme.current(session), code).id
    return roster_page.answered(
        table_id,
        notes=home.may("rosters.note"),
        note_url=lambda slot_id: url_for(".note", code=code, slot_id=slot_id),
    )


@bp.post("/<code>/notes/<int:slot_id>")
@requires("rosters.note")
def note(code: str, slot_id: int) -> ResponseReturnValue:
    """Keep a note, or show both texts where somebody else was quicker."""
    form = NoteForm()
    back = url_for(".show", code=code, _anchor=f"place-{slot_id}")
    with db.reading() as session:
        conference = programme.current(session)
        table = service.the_table(session, conference, code)
    try:
        with db.writing() as session:
            service.write_note(
                session,
                table.id,
                slot_id,
                form.text.data or "",
                seen_version=form.seen.data or 0,
                actor=me(),
                now=clock.now(),
            )
    except (Invalid, Overtaken) as reason:
        return link_pages.not_kept(conference, slot_id, form, reason, back)
    return redirect(back, 303)


@bp.get("/<code>.ics")
@requires("rosters.read")
def as_calendar(code: str) -> ResponseReturnValue:
    """Give the published slots of one roundtable as a calendar file."""
    with db.reading() as session:
        conference = programme.current(session)
        table = service.the_table(session, conference, code)
        settings = current_app.config
        body = calendar.of_table(
            session, conference, table, Organizer.of(settings), settings["CALENDAR_DOMAIN"]
        )
    name = f"roundtable-{table.code}.ics"
    return body, {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }


@bp.get("/<code>/links")
@requires("rosters.link")
def links(code: str) -> ResponseReturnValue:
    """Show which links open a roster, and a form to make one."""
    with db.reading() as session:
        return _links(session, code, LinkForm())


def _addresses(purpose: str, token: str) -> dict[str, str]:
    base = current_app.config["BASE_URL"].rstrip("/")
    if purpose == service.PURPOSE:
        return {_("Roster"): base + url_for("roster.show", token=token)}
    return {
        _("Timer for the podium"): base + url_for("screen.podium", token=token),
        _("Screen for the hall"): base + url_for("screen.hall", token=token),
    }


def _links(
    session: Session, code: str, form: LinkForm, made: Mapping[str, str] | None = None
) -> str:
    conference = programme.current(session)
    table = service.the_table(session, conference, code)
    return render_template(
        "rosters/links.html",
        conference=conference,
        table=table,
        links=service.links(session, table.id, now=clock.now()),
        form=form,
        made=made,
    )


@bp.post("/<code>/links")
@requires("rosters.link")
def give_link(code: str) -> ResponseReturnValue:
    """Make a link and show it, once."""
    form = LinkForm()
    made: dict[str, str] = {}
    if form.validate_on_submit():
        try:
            with db.writing() as session:
                table = service.the_table(session, programme.current(session), code)
                token = service.give_link(
                    session,
                    table,
                    form.label.data or "",
                    actor=me(),
                    now=clock.now(),
                    purpose=form.purpose.data,
                )
        except Invalid as reason:
            blame(form, reason)
        else:
            made = _addresses(form.purpose.data, token)
            form = LinkForm(formdata=None)
    with db.reading() as session:
        return _links(session, code, form, made), 200 if made else 422


@bp.post("/<code>/links/withdraw")
@requires("rosters.link")
def withdraw_links(code: str) -> ResponseReturnValue:
    """Withdraw every link to a roster."""
    with db.writing() as session:
        table = service.the_table(session, programme.current(session), code)
        count = service.withdraw_links(session, table, actor=me(), now=clock.now())
    flash(_("%(count)s links were withdrawn.", count=count), "success")
    return redirect(url_for(".links", code=code), 303)


def init_app(app: Flask) -> None:
    """Add these pages."""
    app.register_blueprint(bp)
    app.register_blueprint(link_pages.bp)
    app.register_blueprint(kept_pages.bp)
    app.register_blueprint(desk_pages.bp)
    app.register_blueprint(notice_pages.bp)
    hooks.show_concerns(notice_pages.concerns)
    app.register_blueprint(screen_pages.staff)
    app.register_blueprint(screen_pages.linked)
    topics.follow(app, screens.KIND, screens.newest)
    running.show_by(app, screens.KIND, screen_pages.running)
    home.navigate(app, lazy_gettext("Rosters"), "rosters.index", "rosters.read", 60, "floor")
