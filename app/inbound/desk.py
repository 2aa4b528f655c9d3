"""What an officer does with the mail that came in: read, assign, put aside, decide."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.audit.service import Actor, record
from app.delegations.models import Addressee, Participant
from app.errors import N_, Invalid, NotFound, Refused
from app.inbound import deciding, letters, places
from app.inbound.models import InboundAnswer, InboundMessage
from app.inbound.places import Held
from app.invitations.models import Invitation
from app.rsvp import service as rsvp
from app.rsvp import standing

PAGE = 50
TAKEABLE = ("stranger", "unproven", "automatic")


def messages(
    session: Session, state: str, *, before: int | None = None, most: int = PAGE
) -> Sequence[InboundMessage]:
    """List what is open or done, the newest first; `before` is the last id of the former page."""
    query = select(InboundMessage).where(InboundMessage.state == state)
    if before is not None:
        query = query.where(InboundMessage.id < before)
    query = query.options(*_with_whom(), selectinload(InboundMessage.answers))
    return session.scalars(query.order_by(InboundMessage.id.desc()).limit(most)).all()


def counts(session: Session) -> dict[str, int]:
    """Count the messages by state."""
    query = select(InboundMessage.state, func.count()).group_by(InboundMessage.state)
    return dict(session.execute(query).all())


def waiting() -> Select[int]:
    """Count the messages that nobody has seen to yet."""
    return select(func.count(InboundMessage.id)).where(InboundMessage.state == "open")


def find(session: Session, message_id: int, *, lock: bool = False) -> InboundMessage:
    """Give one message with its answers and their entries; raises NotFound."""
    query = (
        select(InboundMessage)
        .where(InboundMessage.id == message_id)
        .options(*_with_whom(), joinedload(InboundMessage.letter))
        .options(selectinload(InboundMessage.answers).joinedload(InboundAnswer.entry))
    )
    if lock:
        query = query.with_for_update(of=InboundMessage)
    found = session.scalar(query)
    if found is None:
        raise NotFound(N_("There is no such message."))
    return found


def _with_whom() -> tuple[Any, ...]:
    addressee = joinedload(InboundMessage.invitation).joinedload(Invitation.addressee)
    return (addressee.joinedload(Addressee.participant),)


def choices(session: Session, conference_id: int) -> list[tuple[int, str, str]]:
    """List the invitations a message may belong to: the id, the body, the post."""
    query = (
        select(Invitation.id, Participant.short_name, Addressee.post)
        .join(Addressee, Addressee.id == Invitation.addressee_id)
        .join(Participant, Participant.id == Addressee.participant_id)
        .where(Invitation.conference_id == conference_id)
        .order_by(Participant.short_name, Addressee.post)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def assign(
    session: Session, message_id: int, invitation_id: int, *, actor: Actor, now: datetime
) -> InboundMessage:
    """Say to which invitation a message belongs; 0 for none. Raises NotFound and Invalid."""
    message = find(session, message_id, lock=True)
    if invitation_id and session.get(Invitation, invitation_id) is None:
        fault = N_("Choose one of the invitations.")
        raise Invalid(N_("The message is assigned to nobody."), {"invitation": fault})
    before, message.invitation_id = message.invitation_id, invitation_id or None
    _note(session, message, "assign", actor, now, invitation=[before, message.invitation_id])
    return message


def done(session: Session, message_id: int, *, actor: Actor, now: datetime) -> InboundMessage:
    """Put a message aside; what it says has been seen to. Raises NotFound."""
    message = find(session, message_id, lock=True)
    if message.state == "open":
        deciding.close(message, actor.label, now=now)
        _note(session, message, "done", actor, now)
    return message


def reopen(session: Session, message_id: int, *, actor: Actor, now: datetime) -> InboundMessage:
    """Take a message back into the hand. Raises NotFound."""
    message = find(session, message_id, lock=True)
    if message.state == "done":
        message.state, message.done_at, message.done_by = "open", None, ""
        _note(session, message, "reopen", actor, now)
    return message


def count(session: Session, answer_id: int, *, actor: Actor, now: datetime) -> InboundMessage:
    """Let an answer count that was kept back because of its sender.

    Raises NotFound, and Refused where it cannot count any more or never could.
    """
    one = _answer(session, answer_id)
    if not may_count(one):
        raise Refused(N_("This answer cannot count: look at what stands beside it."))
    entry, mine = one.entry, (one.sequence, one.stamped_at)
    last = deciding.last_taken(session, entry.id) if entry else None
    if last and mine < last[0]:
        raise Refused(N_("A later answer has come in since."))
    place = places.of(session, entry) if entry else None
    reason = deciding.apply(session, one, place, now=now)
    one.reason = reason
    _decided(one, "taken", actor, now)
    deciding.settle(one.message, reason, now=now)
    _note(session, one.message, "count", actor, now, answer=one.answer)
    return one.message


def may_count(one: InboundAnswer) -> bool:
    """Tell whether an officer may let a kept answer count: it is for the time that stands."""
    entry = one.entry
    answered = one.answer in {"ACCEPTED", "DECLINED", "TENTATIVE"}
    if entry is None or entry.status != "confirmed" or one.decision is not None or not answered:
        return False
    return one.reason in TAKEABLE and one.fate == "held" and one.sequence >= entry.sequence


def withdraw(
    session: Session, answer_id: int, *, actor: Actor, now: datetime, base_url: str
) -> InboundMessage:
    """Withdraw the request for the floor whose published place was declined in a calendar.

    It is a new version of the reply without that request: the place becomes free and the entry
    is cancelled, as with any other withdrawal. Raises NotFound and Refused.
    """
    one, place = _declined(session, answer_id)
    given = standing.of(session, place.invitation_id).given
    if given is None:
        raise Refused(N_("No reply of this delegation is on record: withdraw the place by hand."))
    if place.inscription.kind == "group":
        without = replace(given, on_behalf=None)
    else:
        without = replace(given, inscription=None)
    rsvp.reply(
        session, place.invitation_id, without, actor=actor, source="calendar", now=now,
        base_url=base_url,
    )  # fmt: skip
    _decided(one, "withdrawn", actor, now)
    deciding.close(one.message, actor.label, now=now)
    _note(session, one.message, "withdraw", actor, now, inscription=place.inscription.id)
    return one.message


def ask(
    session: Session, answer_id: int, *, settings: Mapping[str, Any], actor: Actor, now: datetime
) -> InboundMessage:
    """Ask whoever declined whether the request for the floor is withdrawn; the place is kept."""
    one, place = _declined(session, answer_id)
    if one.entry is not None:
        letters.ask(session, one.id, one.entry, settings, now=now)
    _decided(one, "asked", actor, now)
    deciding.close(one.message, actor.label, now=now)
    _note(session, one.message, "ask", actor, now, inscription=place.inscription.id)
    return one.message


def may_send_again(one: InboundAnswer) -> bool:
    """Tell whether the newest entry may be sent to whoever answered an earlier one."""
    return one.fate == "stale" and one.entry is not None and one.decision is None


def send_again(
    session: Session, answer_id: int, *, settings: Mapping[str, Any], actor: Actor, now: datetime
) -> InboundMessage:
    """Send the entry as it now stands to whoever answered an earlier version; once an answer.

    Raises NotFound, and Refused where the answer was for the entry that stands.
    """
    one = _answer(session, answer_id)
    if one.entry is None or not may_send_again(one):
        raise Refused(N_("There is nothing to send: the answer was not to an earlier entry."))
    letters.send_again(session, one.id, one.entry, settings, now=now)
    _decided(one, "resent", actor, now)
    deciding.close(one.message, actor.label, now=now)
    _note(session, one.message, "send_again", actor, now, entry=one.entry.id)
    return one.message


def _answer(session: Session, answer_id: int) -> InboundAnswer:
    query = select(InboundAnswer).where(InboundAnswer.id == answer_id)
    query = query.options(joinedload(InboundAnswer.message), joinedload(InboundAnswer.entry))
    found = session.scalar(query.with_for_update(of=InboundAnswer))
    if found is None:
        raise NotFound(N_("There is no such answer."))
    return found


def _declined(session: Session, answer_id: int) -> tuple[InboundAnswer, Held]:
    one = _answer(session, answer_id)
    place = places.of(session, one.entry) if one.entry else None
    still = one.entry is not None and one.entry.answer == "DECLINED"
    if one.reason != "declined" or not still or one.message.state != "open" or place is None:
        raise Refused(N_("Nothing needs to be decided about this answer any more."))
    return one, place


def _decided(one: InboundAnswer, decision: str, actor: Actor, now: datetime) -> None:
    one.decision, one.decided_at, one.decided_by = decision, now, actor.label[:200]


def _note(
    session: Session,
    message: InboundMessage,
    verb: str,
    actor: Actor,
    now: datetime,
    **changes: object,
) -> None:
    record(
        session, actor, f"inbound.{verb}", kind="inbound_message", id=message.id,
        label=message.subject, now=now, changes=changes,
    )  # fmt: skip
