"""The next way for a letter that came back; the former way stays in the history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.audit.service import Actor
from app.documents import copies
from app.errors import N_, Invalid, Refused
from app.invitations import channels, routes, sending
from app.invitations.links import PURPOSE
from app.invitations.lookup import conference_of, invitation_of, must_be_out, note
from app.invitations.models import Dispatch
from app.invitations.routes import Way


@dataclass(frozen=True)
class Choice:
    """The ways open to a letter, the one proposed among them, and those that failed."""

    ways: Sequence[Way]
    proposed: Way
    tried: frozenset[str]
    current: Dispatch


def choice(session: Session, invitation_id: int) -> Choice:
    """Give the ways a letter may take next; raises NotFound, Gone, and Refused without one."""
    invitation = invitation_of(session, invitation_id)
    must_be_out(invitation)
    attempts = channels.history(session, invitation_id)
    current = next((one for one in attempts if one.state != "re_routed"), None)
    if current is None:
        raise Refused(N_("No letter of this invitation is on its way."))
    addressee = invitation.addressee
    known = routes.carriers(session, {addressee.participant_id})[addressee.participant_id]
    ways = routes.possible(addressee, known)
    tried = frozenset(one.key for one in attempts if one.state in {"re_routed", "returned"})
    tried |= {current.key}
    return Choice(ways, routes.proposed(ways, tried), tried, current)


def re_route_as_proposed(
    session: Session, invitation_id: int, *, actor: Actor, now: datetime, base_url: str
) -> bool:
    """Send a letter that came back by the way proposed; False where it did not come back."""
    found = choice(session, invitation_id)
    if found.current.state != "returned":
        return False
    return re_route(
        session,
        invitation_id,
        found.proposed.key,
        seen_attempt=found.current.attempt,
        actor=actor,
        now=now,
        base_url=base_url,
    )


def re_route(
    session: Session,
    invitation_id: int,
    key: str,
    *,
    seen_attempt: int,
    actor: Actor,
    now: datetime,
    base_url: str,
) -> bool:
    """Send the letter by another way; its former links open nothing any more.

    `seen_attempt` is the attempt the officer saw: a second click finds another one and changes
    nothing (False). Raises NotFound, Gone, Refused once it was answered, Invalid (field "way").
    """
    invitation = invitation_of(session, invitation_id, lock=True)
    found = choice(session, invitation_id)
    if found.current.attempt != seen_attempt:
        return False
    if invitation.state == "answered":
        raise Refused(N_("They have answered: the letter has arrived."))
    way = next((one for one in found.ways if one.key == key), None)
    if way is None:
        raise Invalid(N_("Choose a way from the list."), {"way": N_("Choose a way from the list.")})
    found.current.state = "re_routed"
    session.flush()
    chosen = way.key != found.proposed.key
    made = channels.begin(
        session, invitation, way, now=now, attempt=seen_attempt + 1, chosen=chosen
    )
    accounts.revoke_links(session, PURPOSE, invitation_id, actor=actor, now=now)
    told = {"channel": way.channel, "carrier": way.carrier, "state": ["returned", "dispatched"]}
    note(session, invitation, "re_route", actor, now, **told)
    if invitation.document is not None:
        conference = conference_of(session, invitation.conference_id)
        whole = copies.setting(session, invitation.document, conference)
        to = sending.recipient_of(session, invitation)
        sending.send_letter(
            session, whole, invitation, made, to, base_url=base_url, actor=actor, now=now
        )
    session.flush()
    return True
