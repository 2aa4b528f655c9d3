"""Inviting: one copy of the signed letter for each addressee, never two, and its link."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor
from app.delegations.models import Addressee, Participant
from app.documents import portfolios
from app.documents import service as documents
from app.documents.models import Document
from app.invitations import addressing, channels, sending
from app.invitations.addressing import Called, Parted
from app.invitations.channels import answered
from app.invitations.links import link_of, renew_link, revoke_link
from app.invitations.lookup import (
    carried_to,
    conference_of,
    invitation_of,
    label,
    letters_of,
    must_be_out,
    note,
)
from app.invitations.models import Dispatch, Invitation, InvitationSession
from app.invitations.sending import preview
from app.programme.models import Conference

__all__ = [
    "answered",
    "carried_to",
    "conference_of",
    "invitation_of",
    "label",
    "letters_of",
    "link_of",
    "must_be_out",
    "preview",
    "renew_link",
    "revoke_link",
]


@dataclass(frozen=True)
class Dispatched:
    """What came of a dispatch: ids of invitations sent, and of addressees left out with why."""

    sent: tuple[int, ...]
    already: tuple[int, ...]
    unreachable: tuple[int, ...]
    host: tuple[int, ...] = ()


def dispatch(
    session: Session,
    conference_id: int,
    addressee_ids: Iterable[int],
    *,
    actor: Actor,
    now: datetime,
    base_url: str,
    series: str | None = None,
    channel: str = "",
) -> Dispatched:
    """Send these addressees their copies of the letter, all in this transaction or none.

    The letter is the one that is signed and stands, to ministers or to colleagues through them;
    without one the house's own is signed and numbered now. Whoever has a copy of it is left
    alone, and so are the host and whoever cannot be reached. The way is the one proposed, or the
    best of `channel`. The conference is locked first, so two officers at once give one letter to
    each. Raises NotFound for an unknown conference, Refused while a letter is being drafted.
    """
    conference = conference_of(session, conference_id, lock=True)
    parted = addressing.part(session, conference, addressee_ids, channel=channel)
    sent: list[int] = []
    for form, called in _by_form(conference, parted.new).items():
        document = sending.letter_to_send(session, conference, form, series, actor, now)
        invited = _invite(session, conference, document, called, actor=actor, now=now)
        sending.send_all(
            session, conference, document, invited, base_url=base_url, actor=actor, now=now
        )
        documents.queue(session, document.id, actor=actor, now=now)
        sent += [invitation.id for invitation, _ in invited]
    return Dispatched(
        sent=tuple(sent),
        already=tuple(one.id for one in parted.already),
        unreachable=tuple(one.id for one in parted.unreachable),
        host=tuple(one.id for one in parted.host),
    )


def parted(
    session: Session, conference: Conference, addressee_ids: Iterable[int], *, channel: str = ""
) -> Parted:
    """Say beforehand whom a dispatch would reach, by which way, and whom not."""
    return addressing.part(session, conference, addressee_ids, channel=channel)


def admit_host(
    session: Session, conference_id: int, *, actor: Actor, now: datetime
) -> tuple[int, ...]:
    """Open the replies of the host's own delegation, which gets no letter; again changes nothing.

    Its reply is entered at the desk, or through a link sent to the ministry's known address.
    """
    conference = conference_of(session, conference_id, lock=True)
    mine = select(Addressee.id).join(Participant).where(Participant.code == conference.host_code)
    hosts = session.scalars(mine).all()
    there = select(Invitation.addressee_id).where(Invitation.conference_id == conference_id)
    standing = set(session.scalars(there.where(Invitation.addressee_id.in_(hosts))))
    made = [
        Invitation(
            conference=conference,
            addressee=session.get_one(Addressee, number),
            channel="paper",
            state="acknowledged",
            dispatched_at=now,
        )
        for number in hosts
        if number not in standing
    ]
    session.add_all(made)
    session.flush()
    for invitation in made:
        note(session, invitation, "admit_host", actor, now)
    return tuple(invitation.id for invitation in made)


def _by_form(conference: Conference, called: Iterable[Called]) -> dict[str, list[Called]]:
    found: dict[str, list[Called]] = {}
    for one in called:
        found.setdefault(sending.form_for(conference, one.addressee), []).append(one)
    return found


def _invite(
    session: Session,
    conference: Conference,
    document: Document,
    called: Sequence[Called],
    *,
    actor: Actor,
    now: datetime,
) -> list[tuple[Invitation, Dispatch]]:
    invited = [
        one.standing or Invitation(conference=conference, addressee=one.addressee) for one in called
    ]
    for invitation in invited:
        invitation.document, invitation.dispatched_at = document, now
    session.add_all(invited)
    session.flush()
    ways = [
        channels.begin(session, invitation, one.way, now=now, chosen=one.chosen)
        for invitation, one in zip(invited, called, strict=True)
    ]
    _tie_to_sessions(session, conference, invited)
    for invitation, way in zip(invited, ways, strict=True):
        told = {"channel": way.channel, "carrier": way.carrier}
        note(session, invitation, "dispatch", actor, now, state=["draft", "dispatched"], **told)
    return list(zip(invited, ways, strict=True))


def _tie_to_sessions(
    session: Session, conference: Conference, invited: Iterable[Invitation]
) -> None:
    concerned = {
        theme: portfolios.sessions(conference, key) for theme, key in portfolios.COLLEAGUES.items()
    }
    for invitation in invited:
        for table in concerned.get(invitation.addressee.portfolio, ()):
            session.add(InvitationSession(invitation_id=invitation.id, session_id=table.id))
