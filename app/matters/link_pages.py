"""Where the focal delegation of a group confirms who speaks for it, by its personal link."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app import db
from app.errors import N_ as _N
from app.errors import NotFound
from app.matters import joint, service
from app.rsvp.hooks import Concern
from app.rsvp.models import Inscription
from app.rsvp.visits import Visit
from app.rsvp.ways import ByLink
from app.rsvp.words import MODES

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


@bp.get("/joint/<int:inscription_id>")
def joint_statement(token: str, inscription_id: int) -> str:
    """Ask a Party whether it joins a statement that names it."""
    with db.reading() as session:
        visit = ByLink(token).open(session)
        asked = _asked(session, visit, inscription_id)
        return render_template(
            "matters/joint.html",
            way=ByLink(token),
            visit=visit,
            conference=visit.conference,
            asked=asked,
            modes=MODES,
        )


def _asked(session: Session, visit: Visit, inscription_id: int) -> Inscription:
    found = joint.to_say(session, visit.conference.id, visit.participant)
    asked = next((one for one in found if one.id == inscription_id), None)
    if asked is None:
        raise NotFound(_N("There is no such request on behalf of others."))
    return asked


@bp.post("/joint/<int:inscription_id>/<word>")
def say(token: str, inscription_id: int, word: str) -> ResponseReturnValue:
    """Confirm a joint statement that names one's Party, or deny it."""
    with db.writing() as session:
        visit = ByLink(token).open(session)
        asked = _asked(session, visit, inscription_id)
        party, actor = visit.participant, visit.hand.actor
        joint.say(
            session, asked.id, party.id, word, by=party.short_name, actor=actor, now=visit.now
        )
    flash(gettext("Thank you. The organisers read your answer."), "success")
    return redirect(url_for("rsvp.overview", token=token), 303)


def _joint_concerns(session: Session, visit: Visit) -> list[Concern]:
    token = visit.token
    found = [
        Concern(
            gettext(
                "%(party)s would speak on behalf of several Parties, yours among them: %(parties)s",
                party=one.delegation.participant.short_name,
                parties=one.behalf or "",
            ),
            url=url_for("group_claim.joint_statement", token=token, inscription_id=one.id)
            if token
            else "",
            label=gettext("Say whether it is so"),
            urgent=True,
        )
        for one in joint.to_say(session, visit.conference.id, visit.participant)
    ]
    return found + _unconfirmed(session, visit)


def _unconfirmed(session: Session, visit: Visit) -> list[Concern]:
    delegation = visit.standing.delegation
    mine = joint.own(session, delegation.id, visit.conference.id) if delegation else []
    waiting = [
        one.party.short_name
        for named in joint.of(session, mine).values()
        for one in named
        if one.word is None or one.word.word != joint.CONFIRMED
    ]
    if not waiting:
        return []
    said = gettext("Your joint statement is not confirmed yet by: %(who)s", who=", ".join(waiting))
    return [Concern(said, explains=gettext("They find the question on their own pages."))]


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
    ] + _joint_concerns(session, visit)
