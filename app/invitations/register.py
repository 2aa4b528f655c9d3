"""The register: everybody who may be invited, with the state of their invitation."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, literal, select
from sqlalchemy.orm import Session

from app.delegations import names
from app.delegations.models import Addressee, Mission, Participant, ParticipantCategory
from app.documents import numbers
from app.documents.models import Document
from app.errors import N_
from app.invitations.models import Invitation
from app.notifications.models import Letter

# What became of the letter, as the officer needs to know it.
STATES = {
    "not_dispatched": N_("Not dispatched"),
    "dispatched": N_("Dispatched"),
    "delivered": N_("Delivered"),
    "undelivered": N_("Not delivered"),
    "withdrawn": N_("Withdrawn"),
}
OF_LETTER = {"sent": "delivered", "refused": "undelivered", "dead": "undelivered"}
NO_REGION = "none"


@dataclass(frozen=True)
class Entry:
    """One addressee in the register; without `invitation_id` nothing was dispatched yet."""

    addressee_id: int
    participant_id: int
    code: str
    name: str
    english: str
    region: str | None
    category: int
    post: str
    address: str
    invitation_id: int | None
    state: str
    reference: str
    dispatched_at: datetime | None


def addressees(
    session: Session,
    conference_id: int,
    *,
    search: str = "",
    region: str = "",
    state: str = "",
    language: str = "en",
) -> list[Entry]:
    """List the register in one statement: Parties first, in the order of the language.

    `search` looks into names (in the language and in English), codes, posts and references,
    without regard to accents and case; `region` may be "none"; `state` is a key of STATES.
    """
    rows = session.execute(_query(conference_id)).all()
    found = (_entry(row, language) for row in rows)
    kept = [
        entry
        for entry in found
        if fits(entry, search=search, region=region) and state in {"", entry.state}
    ]
    return sorted(kept, key=order(language))


def _query(conference_id: int) -> Any:
    mine = (Invitation.addressee_id == Addressee.id) & (Invitation.conference_id == conference_id)
    once = literal("invitation:") + cast(Invitation.id, String)
    return (
        select(
            Addressee.id.label("addressee_id"),
            Addressee.post,
            Addressee.email,
            Mission.email.label("mission_email"),
            Participant.id.label("participant_id"),
            Participant.code,
            Participant.names,
            Participant.short_name,
            Participant.region,
            ParticipantCategory.position.label("category"),
            Invitation.id.label("invitation_id"),
            Invitation.state,
            Invitation.dispatched_at,
            Document,
            Letter.state.label("letter_state"),
        )
        .join(Participant, Participant.id == Addressee.participant_id)
        .join(ParticipantCategory, ParticipantCategory.code == Participant.category_code)
        .outerjoin(Mission, Mission.id == Addressee.mission_id)
        .outerjoin(Invitation, mine)
        .outerjoin(Document, Document.id == Invitation.document_id)
        .outerjoin(Letter, Letter.once == once)
    )


def _entry(row: Any, language: str) -> Entry:
    return Entry(
        addressee_id=row.addressee_id,
        participant_id=row.participant_id,
        code=row.code,
        name=row.names.get(names.base(language)) or row.short_name,
        english=row.short_name,
        region=row.region,
        category=row.category,
        post=row.post,
        address=row.mission_email or row.email,
        invitation_id=None if row.state == "draft" else row.invitation_id,
        state=_state(row.state, row.letter_state),
        reference=numbers.copy(row.Document, row.code),
        dispatched_at=row.dispatched_at,
    )


def _state(state: str | None, letter_state: str | None) -> str:
    if state in {None, "draft"}:
        return "not_dispatched"
    if state in {"withdrawn", "superseded"}:
        return "withdrawn"
    return OF_LETTER.get(letter_state or "", "dispatched")


def fits(entry: Entry, *, search: str, region: str) -> bool:
    """Tell whether an entry is among those looked for."""
    if region and region != (entry.region or NO_REGION):
        return False
    words = (entry.name, entry.english, entry.code, entry.post, entry.reference)
    return not search or any(fold(search.strip()) in fold(word) for word in words)


def fold(text: str) -> str:
    """Take case and accents off: "Côte" is found by "cote"."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def order(language: str) -> Callable[[Entry], tuple[Any, ...]]:
    """Give the key of the list of participants: Parties first, by name in the language."""
    by_name = names.sort_key(language)
    return lambda entry: (entry.category, by_name(entry.name), entry.addressee_id)


def to_dispatch(entries: Sequence[Entry]) -> tuple[list[Entry], list[Entry], list[Entry]]:
    """Part those who would get a letter from those who had theirs and those without address."""
    new = [one for one in entries if one.invitation_id is None]
    return (
        [one for one in new if one.address],
        [one for one in entries if one.invitation_id is not None],
        [one for one in new if not one.address],
    )
