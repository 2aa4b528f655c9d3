"""Finding invitations and naming them, to people, to the outbox and to the record."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.audit.service import Actor, record
from app.delegations.models import Addressee
from app.errors import N_, Gone, NotFound, Refused
from app.invitations.models import Invitation
from app.notifications.models import Letter
from app.programme.models import Conference

CLOSED = ("withdrawn", "superseded")


def invitation_of(session: Session, invitation_id: int, *, lock: bool = False) -> Invitation:
    """Give an invitation with its conference, sessions, addressee and document in one statement.

    `lock=True` keeps everybody else from answering it until the transaction ends. Raises
    NotFound.
    """
    query = (
        select(Invitation)
        .where(Invitation.id == invitation_id)
        .options(
            joinedload(Invitation.conference).joinedload(Conference.sessions),
            joinedload(Invitation.addressee).joinedload(Addressee.mission),
            joinedload(Invitation.document),
        )
    )
    if lock:
        query = query.with_for_update(of=Invitation)
    found = session.scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound(N_("There is no such invitation."))
    return found


def conference_of(session: Session, conference_id: int, *, lock: bool = False) -> Conference:
    """Load a conference with its sessions and deadlines; raises NotFound."""
    query = (
        select(Conference)
        .where(Conference.id == conference_id)
        .options(selectinload(Conference.sessions), selectinload(Conference.deadlines))
    )
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound(N_("There is no such conference."))
    return found


def must_be_out(invitation: Invitation) -> None:
    """Raise Refused for an invitation not dispatched yet, Gone for one that was withdrawn."""
    if invitation.state in CLOSED:
        raise Gone(N_("This invitation was withdrawn. Please ask the host country's team."))
    if invitation.state == "draft":
        raise Refused(N_("This invitation has not been dispatched yet."))


def about(invitation_id: int) -> str:
    """Name an invitation to the outbox; the letter of invitation has it as its key, too."""
    return f"invitation:{invitation_id}"


def label(invitation: Invitation) -> str:
    """Name an invitation to people: by the reference of its copy, once there is one."""
    return invitation.reference or f"invitation {invitation.id}"


def letters_of(session: Session, invitation_id: int) -> Sequence[Letter]:
    """List every letter about an invitation, newest first."""
    mine = select(Letter).where(Letter.about == about(invitation_id))
    return session.scalars(mine.order_by(Letter.id.desc())).all()


def carried_to(addressee: Addressee) -> tuple[str, str]:
    """Give the name and the address to which a letter is carried: the mission, or the post."""
    mission = addressee.mission
    if mission is not None and mission.email:
        return mission.name, mission.email
    return addressee.post, addressee.email


def note(
    session: Session,
    invitation: Invitation,
    verb: str,
    actor: Actor,
    now: datetime,
    **changes: object,
) -> None:
    """Record an act on an invitation."""
    record(
        session,
        actor,
        f"invitations.{verb}",
        kind="invitation",
        id=invitation.id,
        label=label(invitation),
        now=now,
        changes=changes,
    )
