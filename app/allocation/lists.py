"""The published list of speakers, as everybody may see it: the standing revision and no draft."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, contains_eager

from app.allocation import publication, rows
from app.allocation.models import Place, Revision, SpeakingSlot
from app.calendars.models import CalendarEntry
from app.delegations.models import Participant
from app.errors import N_, NotFound
from app.programme.models import ConferenceSession
from app.rsvp.hooks import PublishedPlace
from app.rsvp.models import Delegate, Delegation, Inscription


@dataclass(frozen=True)
class PublishedList:
    """The speakers of one roundtable in the order of floor; no revision, no speakers."""

    table: ConferenceSession
    revision: Revision | None
    slots: Sequence[SpeakingSlot]


def published(session: Session, conference_id: int, code: str) -> PublishedList:
    """Read the published list of one roundtable; raises NotFound for any other session."""
    table = session.scalar(
        select(ConferenceSession)
        .where(ConferenceSession.conference_id == conference_id)
        .where(ConferenceSession.code == code, ConferenceSession.kind == "roundtable")
    )
    if table is None:
        raise NotFound(N_("There is no roundtable %(code)s."), code=code)
    revision = rows.latest_revision(session, conference_id)
    return PublishedList(table, revision, slots_of(session, table.id) if revision else [])


def slots_of(
    session: Session, session_id: int, *, also: ColumnElement[bool] | None = None
) -> Sequence[SpeakingSlot]:
    """Read the standing slots of a session in the order of floor, with their speakers.

    `also` says which of those withdrawn are wanted all the same.
    """
    standing = SpeakingSlot.state != "withdrawn"
    asked = contains_eager(SpeakingSlot.inscription)
    query = (
        select(SpeakingSlot)
        .join(SpeakingSlot.inscription)
        .where(SpeakingSlot.session_id == session_id)
        .where(standing if also is None else standing | also)
        .order_by(SpeakingSlot.position)
        .options(asked.joinedload(Inscription.speaker), asked.joinedload(Inscription.group))
        .options(asked.joinedload(Inscription.delegation).joinedload(Delegation.participant))
    )
    return session.scalars(query).all()


def freed(
    session: Session, session_id: int, revision: Revision
) -> Sequence[tuple[int, Participant]]:
    """List those who withdrew since the revision: the place they had, and who they are."""
    query = (
        select(Place.position, Participant)
        .join(SpeakingSlot, SpeakingSlot.inscription_id == Place.inscription_id)
        .join(Inscription, Inscription.id == Place.inscription_id)
        .join(Delegation, Delegation.id == Inscription.delegation_id)
        .join(Participant, Participant.id == Delegation.participant_id)
        .where(Place.run_id == revision.run_id, Place.session_id == session_id)
        .where(SpeakingSlot.state == "withdrawn")
        .order_by(Place.position)
    )
    return session.execute(query).all()


def figures(session: Session, conference_id: int) -> dict[int, int]:
    """Count the published speakers of each session."""
    query = (
        select(SpeakingSlot.session_id, func.count())
        .join(ConferenceSession, ConferenceSession.id == SpeakingSlot.session_id)
        .where(ConferenceSession.conference_id == conference_id)
        .where(SpeakingSlot.state != "withdrawn")
        .group_by(SpeakingSlot.session_id)
    )
    return dict(session.execute(query).all())


def published_place(session: Session, inscription_id: int) -> PublishedPlace | None:
    """Give the place that a delegation sees on its own page; None before there is one."""
    slot = publication.published_slot(session, inscription_id)
    if slot is None:
        return None
    table = slot.session
    revision = rows.latest_revision(session, table.conference_id)
    return PublishedPlace(
        session_code=table.code,
        session_title=table.title,
        room=table.room,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        position=slot.position,
        revision=revision.number if revision else 0,
        state=slot.state,
    )


def entries_of_invitation(session: Session, invitation_id: int) -> Sequence[CalendarEntry]:
    """List the standing calendar entries of the persons whom one invitation brought."""
    people = session.scalars(
        select(Delegate.id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(Delegation.invitation_id == invitation_id)
    )
    holders = [f"delegate:{number}" for number in people]
    return session.scalars(
        select(CalendarEntry)
        .where(CalendarEntry.holder.in_(holders), CalendarEntry.status == "confirmed")
        .order_by(CalendarEntry.starts_at, CalendarEntry.id)
    ).all()
