"""The verbs of matters: decide one, confirm who speaks for a group."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.audit.service import Actor, record
from app.delegations.models import GroupMember, Participant
from app.errors import N_, Invalid, NotFound, Refused
from app.matters.listing import ASKING, BOTH, SAME, Matter, likely, open_matters, requests
from app.matters.models import Decision
from app.rsvp import hooks
from app.rsvp.hooks import FloorChange
from app.rsvp.models import Delegation, Inscription

__all__ = ["Matter", "likely", "open_matters", "requests"]

LONGEST = 200
SPEAKING = (GroupMember.speaks, GroupMember.retired_at.is_(None))


def decide(
    session: Session,
    conference_id: int,
    key: str,
    verdict: str,
    *,
    note: str = "",
    actor: Actor,
    now: datetime,
    base_url: str,
) -> Decision:
    """Decide one matter, once.

    One request kept means that the others are declined by the chair; a person found to be the
    same is one person to the allocation from now on. Raises Refused where it was decided
    meanwhile or has changed, Invalid for a verdict that is none.
    """
    open_ = open_matters(session, conference_id)
    matter = next((one for one in open_ if one.key == key), None)
    if matter is None:
        raise Refused(N_("This matter was decided meanwhile, or has changed. Look again."))
    if verdict not in matter.verdicts:
        raise Invalid(N_("Nothing was decided."), {"verdict": N_("Choose one of the answers.")})
    if matter.kind == "person":
        one, other = matter.persons
        other.same_as_id = (one.same_as_id or one.id) if verdict == SAME else None
    elif verdict != BOTH:
        for asked in matter.asked:
            if str(asked.id) != verdict:
                _decline(session, asked, actor=actor, now=now, base_url=base_url)
    decision = Decision(
        conference_id=conference_id,
        kind=matter.kind,
        key=key,
        about=matter.about[:300],
        verdict=verdict,
        note=note.strip()[:2000],
        decided_at=now,
        decided_by=actor.label[:200],
    )
    session.add(decision)
    session.flush()
    record(
        session, actor, "matters.decide", kind="decision", id=decision.id, label=decision.about,
        now=now, changes={"matter": matter.kind, "verdict": verdict},
    )  # fmt: skip
    return decision


def _decline(
    session: Session, asked: Inscription, *, actor: Actor, now: datetime, base_url: str
) -> None:
    placed, asked.state = asked.state == "allocated", "declined_by_chair"
    session.flush()
    if placed:
        speaker = asked.speaker
        change = FloorChange("withdrawn", asked, speaker, speaker, actor, now, base_url)
        hooks.tell(session, change)


def decisions(session: Session, conference_id: int) -> list[Decision]:
    """List what was decided, the newest first."""
    mine = select(Decision).where(Decision.conference_id == conference_id)
    return list(session.scalars(mine.order_by(Decision.id.desc()).limit(100)))


def confirm(
    session: Session, inscription_id: int, by: str, *, actor: Actor, now: datetime
) -> Inscription:
    """Record who confirmed, for the others, that this delegation speaks on their behalf.

    Raises NotFound for a request that is none on behalf of others, Invalid without a name.
    """
    asked = session.get(Inscription, inscription_id, with_for_update=True)
    if asked is None or asked.kind != "group" or asked.state not in ASKING:
        raise NotFound(N_("There is no such request on behalf of others."))
    by = " ".join(by.split())
    if not 0 < len(by) <= LONGEST:
        raise Invalid(
            N_("Nothing was recorded."), {"by": N_("Say who confirmed it, for the group.")}
        )
    asked.confirmed_by, asked.confirmed_at = by, now
    record(
        session, actor, "matters.confirm", kind="inscription", id=asked.id,
        label=asked.behalf or "", now=now, changes={"by": by},
    )  # fmt: skip
    return asked


def may_speak(session: Session, groups: set[int]) -> dict[int, list[Participant]]:
    """List the members of these groups whose delegations may speak for them."""
    query = (
        select(GroupMember.group_id, Participant)
        .join(Participant, Participant.id == GroupMember.participant_id)
        .where(GroupMember.group_id.in_(groups), *SPEAKING)
        .order_by(Participant.short_name)
    )
    found: dict[int, list[Participant]] = {number: [] for number in groups}
    for number, participant in session.execute(query):
        found[number].append(participant)
    return found


def to_confirm(session: Session, conference_id: int, participant_id: int) -> list[Inscription]:
    """List the claims on a group that one who may speak for it is asked to confirm.

    Whoever may speak for the group needs no word for a claim of its own.
    """
    query = (
        select(Inscription)
        .join(GroupMember, GroupMember.group_id == Inscription.group_id)
        .join(Inscription.delegation)
        .where(
            GroupMember.participant_id == participant_id,
            *SPEAKING,
            Inscription.conference_id == conference_id,
            Inscription.state.in_(ASKING),
            Inscription.confirmed_at.is_(None),
            Delegation.participant_id != participant_id,
        )
        .options(joinedload(Inscription.delegation).joinedload(Delegation.participant))
        .options(joinedload(Inscription.speaker))
    )
    return list(session.scalars(query))
