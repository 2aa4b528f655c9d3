"""Joint statements of Parties that are no group: each Party named says itself whether it is so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from app.audit.service import Actor, record
from app.delegations.models import Participant
from app.errors import N_, NotFound
from app.matters.listing import ASKING
from app.matters.models import WORDS, JointWord
from app.rsvp.models import Delegation, Inscription

CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Named:
    """A Party that a joint statement names, and what it says of it; None while it is silent."""

    party: Participant
    word: JointWord | None


def of(session: Session, claims: Iterable[Inscription]) -> dict[int, list[Named]]:
    """Give the Parties named beside the speaker's own, by request; two statements for all."""
    asked = [one for one in claims if one.parties]
    codes = {code for one in asked for code in one.parties or ()}
    if not codes:
        return {}
    parties = session.scalars(select(Participant).where(Participant.code.in_(codes)))
    by_code = {one.code: one for one in parties}
    mine = select(JointWord).where(JointWord.inscription_id.in_([one.id for one in asked]))
    words = {(one.inscription_id, one.participant_id): one for one in session.scalars(mine)}
    return {
        one.id: [
            Named(by_code[code], words.get((one.id, by_code[code].id)))
            for code in one.parties or ()
            if code in by_code and by_code[code].id != one.delegation.participant_id
        ]
        for one in asked
    }


def to_say(session: Session, conference_id: int, party: Participant) -> list[Inscription]:
    """List the joint statements that name a Party and of which it has not said anything."""
    said = select(JointWord.inscription_id).where(JointWord.participant_id == party.id)
    query = _joint(conference_id).where(
        Delegation.participant_id != party.id, Inscription.id.not_in(said)
    )
    return [one for one in session.scalars(query) if party.code in (one.parties or ())]


def own(session: Session, delegation_id: int, conference_id: int) -> list[Inscription]:
    """List the joint statements that a delegation would make itself."""
    query = _joint(conference_id).where(Inscription.delegation_id == delegation_id)
    return [one for one in session.scalars(query) if one.parties]


def _joint(conference_id: int) -> Select[Inscription]:
    return (
        select(Inscription)
        .join(Inscription.delegation)
        .where(
            Inscription.conference_id == conference_id,
            Inscription.kind == "group",
            Inscription.group_id.is_(None),
            Inscription.state.in_(ASKING),
        )
        .options(joinedload(Inscription.delegation).joinedload(Delegation.participant))
        .options(joinedload(Inscription.speaker))
        .order_by(Inscription.id)
    )


def say(
    session: Session,
    inscription_id: int,
    participant_id: int,
    word: str,
    *,
    by: str,
    actor: Actor,
    now: datetime,
) -> Inscription:
    """Record what a Party that is named says of a joint statement; a later word replaces it.

    Once every Party named has confirmed it, the statement is confirmed; a denial takes that
    back. Raises NotFound for a Party that is not named, or a word that is none.
    """
    asked = session.get(Inscription, inscription_id, with_for_update=True)
    live = asked is not None and asked.state in ASKING and bool(asked.parties)
    named = of(session, [asked]).get(inscription_id, []) if asked is not None and live else []
    mine = next((one for one in named if one.party.id == participant_id), None)
    if asked is None or mine is None or word not in WORDS:
        raise NotFound(N_("There is no such request on behalf of others."))
    _put(session, mine, asked, word, by, now)
    _settle(asked, of(session, [asked])[asked.id], now)
    record(
        session, actor, f"matters.{word}", kind="inscription", id=asked.id,
        label=asked.behalf or "", now=now, changes={"by": by, "party": mine.party.short_name},
    )  # fmt: skip
    return asked


def _put(
    session: Session, mine: Named, asked: Inscription, word: str, by: str, now: datetime
) -> None:
    kept = mine.word
    if kept is None:
        kept = JointWord(inscription_id=asked.id, participant_id=mine.party.id)
        session.add(kept)
    kept.word, kept.said_at, kept.said_by = word, now, by[:200]
    session.flush()


def _settle(asked: Inscription, named: Iterable[Named], now: datetime) -> None:
    """Confirm the whole once everybody named has; what an officer recorded before gives way."""
    if all(one.word is not None and one.word.word == CONFIRMED for one in named):
        names = ", ".join(one.party.short_name for one in named)
        asked.confirmed_by, asked.confirmed_at = names[:200], now
    else:
        asked.confirmed_by = asked.confirmed_at = None
