"""Pages of enclosures: the declaration as a file or a text, and every enclosed file to be saved."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import db
from app.accounts.gates import me, requires
from app.documents import acts, enclosed, enclosed_files, enclosures, sealing, service, words
from app.documents.forms import EnclosedFileForm, EnclosedTextForm
from app.errors import Invalid
from app.programme import service as programme
from app.web import clock
from app.web.downloads import download
from app.web.fields import PageForm, blame

ROOM_FOR_THE_FORM = 64 * 1024


def add_to(bp: Blueprint) -> None:
    """Add these pages."""
    base = "/<int:document_id>/enclosures"
    bp.add_url_rule(base, "enclosures", _show, methods=["GET"])
    bp.add_url_rule(f"{base}/file", "enclose_file", _file, methods=["POST"])
    bp.add_url_rule(f"{base}/text", "enclose_text", _text, methods=["POST"])
    bp.add_url_rule(f"{base}/remove", "unenclose", _remove, methods=["POST"])
    bp.add_url_rule(f"{base}/print", "print_enclosures", _print, methods=["POST"])
    bp.add_url_rule(f"{base}/<key>", "enclosed_file", _save, methods=["GET"])
    bp.url_value_preprocessor(_make_room)


def _make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    # So that a file that is too large is named, and not cut off.
    if endpoint and endpoint.endswith(".enclose_file"):
        request.max_content_length = 4 * enclosed_files.MOST + ROOM_FOR_THE_FORM


@requires("documents.draft")
def _show(document_id: int) -> str:
    """Show what is enclosed with a draft, and how it may be changed."""
    return _page(document_id, EnclosedFileForm(formdata=None), EnclosedTextForm(formdata=None))


def _page(document_id: int, file: EnclosedFileForm, text: EnclosedTextForm) -> str:
    with db.reading() as session:
        document = service.find(session, document_id)
        acts.must_be(document, "edit")
        kept = enclosed.of(session, document)
        standing = kept.get(enclosed.DECLARATION)
        if standing is not None and standing.source == "text" and text.text.data is None:
            text.text.data = standing.text
        return render_template(
            "documents/enclosures.html",
            conference=programme.current(session),
            document=document,
            standing=standing,
            lists=enclosed.DECLARATION in document.enclosures.split(","),
            file_form=file,
            text_form=text,
            form=file if file.errors else text,
            w=words,
        )


@requires("documents.draft")
def _file(document_id: int) -> ResponseReturnValue:
    """Keep a PDF file."""
    form = EnclosedFileForm()

    def keep(session: Any) -> None:
        name, data = form.sent()
        enclosures.keep_file(session, document_id, name, data, actor=me(), now=clock.now())

    return _keep(document_id, keep, form, EnclosedTextForm(formdata=None), form)


@requires("documents.draft")
def _text(document_id: int) -> ResponseReturnValue:
    """Keep a text."""
    form = EnclosedTextForm()

    def keep(session: Any) -> None:
        text = form.text.data or ""
        enclosures.keep_text(session, document_id, text, actor=me(), now=clock.now())

    return _keep(document_id, keep, EnclosedFileForm(formdata=None), form, form)


def _keep(
    document_id: int,
    keep: Callable[[Any], None],
    file: EnclosedFileForm,
    text: EnclosedTextForm,
    sent: PageForm,
) -> ResponseReturnValue:
    try:
        with db.writing() as session:
            keep(session)
    except Invalid as reason:
        blame(sent, reason)
        return _page(document_id, file, text), 422
    flash(gettext("The declaration is enclosed."), "success")
    return redirect(url_for("documents.show", document_id=document_id), 303)


@requires("documents.draft")
def _remove(document_id: int) -> ResponseReturnValue:
    """Take the declaration out of a draft."""
    with db.writing() as session:
        enclosures.remove(session, document_id, actor=me(), now=clock.now())
    flash(gettext("The declaration is not enclosed any more."), "success")
    return redirect(url_for("documents.enclosures", document_id=document_id), 303)


@requires("documents.send")
def _print(document_id: int) -> ResponseReturnValue:
    """Print what could not be printed at signing."""
    with db.writing() as session:
        sealing.print_again(session, document_id, actor=me(), now=clock.now())
    flash(gettext("The enclosures are being printed. Look again in a moment."), "info")
    return redirect(url_for("documents.show", document_id=document_id), 303)


@requires("documents.read")
def _save(document_id: int, key: str) -> ResponseReturnValue:
    """Give an enclosed file, to be saved and never shown inside a page of ours."""
    with db.reading() as session:
        name, content = enclosures.file_of(session, document_id, key[:20])
    return download(content, enclosed_files.PDF, name)
