"""The page on which a run is given a name and a note, or deleted."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from wtforms import StringField, TextAreaField

from app import db
from app.accounts.gates import me, requires
from app.allocation import drafts, naming, questions, rows, words
from app.errors import Invalid
from app.web import clock
from app.web.fields import PageForm, blame

bp = Blueprint("naming", __name__, url_prefix="/allocation/runs/<int:run_id>")


class NameForm(PageForm):
    """A short name and a note; the service knows their lengths."""

    named = StringField(
        lazy_gettext("Name"),
        description=lazy_gettext("Short, as: Three minutes each. No more than 80 characters."),
    )
    note = TextAreaField(
        lazy_gettext("Note"),
        description=lazy_gettext("For colleagues: what this draft tries, and why."),
    )


@bp.get("/name")
@requires("allocation.run")
def show(run_id: int) -> ResponseReturnValue:
    """Show the name and the note of a run, and what its deletion would take away."""
    with db.reading() as session:
        run = drafts.the_run(session, run_id)
        return _page(session, run_id, NameForm(formdata=None, named=run.name, note=run.note))


@bp.post("/name")
@requires("allocation.run")
def name(run_id: int) -> ResponseReturnValue:
    """Keep the name and the note."""
    form = NameForm()
    try:
        with db.writing() as session:
            naming.name(
                session,
                run_id,
                form.named.data or "",
                form.note.data or "",
                actor=me(),
                now=clock.now(),
            )
    except Invalid as reason:
        blame(form, reason)
        with db.reading() as session:
            return _page(session, run_id, form), 422
    flash(_("The name and the note are kept."), "success")
    return redirect(url_for("allocation.index"), 303)


@bp.post("/delete")
@requires("allocation.run")
def delete(run_id: int) -> ResponseReturnValue:
    """Delete a run that was not published."""
    with db.writing() as session:
        naming.forget(session, run_id, actor=me(), now=clock.now())
    flash(_("Run %(number)s is deleted.", number=run_id), "success")
    return redirect(url_for("allocation.index"), 303)


def _page(session: Session, run_id: int, form: NameForm) -> str:
    run = drafts.the_run(session, run_id)
    return render_template(
        "allocation/name.html",
        run=run,
        conference=rows.the_conference(session, run.conference_id),
        form=form,
        asked=len(questions.of_run(session, run.id)),
        words=words,
    )
