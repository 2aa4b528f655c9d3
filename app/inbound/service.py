"""Taking one message in: the verb that every door shares, and the only one that answers need."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.service import SYSTEM, record
from app.calendars.answers import Answer
from app.errors import N_, Refused
from app.inbound import bounces, deciding, letters, matching, places, reading
from app.inbound.matching import Match
from app.inbound.models import InboundAnswer, InboundMessage
from app.inbound.reading import LARGEST, Mail

ANSWERED = ("ACCEPTED", "DECLINED", "TENTATIVE")
HEAD = 64 * 1024  # octets
METHODS = ("REPLY", "COUNTER", "")


class TooLarge(Refused):
    """The message is larger than any answer."""

    status = 413


@dataclass(frozen=True)
class Taken:
    """The message as it is kept; `again` tells that it had come before and nothing changed."""

    message: InboundMessage
    again: bool = False


def take(
    session: Session, raw: bytes, *, door: str, settings: Mapping[str, Any], now: datetime
) -> Taken:
    """Keep a message and do what it says, as far as no person need decide.

    `door` is one of DOORS. An answer is kept beside its entry; a letter that came back marks its
    address refused; everything else waits for a person. The same bytes again change nothing.
    Raises TooLarge beyond 1 MB, and Refused for an empty message.
    """
    if not raw.strip():
        raise Refused(N_("There is no message."))
    if len(raw) > LARGEST:
        raise TooLarge(N_("The message is larger than 1 MB."))
    mail = reading.read(raw)
    message = _message(raw, mail, door, now)
    before = _before(session, message.sha256)
    if before is None:
        with suppress(IntegrityError), session.begin_nested():  # another door was quicker
            session.add(message)
        before = None if message.id else _before(session, message.sha256)
    if before is not None:
        return Taken(before, again=True)
    with session.no_autoflush:
        _understand(session, message, mail, settings, now)
    session.flush()
    return Taken(message)


def keep_head(session: Session, raw: bytes, *, door: str, now: datetime) -> Taken:
    """Keep the beginning of a message that is too large, so that a person reads it elsewhere."""
    mail = reading.read(raw[:HEAD])
    message = _message(raw[:HEAD], mail, door, now)
    message.kind, message.reason = "mail", "too_large"
    before = _before(session, message.sha256)
    if before is None:
        session.add(message)
    return Taken(before or message, again=before is not None)


def _before(session: Session, fingerprint: str) -> InboundMessage | None:
    return session.scalar(select(InboundMessage).where(InboundMessage.sha256 == fingerprint))


def _message(raw: bytes, mail: Mail, door: str, now: datetime) -> InboundMessage:
    return InboundMessage(
        sha256=hashlib.sha256(raw).hexdigest(),
        raw=raw,
        size=len(raw),
        door=door,
        received_at=now,
        sent_at=mail.sent_at,
        sender=mail.sender,
        sender_name=mail.sender_name,
        subject=mail.subject,
        kind="mail",
        state="open",
        reason="mail",
    )


def _understand(
    session: Session,
    message: InboundMessage,
    mail: Mail,
    settings: Mapping[str, Any],
    now: datetime,
) -> None:
    answers = [one for one in mail.answers if one.method in METHODS]
    if mail.report:
        bounces.take(session, message, mail, now=now)
    elif answers:
        message.kind = "answer"
        by_machine = mail.automatic or mail.sender == str(settings["MAIL_SENDER"]).casefold()
        reasons = [
            _answer(session, message, mail, one, settings, now, by_machine=by_machine)
            for one in answers
        ]
        deciding.settle(message, next(filter(None, reasons), ""), now=now)
    else:
        _keep_for_a_person(session, message, mail, settings)


def _keep_for_a_person(
    session: Session, message: InboundMessage, mail: Mail, settings: Mapping[str, Any]
) -> None:
    if mail.automatic:
        message.kind = message.reason = "automatic"
    elif mail.calendar and not mail.answers:
        message.reason = "unreadable"
    entry = matching.about(session, mail, settings)
    place = places.of(session, entry) if entry else None
    message.invitation_id = place.invitation_id if place else None


def _answer(
    session: Session,
    message: InboundMessage,
    mail: Mail,
    answer: Answer,
    settings: Mapping[str, Any],
    now: datetime,
    *,
    by_machine: bool,
) -> str:
    found = matching.match(session, mail, answer, settings)
    one = _row(message, mail, answer, found)
    session.add(one)
    place = places.of(session, found.entry) if found.entry else None
    if place is not None and message.invitation_id is None:
        message.invitation_id = place.invitation_id
    one.fate, one.reason = _fate(session, one, answer, found, by_machine=by_machine)
    if one.fate == "proposal" and found.entry is not None:
        letters.answer_proposal(session, found.entry, settings, now=now)
    if one.fate == "taken":
        one.reason = deciding.apply(session, one, place, now=now)
        record(
            session, SYSTEM, "inbound.answer", kind="calendar_entry", id=one.entry_id,
            label=found.entry.summary if found.entry else "", now=now,
            changes={"answer": one.answer, "message": message.id},
        )  # fmt: skip
    session.flush()
    return one.reason


def _row(message: InboundMessage, mail: Mail, answer: Answer, found: Match) -> InboundAnswer:
    """Write down what was understood; a moment that has not come yet counts as now."""
    said = answer.stamped_at or mail.sent_at or message.received_at
    proposes = answer.method == "COUNTER"
    highest = found.entry.sequence if found.entry else answer.sequence
    return InboundAnswer(
        message=message,
        entry=found.entry,
        uid=answer.uid,
        fate="held",
        attendee=found.party.address or mail.sender,
        answer=found.party.answer,
        sequence=min(answer.sequence, highest),  # some clients count on by themselves
        stamped_at=min(said, message.received_at),
        comment=answer.comment or found.party.comment,
        delegated_to=found.party.delegated_to,
        guests=found.party.guests,
        starts_at=answer.starts_at if proposes else None,
        ends_at=answer.ends_at if proposes else None,
    )


def _fate(
    session: Session, one: InboundAnswer, answer: Answer, found: Match, *, by_machine: bool
) -> tuple[str, str]:
    """Say what becomes of an answer, and why a person should look ("" for no reason)."""
    if found.reason or found.entry is None:
        return "held", found.reason
    if by_machine:
        return "held", "automatic"
    if answer.method == "COUNTER":
        return "proposal", "proposal"
    if one.answer not in ANSWERED or answer.method != "REPLY":
        return "held", "delegated" if one.answer == "DELEGATED" else "no_answer"
    return _in_time(session, one, found)


def _in_time(session: Session, one: InboundAnswer, found: Match) -> tuple[str, str]:
    """Compare with the entry and with the last answer (RFC 5546 section 2.1.5).

    An entry whose words were corrected since keeps its SEQUENCE: an answer to it as it was still
    counts, for nobody was asked again.
    """
    entry = found.entry
    if entry is None or entry.status != "confirmed":
        return "stale", "cancelled"
    mine = (one.sequence, one.stamped_at)
    last = deciding.last_taken(session, entry.id)
    if one.sequence < entry.sequence or (last and mine < last[0]):
        return "stale", "stale"
    if last == (mine, one.answer):
        return "same", ""
    return "taken", ""
