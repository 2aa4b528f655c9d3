"""A new personal link, asked for by whoever has lost it: sent to the known address and no other.

The page writes one job whoever asks, so that its answer and its time tell nothing; who is meant
is found out by the worker. Earlier links stand: otherwise anybody who knows an address could
shut a delegation out.
"""

import hmac
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app import db
from app.accounts.models import PersonalLink
from app.audit.service import Actor
from app.delegations.models import Addressee
from app.invitations import letter, links
from app.invitations.lookup import CLOSED, about, carried_to, label, note
from app.invitations.models import Invitation
from app.jobs import service as jobs
from app.jobs.kinds import Report
from app.notifications import service as notifications
from app.web import clock

JOB = "invitations.new_link"
MOST, WITHIN = 3, timedelta(days=1)  # links on request to one invitation
PAUSE = timedelta(minutes=10)  # between two of them
READER = Actor("system", "Asked for with the page for lost links")


def ask(session: Session, address: str, *, base_url: str, now: datetime) -> None:
    """Ask for new links to whatever went to this address; what was typed is not kept."""
    jobs.enqueue(session, JOB, {"asked": _named(address), "base_url": base_url}, now=now)


def _named(address: str) -> str:
    return sha256(address.strip().casefold().encode()).hexdigest()


def perform(
    settings: Mapping[str, Any],
    *,
    asked: str,
    base_url: str,
    report: Report,  # noqa: ARG001 (too short to tell of)
) -> dict[str, Any]:
    """Find what went to the address that was asked for, and send a link for each."""
    now = clock.of(settings)()
    with db.reading() as session:
        meant = [one.id for one in _out(session) if _is(one, asked)]
    for number in meant:
        with db.writing() as session:
            send(session, number, base_url=base_url, now=now)
    return {}


def _out(session: Session) -> list[Invitation]:
    query = (
        select(Invitation)
        .where(Invitation.state.not_in(("draft", *CLOSED)))
        .options(joinedload(Invitation.addressee).joinedload(Addressee.mission))
        .order_by(Invitation.id)
    )
    return list(session.scalars(query).unique())


def _is(invitation: Invitation, asked: str) -> bool:
    return hmac.compare_digest(_named(carried_to(invitation.addressee)[1]), asked)


def send(session: Session, invitation_id: int, *, base_url: str, now: datetime) -> bool:
    """Send one more link to the address the invitation went to; False where too many were asked.

    Raises NotFound, and Refused for an invitation that is not out.
    """
    invitation = links.out(session, invitation_id)
    if not _may_send(session, invitation_id, now):
        return False
    token = links.draw(session, invitation, actor=READER, now=now)
    name, address = carried_to(invitation.addressee)
    said = letter.about_link(
        invitation.conference,
        invitation.addressee,
        reference=label(invitation),
        link=letter.reply_url(base_url, token),
        now=now,
    )
    newest = links.link_of(session, invitation_id)
    notifications.write(
        session,
        "new_link",
        about=about(invitation_id),
        once=f"link-asked:{newest.id if newest else 0}",
        to_name=name,
        to_address=address,
        values=said | {"others_stand": True},
        now=now,
    )
    note(session, invitation, "send_link", READER, now)
    return True


def _may_send(session: Session, invitation_id: int, now: datetime) -> bool:
    of_this = (PersonalLink.purpose == links.PURPOSE) & (PersonalLink.object_id == invitation_id)
    made = select(func.count(), func.max(PersonalLink.created_at)).where(
        of_this, PersonalLink.created_at > now - WITHIN
    )
    count, latest = session.execute(made).one()
    return count < MOST and (latest is None or latest <= now - PAUSE)


def performer(settings: Mapping[str, Any]) -> Callable[..., Any]:
    """Give what a worker calls."""
    return partial(perform, settings)
