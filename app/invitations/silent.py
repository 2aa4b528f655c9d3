"""The silent: whom to telephone, under which number, and what came of each call.

Silence is never a refusal: nothing here changes an answer. Who declines by telephone is
entered as a reply on their behalf.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.audit.service import Actor
from app.delegations.models import FocalPoint, Mission, Participant
from app.errors import N_, Invalid, Refused
from app.invitations import register
from app.invitations.lookup import invitation_of, must_be_out, note
from app.invitations.models import OUTCOMES, Call, Invitation, ReminderLetter
from app.invitations.register import Entry, Question
from app.programme.models import Conference

# The states in which an invitation still waits for its answer.
WAITING = ("dispatched", "delivered", "acknowledged", "returned")
SAID = {
    "will_answer": N_("Will answer"),
    "no_answer": N_("Nobody answered"),
    "declined": N_("Declined by word of mouth"),
}
LONGEST_NOTE = 1000
LONGEST_NUMBER = 60


@dataclass(frozen=True)
class Line:
    """One silent addressee: the numbers known, the reminders sent, the calls made."""

    entry: Entry
    numbers: list[tuple[str, str]] = field(default_factory=list)
    reminders: int = 0
    calls: list[Call] = field(default_factory=list)


def is_silent(conference: Conference) -> ColumnElement[bool]:
    """Tell who has the letter and did not answer; the host does not write to itself."""
    host = Participant.code == conference.host_code
    return Invitation.state.in_(WAITING) & Invitation.answer.is_(None) & ~host


def found(
    session: Session, conference: Conference, language: str, *, region: str = ""
) -> list[int]:
    """List the addressees who are silent by region and name; two statements."""
    asked = Question(region=region, sort="region")
    rows = register.find(session, conference, asked, language, is_silent(conference))
    return [row.addressee_id for row in rows]


def lines(
    session: Session, conference: Conference, language: str, addressees: Sequence[int]
) -> list[Line]:
    """Give the lines of these addressees in their order; five statements."""
    entries = register.entries(session, conference, addressees, language)
    numbers = _numbers(session, {entry.participant_id for entry in entries})
    invited = [entry.invitation_id or 0 for entry in entries]
    calls, reminders = _calls(session, invited), _reminders(session, invited)
    return [
        Line(
            entry,
            numbers.get(entry.participant_id, []),
            reminders.get(entry.invitation_id or 0, 0),
            calls.get(entry.invitation_id or 0, []),
        )
        for entry in entries
    ]


def one(session: Session, conference: Conference, invitation_id: int, language: str) -> Line:
    """Give the line of one invitation, silent or not; raises NotFound."""
    invitation = invitation_of(session, invitation_id)
    entry = register.entries(session, conference, [invitation.addressee_id], language)[0]
    numbers = _numbers(session, {entry.participant_id})
    calls = _calls(session, [invitation_id]).get(invitation_id, [])
    return replace(Line(entry), numbers=numbers.get(entry.participant_id, []), calls=calls)


def log_call(
    session: Session,
    invitation_id: int,
    outcome: str,
    *,
    number: str = "",
    words: str = "",
    actor: Actor,
    now: datetime,
) -> Call:
    """Write down a call: when, by whom, what came of it. The answer stays open.

    Raises NotFound, Refused for an invitation that is not out or was answered meanwhile, and
    Invalid (fields "outcome", "number", "words").
    """
    invitation = invitation_of(session, invitation_id, lock=True)
    must_be_out(invitation)
    if invitation.answer is not None:
        raise Refused(N_("They have answered in the meantime; there is nothing to call for."))
    _valid(outcome, number, words)
    made = Call(
        invitation_id=invitation_id,
        called_at=now,
        number=number.strip(),
        outcome=outcome,
        note=words.strip(),
        called_by=actor.label[:200],
    )
    session.add(made)
    note(session, invitation, "call", actor, now, outcome=outcome)
    session.flush()
    return made


def _valid(outcome: str, number: str, words: str) -> None:
    faults = {}
    if outcome not in OUTCOMES:
        faults["outcome"] = N_("Say what came of the call.")
    if len(number.strip()) > LONGEST_NUMBER:
        faults["number"] = N_("A telephone number may have 60 characters at most.")
    if len(words.strip()) > LONGEST_NOTE:
        faults["words"] = N_("The note may have 1000 characters at most.")
    if faults:
        raise Invalid(N_("This call cannot be written down."), faults)


def _numbers(session: Session, participants: set[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    kept: tuple[type[Mission | FocalPoint], ...] = (Mission, FocalPoint)
    for table in kept:
        known = (table.participant_id.in_(participants)) & (table.telephone != "")
        query = select(table.participant_id, table.name, table.telephone).where(known)
        rows = session.execute(query.where(table.retired_at.is_(None)).order_by(table.id))
        for party, name, number in rows:
            found.setdefault(party, []).append((name, number))
    return found


def _calls(session: Session, invited: Sequence[int]) -> dict[int, list[Call]]:
    found: dict[int, list[Call]] = {}
    made = select(Call).where(Call.invitation_id.in_(invited)).order_by(Call.id.desc())
    for call in session.scalars(made):
        found.setdefault(call.invitation_id, []).append(call)
    return found


def _reminders(session: Session, invited: Sequence[int]) -> dict[int, int]:
    counted = select(ReminderLetter.invitation_id, func.count()).group_by(
        ReminderLetter.invitation_id
    )
    rows = session.execute(counted.where(ReminderLetter.invitation_id.in_(invited)))
    return {row[0]: row[1] for row in rows}
