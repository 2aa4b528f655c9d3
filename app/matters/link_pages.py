"""Where the focal delegation of a group confirms who speaks for it, by its personal link."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app import db
from app.errors import N_ as _N
from app.errors import NotFound
from app.matters import service
from app.rsvp.hooks import Concern
from app.rsvp.visits import Visit
from app.rsvp.ways import ByLink

bp = Blueprint("group_claim", __name__, url_prefix="/r/<token>/group")


@bp.post("/<int:inscription_id>")
def confirm(token: str, inscription_id: int) -> ResponseReturnValue:
    """Confirm that another delegation speaks for one's group."""
    with db.writing() as session:
        visit = ByLink(token).open(session)
        party = visit.participant
        asked = service.to_confirm(session, visit.conference.id, party.id)
        if inscription_id not in {one.id for one in asked}:
            raise NotFound(_N("There is no such request on behalf of others."))
        actor = visit.hand.actor
        service.confirm(session, inscription_id, party.short_name, actor=actor, now=visit.now)
    flash(gettext("Thank you. It is confirmed."), "success")
    return redirect(url_for("rsvp.overview", token=token), 303)


def concerns(session: Session, visit: Visit) -> list[Concern]:
    """Ask a focal delegation to confirm those who would speak for its group."""
    asked = service.to_confirm(session, visit.conference.id, visit.participant.id)
    token = visit.token
    return [
        Concern(
            gettext(
                "%(party)s asks to speak on behalf of %(group)s",
                party=one.delegation.participant.short_name,
                group=gettext(one.behalf) if one.behalf else "",
            ),
            explains=gettext("If this is not so, please write to the organisers."),
            url=url_for("group_claim.confirm", token=token, inscription_id=one.id) if token else "",
            label=gettext("Confirm it for the group"),
            urgent=True,
            acts=True,
        )
        for one in asked
    ]
