"""The page that asks before a correction or a successor is sent to whoever has the former."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app import db
from app.accounts.gates import me, requires
from app.documents import service as documents
from app.invitations import resending
from app.programme import service as programme
from app.web import clock

bp = Blueprint("resending", __name__, url_prefix="/invitations/documents")


@bp.get("/<int:document_id>/resend")
@requires("invitations.dispatch")
def confirm(document_id: int) -> str:
    """Ask before it leaves: how many letters, and how many copies to print."""
    with db.reading() as session:
        document = documents.find(session, document_id)
        found = resending.holders(session, document)
        return render_template(
            "documents/resend.html",
            conference=programme.current(session),
            document=document,
            mailed=sum(bool(way.address) for _, way in found),
            by_hand=sum(not way.address for _, way in found),
        )


@bp.post("/<int:document_id>/resend")
@requires("invitations.dispatch")
def resend(document_id: int) -> ResponseReturnValue:
    """Send it to all of them; pressed again it finds nobody."""
    with db.writing() as session:
        count = resending.resend(
            session,
            document_id,
            actor=me(),
            now=clock.now(),
            base_url=current_app.config["BASE_URL"],
        )
    flash(
        ngettext(
            "%(num)s addressee has the new text.", "%(num)s addressees have the new text.", count
        ),
        "success" if count else "info",
    )
    return redirect(url_for("documents.show", document_id=document_id), 303)
