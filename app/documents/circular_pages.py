"""The page that asks before a notification is mailed to the focal points."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app import db
from app.accounts.gates import me, requires
from app.documents import circulars, service
from app.programme import service as programme
from app.web import clock


def add_to(bp: Blueprint) -> None:
    """Add these pages."""
    bp.add_url_rule("/<int:document_id>/mail", "confirm_mail", _confirm, methods=["GET"])
    bp.add_url_rule("/<int:document_id>/mail", "mail", _mail, methods=["POST"])


@requires("documents.send")
def _confirm(document_id: int) -> str:
    with db.reading() as session:
        document = service.find(session, document_id)
        circulars.must_be_mailable(document)
        return render_template(
            "documents/mail.html",
            conference=programme.current(session),
            document=document,
            waiting=circulars.waiting(session, document),
        )


@requires("documents.send")
def _mail(document_id: int) -> ResponseReturnValue:
    with db.writing() as session:
        count = circulars.mail(session, document_id, actor=me(), now=clock.now())
    said = ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", count)
    nobody = gettext("Every focal point with an address has been written to already.")
    flash(said if count else nobody, "success" if count else "info")
    return redirect(url_for("documents.show", document_id=document_id), 303)
