"""What waits for the officers of invitations and replies, for the home page."""

from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.delegations.models import Addressee
from app.errors import NotFound
from app.invitations.models import Invitation
from app.programme import service as programme
from app.programme.models import Conference
from app.rsvp.models import Reply
from app.web.home import Waiting, may

NEAR = timedelta(days=14)


def waiting(session: Session, _actor: Any, now: datetime) -> list[Waiting]:
    """Count new replies, silent Parties and invitations not dispatched yet."""
    try:
        conference = programme.current(session)
    except NotFound:
        return []
    lines = [_new(session, conference, now), _silent(session, conference, now)]
    if may("invitations.dispatch"):
        lines.append(_undispatched(session, conference))
    return [line for line in lines if line.count]


def _new(session: Session, conference: Conference, now: datetime) -> Waiting:
    mine = select(func.count()).select_from(Reply).join(Invitation)
    since = now - timedelta(days=1)
    count = session.scalar(
        mine.where(Invitation.conference_id == conference.id, Reply.received_at > since)
    )
    sentence = ngettext(
        "%(num)s reply came in during the last 24 hours",
        "%(num)s replies came in during the last 24 hours",
        count or 0,
    )
    return Waiting(sentence, count or 0, url_for("replies.index", sort="received"))


def _silent(session: Session, conference: Conference, now: datetime) -> Waiting:
    due = programme.deadline(conference, "rsvp")
    answered = exists().where(Reply.invitation_id == Invitation.id)
    out = Invitation.state.not_in(("draft", "withdrawn", "superseded"))
    count = session.scalar(
        select(func.count())
        .select_from(Invitation)
        .where(Invitation.conference_id == conference.id, out, ~answered)
    )
    near = due is not None and now > due.due_at - NEAR
    return Waiting(
        _silence(count or 0, due.due_at - now if due else None),
        count or 0,
        url_for("replies.index", answer="none", sort="silent"),
        urgent=near,
    )


def _silence(count: int, left: timedelta | None) -> str:
    said = ngettext(
        "%(num)s invitation has no reply yet", "%(num)s invitations have no reply yet", count
    )
    if left is None:
        return str(said)
    if left < timedelta(0):
        return str(gettext("%(replies)s; the deadline has passed", replies=said))
    return str(
        gettext("%(replies)s; days until the deadline: %(days)s", replies=said, days=left.days)
    )


def _undispatched(session: Session, conference: Conference) -> Waiting:
    invited = exists().where(
        Invitation.addressee_id == Addressee.id,
        Invitation.conference_id == conference.id,
        Invitation.state != "draft",
    )
    count = session.scalar(select(func.count()).select_from(Addressee).where(~invited)) or 0
    sentence = ngettext(
        "%(num)s invitation has not been dispatched",
        "%(num)s invitations have not been dispatched",
        count,
    )
    return Waiting(sentence, count, url_for("replies.index", state="not_dispatched"))
