"""The register: everybody who may be invited, with the state of their invitation.

Filters run in the database. Names are compared here, because they are in one of several
languages and each language has an order of its own; only one page of rows is then read whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import Session

from app.delegations import names
from app.delegations.models import Addressee, Participant
from app.documents import numbers
from app.documents.models import Document
from app.errors import N_
from app.invitations import listing
from app.invitations.models import Dispatch, Invitation
from app.programme.models import Conference

# What became of the letter, as the officer needs to know it.
STATES = {
    "not_dispatched": N_("Not dispatched"),
    "dispatched": N_("Dispatched"),
    "delivered": N_("Delivered"),
    "acknowledged": N_("Acknowledged"),
    "returned": N_("Returned"),
    "lapsed": N_("Lapsed"),
    "superseded": N_("Superseded"),
    "withdrawn": N_("Withdrawn"),
}
CHANNELS = {"demarche": N_("Demarche"), "email": N_("E-mail"), "paper": N_("Paper")}
ANSWERS = {
    "none": N_("No reply yet"),
    "answered": N_("Any reply"),
    "accepted": N_("Accepts"),
    "tentative": N_("Accepts tentatively"),
    "declined": N_("Declines"),
    "late": N_("Late replies"),
}
SORTS = {
    "name": N_("Name"),
    "region": N_("Region"),
    "state": N_("State of the letter"),
    "reference": N_("Number of the letter"),
    "received": N_("Latest reply first"),
    "silent": N_("Longest without reply first"),
}
NO_REGION = "none"
# Answers that only a feature above can look for; it registers them at start-up.
_MORE: dict[str, ColumnElement[bool]] = {}
OUT = ("dispatched", "delivered", "acknowledged", "returned", "answered", "lapsed")


@dataclass(frozen=True)
class Question:
    """What the officer looks for; an empty value asks for nothing."""

    search: str = ""
    region: str = ""
    category: str = ""
    portfolio: str = ""
    state: str = ""
    channel: str = ""
    answer: str = ""
    sort: str = "name"


@dataclass(frozen=True)
class Found:
    """Whoever fits, in order: the addressee, and the invitation where there is one."""

    addressee_id: int
    invitation_id: int | None


@dataclass(frozen=True)
class Entry:
    """One addressee in the register; without `invitation_id` nothing was dispatched yet."""

    addressee_id: int
    participant_id: int
    code: str
    name: str
    english: str
    region: str | None
    category: str
    portfolio: str
    post: str
    invitation_id: int | None
    state: str
    channel: str
    carrier: str
    reference: str
    dispatched_at: datetime | None
    answer: str | None
    answered_at: datetime | None
    late: bool
    note: str
    host: bool


def also(answer: str, words: str, condition: ColumnElement[bool]) -> None:
    """Let a feature above add what may be asked of the replies."""
    ANSWERS[answer], _MORE[answer] = words, condition


def find(
    session: Session,
    conference: Conference,
    question: Question,
    language: str,
    *more: ColumnElement[bool],
) -> list[Found]:
    """List whoever fits in the order asked for; two statements, whatever their number.

    The search looks into names (in the language and in English), codes, posts and references,
    without regard to accents and case. `more` are conditions of whoever stands above.
    """
    people = listing.participants(session, language)
    query = joined(
        select(
            Addressee.id,
            Addressee.participant_id,
            Addressee.post,
            Participant.region,
            Invitation.id.label("invitation_id"),
            Invitation.state,
            Invitation.answered_at,
            Invitation.dispatched_at,
            Document.reference,
            STATE.label("standing"),
        ),
        conference.id,
    )
    rows = session.execute(query.where(*_conditions(question), *more)).all()
    wanted = names.folded(question.search.strip())
    kept = [row for row in rows if not wanted or wanted in listing.findable(row, people)]
    kept.sort(key=listing.order(question.sort, people, list(STATES)))
    return [Found(row.id, None if row.state == "draft" else row.invitation_id) for row in kept]


def entries(
    session: Session, conference: Conference, addressee_ids: Sequence[int], language: str
) -> list[Entry]:
    """Read the rows of these addressees, in their order; one statement."""
    query = joined(select(Addressee, Invitation, Dispatch, Document, STATE), conference.id)
    rows = session.execute(query.where(Addressee.id.in_(addressee_ids))).unique()
    host = conference.host_code
    read = {row[0].id: _entry(tuple(row), host, language) for row in rows}
    return [read[number] for number in addressee_ids if number in read]


# What became of the letter: the answer says nothing of that, so the dispatch leads.
STATE: ColumnElement[str] = case(
    (or_(Invitation.id.is_(None), Invitation.state == "draft"), "not_dispatched"),
    (Dispatch.state.is_not(None), Dispatch.state),
    (Invitation.state == "answered", "dispatched"),
    else_=Invitation.state,
)


def joined(query: Any, conference_id: int) -> Any:
    """Put addressees beside their invitations, the way under way, and the document."""
    mine = (Invitation.addressee_id == Addressee.id) & (Invitation.conference_id == conference_id)
    current = (Dispatch.invitation_id == Invitation.id) & (Dispatch.state != "re_routed")
    return (
        query.select_from(Addressee)
        .join(Participant, Participant.id == Addressee.participant_id)
        .outerjoin(Invitation, mine)
        .outerjoin(Dispatch, current)
        .outerjoin(Document, Document.id == Invitation.document_id)
        .where(or_(Invitation.id.is_not(None), Addressee.retired_at.is_(None)))
    )


def _conditions(question: Question) -> Iterable[ColumnElement[bool]]:
    plain: dict[str, Any] = {
        "category": Participant.category_code,
        "portfolio": Addressee.portfolio,
        "channel": Invitation.channel,
        "state": STATE,
    }
    for name, column in plain.items():
        if value := getattr(question, name):
            yield column == value
    if question.region:
        none = question.region == NO_REGION
        yield Participant.region.is_(None) if none else Participant.region == question.region
    if question.answer:
        yield _answered(question.answer)


def _answered(answer: str) -> ColumnElement[bool]:
    if answer == "late":
        return Invitation.late.is_(True)
    if answer in _MORE:
        return _MORE[answer]
    if answer == "answered":
        return Invitation.answer.is_not(None)
    if answer == "none":
        return Invitation.answer.is_(None) & Invitation.state.in_(OUT)
    return Invitation.answer == answer


def _entry(row: tuple[Any, ...], host_code: str | None, language: str) -> Entry:
    addressee, invitation, way, document, state = row
    party = addressee.participant
    sent = invitation if invitation is not None and invitation.state != "draft" else None
    return Entry(
        addressee_id=addressee.id,
        participant_id=party.id,
        code=party.code,
        name=party.names.get(names.base(language)) or party.short_name,
        english=party.short_name,
        region=party.region,
        category=party.category_code,
        portfolio=addressee.portfolio,
        post=addressee.post,
        invitation_id=sent.id if sent else None,
        state=state,
        channel=way.channel if way else "",
        carrier=way.carrier if way else "",
        reference=numbers.copy(document, party.code),
        dispatched_at=sent.dispatched_at if sent else None,
        answer=sent.answer if sent else None,
        answered_at=sent.answered_at if sent else None,
        late=bool(sent and sent.late),
        note=way.note if way else "",
        host=party.code == host_code,
    )
