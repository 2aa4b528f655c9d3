"""Pages on which personal data are looked after; measures; what falls due by the clock."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.audit.service import record
from app.errors import Invalid
from app.jobs import bell, kinds
from app.programme import service as programme
from app.upkeep import measures, mentions, retention, service, words
from app.upkeep.forms import EraseForm, RetentionForm
from app.web import clock, home
from app.web.fields import blame

bp = Blueprint("persons", __name__, url_prefix="/persons")


@bp.get("")
@requires("persons.read")
def index() -> ResponseReturnValue:
    """Search for a person, and say until when personal data are kept."""
    with db.reading() as session:
        return _index(session, RetentionForm(formdata=None))


def _index(session: Session, form: RetentionForm) -> str:
    conference = programme.current(session)
    search = request.args.get("search", "")[:100]
    return render_template(
        "upkeep/persons.html",
        conference=conference,
        search=search,
        found=service.found(session, search),
        kept=retention.of(session, conference),
        form=form,
        words=words,
        most=service.MOST,
    )


@bp.post("")
@requires("persons.erase")
def keep_until() -> ResponseReturnValue:
    """Decide until when personal data are kept."""
    form = RetentionForm()
    if form.validate_on_submit() and form.day.data:
        try:
            with db.writing() as session:
                conference = programme.current(session)
                retention.keep_until(
                    session, conference, form.day.data, actor=me(), now=clock.now()
                )
        except Invalid as reason:
            blame(form, reason)
        else:
            flash(_("The day is kept. Until then nothing is erased by itself."), "success")
            return redirect(url_for(".index"), 303)
    with db.reading() as session:
        return _index(session, form), 422


@bp.get("/<key>")
@requires("persons.read")
def show(key: str) -> ResponseReturnValue:
    """Say where a person is named, and offer to export or erase."""
    with db.reading() as session:
        return _show(session, key, EraseForm(formdata=None))


def _show(session: Session, key: str, form: EraseForm) -> str:
    person = service.the_person(session, key)
    named = service.named(session, person)
    return render_template(
        "upkeep/person.html",
        conference=programme.current(session),
        person=person,
        counted=mentions.counted(session, named),
        shared=not named.names,
        form=form,
        words=words,
    )


@bp.post("/<key>/export")
@requires("persons.erase")
def export(key: str) -> ResponseReturnValue:
    """Give every row that names a person as JSON; that it was given is recorded."""
    with db.writing() as session:
        person = service.the_person(session, key)
        told = service.export(session, person)
        record(
            session, me(), "persons.export", kind=person.kind,
            id=int(key.partition(":")[2]), now=clock.now(),
        )  # fmt: skip
    body = json.dumps({"person": person.name, "rows": told}, ensure_ascii=False, indent=1)
    return body, {
        "Content-Type": "application/json; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{key.replace(":", "-")}.json"',
        "Cache-Control": "private, no-store",
    }


@bp.post("/<key>/erase")
@requires("persons.erase")
def erase(key: str) -> ResponseReturnValue:
    """Erase a person; there is no way back, so the reader ticks that this is understood."""
    form = EraseForm()
    if form.validate_on_submit():
        with db.writing() as session:
            person = service.the_person(session, key)
            done = service.erase(
                session, person, form.reason.data or "", actor=me(), now=clock.now()
            )
        count = sum(done.rows.values())
        flash(
            _(
                "The person was erased. %(count)s rows now say “%(pseudonym)s”.",
                count=count,
                pseudonym=f"Erased person {done.id}",
            ),
            "success",
        )
        return redirect(url_for(".index"), 303)
    with db.reading() as session:
        return _show(session, key, form), 422


def perform(conference_id: int, report: retention.Report) -> Mapping[str, Any]:
    """Forget the persons of a conference, for the job that the bell asks for."""
    settings = current_app.config
    folder = Path(settings["DATA_FOLDER"])
    return retention.perform(conference_id, folder, clock.of(settings), report)


def init_app(app: Flask) -> None:
    """Add the pages, the measures, and the bell of the day on which data go."""
    measures.init_app(app)
    app.register_blueprint(bp)
    kinds.register(retention.JOB, perform, apart=True, reads="persons.read")
    bell.at_each_ring("retention", retention.ring)
    home.navigate(app, lazy_gettext("Personal data"), "persons.index", "persons.read", 85, "site")
