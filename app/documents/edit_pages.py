"""Pages on which a document is drafted and its words are changed."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app import db
from app.accounts.gates import me, requires
from app.documents import acts, house_forms, service, words
from app.documents.forms import NewForm, WordsForm
from app.documents.models import Document
from app.documents.placeholders import MEANINGS
from app.errors import Invalid, NotFound, Overtaken
from app.programme import service as programme
from app.web import clock
from app.web.fields import blame


def add_to(bp: Blueprint) -> None:
    """Add these pages."""
    bp.add_url_rule("/new", "new", _new, methods=["GET"])
    bp.add_url_rule("/new", "draft", _draft, methods=["POST"])
    bp.add_url_rule("/<int:document_id>/edit", "edit", _edit, methods=["GET"])
    bp.add_url_rule("/<int:document_id>/edit", "change", _change, methods=["POST"])


@requires("documents.draft")
def _new() -> str:
    """Ask which form of the house a new document begins with."""
    with db.reading() as session:
        return _new_page(session, NewForm(formdata=None))


@requires("documents.draft")
def _draft() -> ResponseReturnValue:
    """Draft a document from a form of the house."""
    form = NewForm()
    if form.validate():
        try:
            with db.writing() as session:
                made = service.draft(
                    session,
                    programme.current(session),
                    form.form.data,
                    language=form.language.data,
                    actor=me(),
                    now=clock.now(),
                )
            return redirect(url_for("documents.edit", document_id=made.id), 303)
        except NotFound as reason:
            blame(form, Invalid(reason.message, {"language": reason.message}))
    with db.reading() as session:
        return _new_page(session, form), 422


def _new_page(session: Session, form: NewForm) -> str:
    conference = programme.current(session)
    known = {key: house_forms.languages(key, conference) for key in house_forms.FORMS}
    return render_template(
        "documents/new.html",
        conference=conference,
        form=form,
        known=known,
        forms=house_forms.FORMS,
        w=words,
    )


@requires("documents.draft")
def _edit(document_id: int) -> str:
    """Show the words of a draft, to be changed, with the placeholders beside them."""
    with db.reading() as session:
        document = service.find(session, document_id)
        acts.must_be(document, "edit")
        return _edit_page(session, document, WordsForm.of(document))


@requires("documents.draft")
def _change(document_id: int) -> ResponseReturnValue:
    """Keep the words of a draft."""
    form = WordsForm()
    overtaken = None
    if form.validate():
        try:
            _keep(document_id, form)
        except Overtaken as reason:
            overtaken = reason
        except Invalid as reason:
            _blame(form, reason)
        else:
            flash(gettext("The words are kept."), "success")
            return redirect(url_for("documents.show", document_id=document_id), 303)
    with db.reading() as session:
        document = service.find(session, document_id)
        if overtaken is not None:
            form.seen_version.data = document.row_version
            form.seen_version.raw_data = [str(document.row_version)]
        return _edit_page(session, document, form, overtaken), 409 if overtaken else 422


def _keep(document_id: int, form: WordsForm) -> None:
    with db.writing() as session:
        service.edit(
            session,
            document_id,
            form.words(),
            seen_version=form.seen_version.data or 0,
            actor=me(),
            now=clock.now(),
        )


def _blame(form: WordsForm, reason: Invalid) -> None:
    if "names" not in reason.values:
        blame(form, reason)
        return
    # Which placeholder and in which line stands first; the advice follows.
    form.body.errors = [gettext(reason.message) % reason.values]
    form.body.description = ""


def _edit_page(
    session: Session, document: Document, form: WordsForm, overtaken: Overtaken | None = None
) -> str:
    return render_template(
        "documents/edit.html",
        conference=programme.current(session),
        document=document,
        form=form,
        overtaken=overtaken,
        meanings=MEANINGS,
        w=words,
    )
