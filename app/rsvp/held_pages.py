"""The page on which a reply is followed that came while its delegation was frozen."""

from flask import Blueprint, current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import db
from app.accounts.gates import me, requires
from app.rsvp import service
from app.web import clock

bp = Blueprint("held", __name__, url_prefix="/invitations")


@bp.post("/<int:invitation_id>/follow")
@requires("credentials.contest")
def follow(invitation_id: int) -> ResponseReturnValue:
    """Let the delegation follow the newest reply, which came while it was frozen."""
    base_url = current_app.config["BASE_URL"]
    with db.writing() as session:
        service.follow_held(session, invitation_id, actor=me(), now=clock.now(), base_url=base_url)
    flash(gettext("The delegation and its request for the floor now follow the reply."), "success")
    return redirect(url_for("replies.show", invitation_id=invitation_id), 303)
