"""The calendar to which the holder of a personal link may subscribe, and the end of it.

Its address follows from the link: neither is stored. A withdrawn address never opens again; the
next one follows from the same link, and so on.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import tokens
from app.audit.service import Actor, record
from app.calendars import feeds
from app.calendars.models import Feed
from app.errors import N_, Refused
from app.invitations.models import Invitation
from app.rsvp import floor
from app.rsvp.following import holder
from app.rsvp.service import delegation_of

MOST = 20  # addresses that one link may bring forth


def standing(session: Session, token: str) -> str | None:
    """Give the token of the feed that stands for a link; None where none is open."""
    known = feeds.among(session, _turns(token))
    return next((own for own, feed in known.items() if feed.revoked_at is None), None)


def open_feed(session: Session, invitation: Invitation, token: str, *, now: datetime) -> Feed:
    """Open the calendar feed of whoever speaks for a delegation; it stays the same once open.

    Raises Refused where the floor is not asked for: there would be nothing in it; and where as
    many addresses as one link can have were withdrawn.
    """
    delegation = delegation_of(session, invitation.id)
    asked = floor.kept(session, delegation).first
    if asked is None:
        raise Refused(N_("The floor is not asked for, so there is nothing to put into a calendar."))
    return feeds.open_feed(
        session,
        standing(session, token) or _next(session, token),
        holder=holder(asked.speaker),
        conference=f"conference:{invitation.conference_id}",
        title=f"{invitation.conference.short_title}, {delegation.participant.short_name}"[:200],
        now=now,
    )


def withdraw(session: Session, token: str, *, actor: Actor, now: datetime) -> int:
    """Withdraw the address that stands for a link; calendars that still ask find it gone."""
    known = feeds.among(session, _turns(token))
    ids = [feed.id for feed in known.values() if feed.revoked_at is None]
    for number in ids:
        record(session, actor, "calendars.withdraw", kind="calendar_feed", id=number, now=now)
    return feeds.withdraw(session, ids, now=now)


def _next(session: Session, token: str) -> str:
    known = feeds.among(session, _turns(token))
    for own in _turns(token):
        if own not in known:
            return own
    raise Refused(N_("Too many addresses were withdrawn. Ask the organisers for a new link."))


def _turns(token: str) -> list[str]:
    more = (f"feed {number}" for number in range(2, MOST + 1))
    return [tokens.derived(token, purpose) for purpose in ("feed", *more)]
