"""What a run, a draft and a publication start from, read in few statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.allocation.models import (
    EarlierStatement,
    PolicyVersion,
    PrivatePair,
    Revision,
    SpeakingSlot,
)
from app.delegations.models import Addressee, Participant, Rank
from app.errors import N_, NotFound
from app.invitations.models import Invitation
from app.programme.models import Conference, ConferenceSession, SessionRole
from app.rsvp.models import Delegate, Delegation, Inscription

STANDING = ("inscribed", "confirmed", "waitlisted", "allocated")


@dataclass(frozen=True)
class Material:
    """Everything the planner needs; `slots` are the published places, by inscription.

    `amended` is what officers changed of the policy, `policy_version` its number; `apart` are
    pairs of codes of participants; `spoken` are statements given elsewhere in the segment, as
    codes of participants with the delegate who spoke, if known.
    """

    conference: Conference
    roundtables: list[ConferenceSession]
    inscriptions: list[Inscription]
    ranks: dict[str, Rank]
    slots: dict[int, SpeakingSlot]
    amended: Mapping[str, Any] = field(default_factory=dict)
    policy_version: int = 0
    apart: tuple[tuple[str, str], ...] = ()
    spoken: tuple[tuple[str, int | None], ...] = ()

    def fixed(self, one: Inscription) -> int | None:
        """Give the session in which a request must stay: its pin, or where it is frozen."""
        slot = self.slots.get(one.id)
        if one.delegation.frozen and slot is not None:
            return slot.session_id
        return one.pin_session_id

    def state(self, one: Inscription) -> str:
        """Give its state to the engine: frozen without a place, it is given none."""
        frozen = one.delegation.frozen and one.id not in self.slots
        return "contested" if frozen else one.state


def material(session: Session, conference: Conference) -> Material:
    """Read the standing requests for the floor with all that bears on their places."""
    policy = latest_policy(session, conference.id)
    return Material(
        conference,
        roundtables(session, conference.id),
        standing(session, conference.id),
        ranks(session),
        slots(session, conference.id),
        amended=policy.settings if policy else {},
        policy_version=policy.number if policy else 0,
        apart=apart(session, conference.id),
        spoken=spoken(session, conference.id),
    )


def latest_policy(session: Session, conference_id: int) -> PolicyVersion | None:
    """Give the version of the policy that stands; None while it is that of the conference file."""
    of_it = select(PolicyVersion).where(PolicyVersion.conference_id == conference_id)
    return session.scalar(of_it.order_by(PolicyVersion.number.desc()).limit(1))


def amended(session: Session, conference_id: int) -> Mapping[str, Any]:
    """Give what officers have changed of the policy, by the names of the settings."""
    latest = latest_policy(session, conference_id)
    return latest.settings if latest else {}


def apart(session: Session, conference_id: int) -> tuple[tuple[str, str], ...]:
    """List the private pairs, by the codes of the participants."""
    one, other = aliased(Participant), aliased(Participant)
    query = (
        select(one.code, other.code)
        .join_from(PrivatePair, one, PrivatePair.one_id == one.id)
        .join(other, PrivatePair.other_id == other.id)
        .where(PrivatePair.conference_id == conference_id)
        .order_by(PrivatePair.id)
    )
    return tuple((pair[0], pair[1]) for pair in session.execute(query))


def spoken(session: Session, conference_id: int) -> tuple[tuple[str, int | None], ...]:
    """List who has spoken elsewhere in the segment: the code, and the delegate if known."""
    query = (
        select(Participant.code, EarlierStatement.delegate_id)
        .join_from(EarlierStatement, Participant)
        .where(EarlierStatement.conference_id == conference_id)
        .order_by(EarlierStatement.id)
    )
    return tuple((found[0], found[1]) for found in session.execute(query))


def roundtables(session: Session, conference_id: int) -> list[ConferenceSession]:
    """List the roundtables in the order of their start, with their places of honour."""
    query = (
        select(ConferenceSession)
        .where(ConferenceSession.conference_id == conference_id)
        .where(ConferenceSession.kind == "roundtable")
        .order_by(ConferenceSession.starts_at, ConferenceSession.code)
        .options(selectinload(ConferenceSession.roles))
    )
    return list(session.scalars(query))


def standing(session: Session, conference_id: int) -> list[Inscription]:
    """List the requests for the floor that may be placed, in the order they were made."""
    query = (
        select(Inscription)
        .where(Inscription.conference_id == conference_id)
        .where(Inscription.state.in_(STANDING))
        .order_by(Inscription.inscribed_at, Inscription.id)
        .options(*with_speaker(), selectinload(Inscription.wishes))
        .options(selectinload(Inscription.windows))
    )
    return list(session.scalars(query))


def somebody_asks(session: Session, conference_id: int) -> bool:
    """Tell whether there is anything to allocate."""
    asks = (Inscription.conference_id == conference_id) & Inscription.state.in_(STANDING)
    return session.scalar(select(Inscription.id).where(asks).limit(1)) is not None


def with_speaker() -> tuple[ORMOption, ...]:
    """Load an inscription with its speaker, group and participant in the same statement."""
    return (
        joinedload(Inscription.speaker),
        joinedload(Inscription.group),
        joinedload(Inscription.delegation).joinedload(Delegation.participant),
    )


def with_route() -> tuple[ORMOption, ...]:
    """Load also the post to which the invitation went and the mission that carried it."""
    invited = joinedload(Inscription.delegation).joinedload(Delegation.invitation)
    addressee = invited.joinedload(Invitation.addressee)
    return (*with_speaker(), addressee.joinedload(Addressee.mission))


def of_ids(session: Session, ids: Iterable[int]) -> dict[int, Inscription]:
    """Read inscriptions in whatever state, with speaker and route, by id."""
    query = select(Inscription).where(Inscription.id.in_(list(ids))).options(*with_route())
    return {one.id: one for one in session.scalars(query)}


def presiding(table: ConferenceSession, kind: str, persons: list[Delegate]) -> tuple[str, ...]:
    """Name those who preside, by the id of the delegate where one of them also asks to speak."""
    roles = [role for role in table.roles if role.kind == kind and (role.name or role.email)]
    return tuple(
        named
        for role in roles
        for named in [one_person(one) for one in persons if _same(role, one)] or [f"role:{role.id}"]
    )


def behalf(one: Inscription) -> str:
    """Name those on whose behalf a statement is made; empty for one's own."""
    return one.behalf or (one.group.name if one.group else "")


def one_person(person: Delegate) -> str:
    """Name a person to the engine: whoever was found to be the same in two delegations is one."""
    return f"delegate:{person.same_as_id or person.id}"


def person_id(person: Delegate) -> str:
    """Name a person across features, as calendars do."""
    return f"delegate:{person.id}"


def _same(role: SessionRole, person: Delegate) -> bool:
    if person.delegation.participant_id != role.participant_id:
        return False
    same_address = bool(role.email) and role.email.casefold() == person.email.casefold()
    return same_address or role.name.casefold() == person.name.casefold()


def ranks(session: Session) -> dict[str, Rank]:
    """Read the protocol ranks by code."""
    return {rank.code: rank for rank in session.scalars(select(Rank))}


def slots(session: Session, conference_id: int) -> dict[int, SpeakingSlot]:
    """Read the published places that stand, by inscription."""
    query = (
        select(SpeakingSlot)
        .join(ConferenceSession, SpeakingSlot.session_id == ConferenceSession.id)
        .where(ConferenceSession.conference_id == conference_id)
        .where(SpeakingSlot.state != "withdrawn")
    )
    return {slot.inscription_id: slot for slot in session.scalars(query)}


def latest_revision(session: Session, conference_id: int) -> Revision | None:
    """Give the revision that stands, or None before the first publication."""
    query = (
        select(Revision)
        .where(Revision.conference_id == conference_id)
        .order_by(Revision.number.desc())
        .limit(1)
    )
    return session.scalar(query)


def the_conference(session: Session, conference_id: int, *, lock: bool = False) -> Conference:
    """Give the conference, its row locked where somebody is about to count; raises NotFound."""
    found = session.get(Conference, conference_id, with_for_update=lock, populate_existing=lock)
    if found is None:
        raise NotFound(N_("There is no such conference."))
    return found
