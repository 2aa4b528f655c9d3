"""What follows a reply: its delegation, its request for the floor, the feeds of its speaker."""

from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calendars import service as calendars
from app.invitations.models import Invitation
from app.programme.models import ConferenceSession
from app.rsvp import floor, people
from app.rsvp.given import Given
from app.rsvp.hooks import ChangeKind
from app.rsvp.models import Delegate, Delegation, Inscription
from app.rsvp.standing import Standing


def bring_up_to_date(
    session: Session,
    delegation: Delegation,
    stands: Standing,
    given: Given,
    sessions: dict[str, ConferenceSession],
    now: datetime,
) -> tuple[ChangeKind, Inscription, Delegate, Delegate] | None:
    """Bring persons and floor in line with a reply; give what changed of a published place."""
    delegation.answer = given.answer
    kept = floor.kept(session, delegation) if stands.delegation else floor.Kept([], None)
    persons = people.bring_up_to_date(session, delegation, kept.people, given)
    asked, stood = given.inscription, kept.inscription
    if stood is None:
        if asked is not None:
            speaker = persons[asked.speaker]
            floor.inscribe(session, delegation, speaker, asked, sessions, now=now)
        return None
    before, placed = stood.speaker, stood.state == "allocated"
    kind: ChangeKind | Literal["same"]
    if asked is None:
        kind, speaker = _withdraw(stood), before
    else:
        speaker = persons[asked.speaker]
        kind = floor.change(session, stood, speaker, asked, sessions)
    if kind == "substituted":
        calendars.hand_over_feeds(session, holder(before), holder(speaker), now=now)
    return (kind, stood, speaker, before) if placed and kind != "same" else None


def holder(person: Delegate) -> str:
    """Name a person to calendars, as the list of speakers does."""
    return f"delegate:{person.id}"


def delegation_for(session: Session, invitation: Invitation, stands: Standing) -> Delegation:
    """Give the delegation that answers, or begin it; frozen where the Party's others are."""
    if stands.delegation is not None:
        return stands.delegation
    participant = invitation.addressee.participant
    mine = Delegation.conference_id == invitation.conference_id
    frozen = select(Delegation.id).where(
        mine, Delegation.participant_id == participant.id, Delegation.frozen
    )
    delegation = Delegation(
        conference_id=invitation.conference_id,
        participant=participant,
        invitation=invitation,
        frozen=bool(session.scalar(select(frozen.exists()))),
    )
    session.add(delegation)
    return delegation


def _withdraw(stood: Inscription) -> Literal["withdrawn"]:
    # What the chair declined stays declined: asking again must not undo it.
    if stood.state != "declined_by_chair":
        stood.state = "withdrawn"
    return "withdrawn"
