"""Asking for a print, watching it, and taking the PDF home."""

from io import BytesIO

from flask import Blueprint, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from app import db
from app.accounts.gates import me, requires
from app.documents import prints, service, words
from app.documents.forms import PrintForm
from app.errors import N_, NotFound, Refused
from app.jobs import service as jobs
from app.programme import service as programme
from app.web import clock


def add_to(bp: Blueprint) -> None:
    """Add these pages."""
    bp.add_url_rule("/<int:document_id>/print", "print_copy", _copy, methods=["POST"])
    bp.add_url_rule("/<int:document_id>/pouch", "print_pouch", _pouch, methods=["POST"])
    bp.add_url_rule("/prints/<int:print_id>", "show_print", _show, methods=["GET"])
    bp.add_url_rule("/prints/<int:print_id>/file", "file", _file, methods=["GET"])


@requires("documents.read")
def _copy(document_id: int) -> ResponseReturnValue:
    form = PrintForm()
    return _ask(document_id, f"copy:{form.to.data or '0:'}"[:80])


@requires("documents.send")
def _pouch(document_id: int) -> ResponseReturnValue:
    form = PrintForm()
    portfolio = form.portfolio.data or ""
    if portfolio not in {"", *words.PORTFOLIOS}:
        raise NotFound(N_("There is no such portfolio."))
    return _ask(document_id, f"{prints.POUCH}:{portfolio}")


def _ask(document_id: int, scope: str) -> ResponseReturnValue:
    with db.writing() as session:
        made = prints.ask(session, document_id, scope, actor=me(), now=clock.now())
    return redirect(url_for("documents.show_print", print_id=made.id), 303)


@requires("documents.read")
def _show(print_id: int) -> str:
    """Show how far a print has come, and where to download it once it is done."""
    with db.reading() as session:
        row = prints.find(session, print_id)
        return render_template(
            "documents/print.html",
            conference=programme.current(session),
            document=service.find(session, row.document_id),
            made=row,
            job=jobs.find(session, row.job_id or 0),
            w=words,
        )


@requires("documents.read")
def _file(print_id: int) -> ResponseReturnValue:
    """Give the PDF, as an attachment."""
    with db.reading() as session:
        row = prints.find(session, print_id, with_content=True)
    if row.content is None:
        raise Refused(N_("This print is not ready yet."))
    return send_file(
        BytesIO(row.content),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=row.file_name,
    )
