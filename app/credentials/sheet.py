"""How credentials stand, Party by Party, as their reader may see it; and the report of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.credentials import states
from app.credentials.models import INSTRUMENTS, Credentials
from app.delegations.models import Participant
from app.errors import N_, NotFound
from app.rsvp.models import Delegate, Delegation
from app.rsvp.people import LIVE

COMES = ("accepted", "tentative")


@dataclass(frozen=True)
class Line:
    """One Party under one instrument, as its reader may see it.

    `state` may also be "unknown"; `heads` are those who lead its delegations now, `replaced`
    tells that they were others when the last paper came. `comes` tells that it takes part.
    """

    participant: Participant
    instrument: str
    state: str
    since: datetime | None = None
    heads: tuple[str, ...] = ()
    replaced: bool = False
    comes: bool = False
    row: Credentials | None = None

    @property
    def version(self) -> int:
        """Give the number by which a second writer is known, 0 before anything was noted."""
        return self.row.row_version if self.row else 0


def lines(session: Session, conference_id: int, *, contests: bool) -> list[Line]:
    """List every Party under every instrument, in three statements.

    `contests` tells that the reader may know what is contested; others see the state before.
    """
    parties = session.scalars(
        select(Participant)
        .where(Participant.category_code == "GOV-PARTIES")
        .order_by(Participant.short_name)
    ).all()
    rows = _rows(session, conference_id)
    heads = heads_of(session, conference_id)
    return [
        _line(party, instrument, rows.get((party.id, instrument)), heads, contests=contests)
        for party in parties
        for instrument in INSTRUMENTS
    ]


def of_party(
    session: Session, conference_id: int, participant_id: int, *, contests: bool
) -> list[Line]:
    """List one participant under every instrument, with the steps; raises NotFound."""
    party = the_participant(session, participant_id)
    rows = _rows(session, conference_id, participant_id)
    heads = heads_of(session, conference_id, participant_id)
    return [
        _line(party, instrument, rows.get((party.id, instrument)), heads, contests=contests)
        for instrument in INSTRUMENTS
    ]


def the_participant(session: Session, participant_id: int) -> Participant:
    """Find a participant; raises NotFound."""
    found = session.get(Participant, participant_id)
    if found is None:
        raise NotFound(N_("There is no such participant."))
    return found


def _rows(
    session: Session, conference_id: int, participant_id: int | None = None
) -> dict[tuple[int, str], Credentials]:
    query = select(Credentials).where(Credentials.conference_id == conference_id)
    if participant_id is not None:
        query = query.where(Credentials.participant_id == participant_id)
        query = query.options(selectinload(Credentials.steps))
    return {(row.participant_id, row.instrument): row for row in session.scalars(query)}


Heads = dict[int, tuple[bool, tuple[str, ...]]]


def heads_of(session: Session, conference_id: int, participant_id: int | None = None) -> Heads:
    """Tell of each participant whether it takes part, and who leads its delegations."""
    query = (
        select(Delegation.participant_id, Delegation.answer, Delegate.name)
        .outerjoin(
            Delegate,
            (Delegate.delegation_id == Delegation.id)
            & (Delegate.role == "head")
            & Delegate.state.in_(LIVE),
        )
        .where(Delegation.conference_id == conference_id)
        .order_by(Delegation.id)
    )
    if participant_id is not None:
        query = query.where(Delegation.participant_id == participant_id)
    found: Heads = {}
    for number, answer, name in session.execute(query):
        comes, names = found.get(number, (False, ()))
        found[number] = (comes or answer in COMES, (*names, name) if name else names)
    return found


def _line(
    party: Participant, instrument: str, row: Credentials | None, heads: Heads, *, contests: bool
) -> Line:
    comes, names = heads.get(party.id, (False, ()))
    if row is None:
        state = states.begins(party, instrument)
        return Line(party, instrument, state, None, names, comes=comes)
    return Line(
        party,
        instrument,
        row.state if contests else row.standing,
        row.changed_at,
        names,
        replaced=bool(row.heads) and row.heads != "; ".join(names),
        comes=comes,
        row=row,
    )


def report(found: Sequence[Line], instrument: str) -> dict[str, list[Line]]:
    """Sort the Parties to an instrument for the Bureau: by state, those that take part or wrote.

    "absent" holds those who neither take part nor sent anything: no credentials are missed.
    """
    sections: dict[str, list[Line]] = {}
    for line in found:
        if line.instrument != instrument or line.state == "not_required":
            continue
        absent = line.state in {"awaited", "unknown"} and not line.comes
        sections.setdefault("absent" if absent else line.state, []).append(line)
    return sections
