"""The personal link of an invitation: drawn, renewed to the known address only, revoked."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.models import PersonalLink
from app.audit.service import Actor
from app.invitations import letter
from app.invitations.lookup import about, carried_to, invitation_of, label, must_be_out, note
from app.invitations.models import Invitation
from app.notifications import service as notifications

PURPOSE = "reply"


def draw(session: Session, invitation: Invitation, *, actor: Actor, now: datetime) -> str:
    """Draw a link that opens the reply to an invitation, and give its token."""
    named = f"{label(invitation)}, {invitation.addressee.participant.short_name}"
    ends = letter.link_ends(invitation.conference)
    return accounts.make_link(
        session, PURPOSE, invitation.id, named, expires_at=ends, actor=actor, now=now
    )


def link_of(session: Session, invitation_id: int) -> PersonalLink | None:
    """Give the newest personal link of an invitation, whether or not it still opens."""
    wanted = (PersonalLink.purpose == PURPOSE) & (PersonalLink.object_id == invitation_id)
    return session.scalar(
        select(PersonalLink).where(wanted).order_by(PersonalLink.id.desc()).limit(1)
    )


def renew_link(
    session: Session,
    invitation_id: int,
    *,
    replacing: int | None,
    actor: Actor,
    now: datetime,
    base_url: str,
) -> bool:
    """Draw a new link and send it to the address the invitation went to; old ones are revoked.

    `replacing` is the id of the link the officer saw: a second click finds another one and
    changes nothing (False). Raises NotFound, and Refused for an invitation that is not out.
    """
    invitation = out(session, invitation_id)
    newest = link_of(session, invitation_id)
    if newest is not None and newest.id != replacing:
        return False
    accounts.revoke_links(session, PURPOSE, invitation_id, actor=actor, now=now)
    token = draw(session, invitation, actor=actor, now=now)
    name, address = carried_to(invitation.addressee)
    values = letter.about_link(
        invitation.conference,
        invitation.addressee,
        reference=label(invitation),
        link=letter.reply_url(base_url, token),
        now=now,
    )
    notifications.write(
        session,
        "new_link",
        about=about(invitation_id),
        once=f"link:{invitation_id}:{replacing or 0}",
        to_name=name,
        to_address=address,
        values=values,
        now=now,
        formal=True,
    )
    note(session, invitation, "renew_link", actor, now)
    return True


def revoke_link(session: Session, invitation_id: int, *, actor: Actor, now: datetime) -> int:
    """Revoke every link of an invitation and give how many still opened it."""
    invitation = out(session, invitation_id)
    count = accounts.revoke_links(session, PURPOSE, invitation_id, actor=actor, now=now)
    if count:
        note(session, invitation, "revoke_link", actor, now)
    return count


def out(session: Session, invitation_id: int) -> Invitation:
    """Lock an invitation that is out; raises NotFound, Gone, and Refused for one that is not."""
    invitation = invitation_of(session, invitation_id, lock=True)
    must_be_out(invitation)
    return invitation
