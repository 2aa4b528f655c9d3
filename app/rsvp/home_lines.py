"""What waits for the officers of invitations and replies, for the home page."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.delegations.models import Addressee
from app.errors import NotFound
from app.invitations import register
from app.invitations.models import Dispatch, Invitation
from app.programme import service as programme
from app.programme.models import Conference
from app.rsvp.models import Reply
from app.web.home import Waiting, may

NEAR = timedelta(days=14)


class Counts(NamedTuple):
    """How many of each wait."""

    new: int
    late: int
    silent: int
    returned: int
    undispatched: int


def waiting(session: Session, _actor: Any, now: datetime) -> list[Waiting]:
    """Count replies new and late, silent Parties, letters that came back or did not leave yet."""
    try:
        conference = programme.current(session)
    except NotFound:
        return []
    counts = _counts(session, conference, now)
    return [line for line in _lines(conference, counts, now) if line.count]


def _counts(session: Session, conference: Conference, now: datetime) -> Counts:
    mine = Invitation.conference_id == conference.id
    out = Invitation.state.in_(register.OUT)
    replies = select(func.count(Reply.id)).join(Invitation).where(mine)
    invited = select(func.count(Invitation.id)).where(mine, out)
    back = select(func.count(Dispatch.id)).join(Invitation).where(mine)
    sent = exists().where(
        Invitation.addressee_id == Addressee.id, mine, Invitation.state != "draft"
    )
    asked = (
        replies.where(Reply.received_at > now - timedelta(days=1)),
        invited.where(Invitation.late),
        invited.where(Invitation.answer.is_(None)),
        back.where(Dispatch.state == "returned"),
        select(func.count(Addressee.id)).where(~sent, Addressee.retired_at.is_(None)),
    )
    return Counts(*session.execute(select(*(one.scalar_subquery() for one in asked))).one())


def _lines(conference: Conference, counts: Counts, now: datetime) -> Iterator[Waiting]:
    if may("invitations.dispatch"):
        yield from _letters(counts)
    if not may("invitations.read"):  # what follows leads to the list of invitations
        return
    due = programme.deadline(conference, "rsvp")
    yield Waiting(
        _silence(counts.silent, due.due_at - now if due else None),
        counts.silent,
        url_for("replies.index", answer="none", sort="silent"),
        urgent=due is not None and now > due.due_at - NEAR,
    )
    sentence = ngettext(
        "%(num)s reply came in during the last 24 hours",
        "%(num)s replies came in during the last 24 hours",
        counts.new,
    )
    yield Waiting(sentence, counts.new, url_for("replies.index", sort="received"))
    sentence = ngettext(
        "%(num)s reply came after the deadline",
        "%(num)s replies came after the deadline",
        counts.late,
    )
    yield Waiting(sentence, counts.late, url_for("replies.index", answer="late", sort="received"))


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


def _letters(counts: Counts) -> Iterator[Waiting]:
    sentence = ngettext(
        "%(num)s invitation came back: choose another way",
        "%(num)s invitations came back: choose another way",
        counts.returned,
    )
    url = url_for("replies.index", state="returned")
    yield Waiting(sentence, counts.returned, url, urgent=True)
    sentence = ngettext(
        "%(num)s invitation has not been dispatched",
        "%(num)s invitations have not been dispatched",
        counts.undispatched,
    )
    yield Waiting(sentence, counts.undispatched, url_for("replies.index", state="not_dispatched"))
