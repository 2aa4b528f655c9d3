"""Whose answer it is: the entry it is about, and whether this sender may answer for it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.calendars.answers import Answer, Party
from app.calendars.models import CalendarEntry
from app.inbound.reading import Mail


@dataclass(frozen=True)
class Match:
    """The entry, the ATTENDEE whose answer it is, and why a person must look ("" for no reason).

    `party` is what the message says of whoever answered, even where it is not taken.
    """

    entry: CalendarEntry | None
    party: Party
    reason: str = ""


def match(session: Session, mail: Mail, answer: Answer, settings: Mapping[str, Any]) -> Match:
    """Find entry and attendee; the entry stays locked for the transaction.

    The token in the address that answers go to proves that the sender has the letter. Without
    it UID and ATTENDEE must fit, and the mail server that `MAIL_AUTHSERV` names must have proven
    the sender (RFC 8601 section 2.2). Nobody answers for another.
    """
    tokens = _tokens(mail, answer, str(settings["MAIL_ANSWERS"]))
    query = select(CalendarEntry).where(
        or_(CalendarEntry.organizer_token.in_(tokens), CalendarEntry.uid == answer.uid)
    )
    found = session.scalars(query.limit(10).with_for_update(of=CalendarEntry)).all()
    held = [one for one in found if one.organizer_token in tokens]
    fitting = [one for one in held or found if answer.uid in {"", one.uid}]
    if len(fitting) > 1:
        fitting = _narrowed(fitting, mail, answer)
    if len(fitting) != 1:
        return Match(None, _first(answer), "unknown")
    return _of(fitting[0], mail, answer, proven=bool(held) or _proven(mail, settings))


def about(session: Session, mail: Mail, settings: Mapping[str, Any]) -> CalendarEntry | None:
    """Find the entry to whose address a message in words was sent; it proves nothing more."""
    tokens = _tokens(mail, Answer("", "", 0, None, ()), str(settings["MAIL_ANSWERS"]))
    if not tokens:
        return None
    query = select(CalendarEntry).where(CalendarEntry.organizer_token.in_(tokens))
    return session.scalars(query.limit(1)).first()


def _narrowed(fitting: Sequence[CalendarEntry], mail: Mail, answer: Answer) -> list[CalendarEntry]:
    """Of those who held a slot in turn take whoever answers.

    Where that is one address for all of them, as with the mailbox of an embassy, it is the one
    who holds the slot now.
    """
    known = {mail.sender, *(party.address for party in answer.parties)}
    theirs = [one for one in fitting if one.attendee_address.casefold() in known]
    standing = [one for one in theirs if one.status == "confirmed"]
    return theirs if len(theirs) == 1 else standing


def _of(entry: CalendarEntry, mail: Mail, answer: Answer, *, proven: bool) -> Match:
    known = entry.attendee_address.casefold()
    party = _own(answer, known, mail.sender)
    if party is None:
        return Match(entry, _first(answer), "stranger")
    if not proven or (mail.sender != known and len(answer.parties) > 1):
        return Match(entry, party, "unproven")
    return Match(entry, party)


def _own(answer: Answer, known: str, sender: str) -> Party | None:
    """Give what the person of the entry answers; From counts where no ATTENDEE can be read."""
    for party in answer.parties:
        if party.address == known:
            return party
    nameless = not any(party.address for party in answer.parties)
    return _first(answer) if nameless and sender == known else None


def _first(answer: Answer) -> Party:
    return answer.parties[0] if answer.parties else Party("", "")


def _tokens(mail: Mail, answer: Answer, answers_address: str) -> set[str]:
    local, _, domain = answers_address.casefold().partition("@")
    ours = re.compile(rf"{re.escape(local)}\+([0-9a-f]{{8,64}})@{re.escape(domain)}")
    told = (ours.fullmatch(one) for one in (*mail.recipients, answer.organizer))
    return {found.group(1) for found in told if found}


def _proven(mail: Mail, settings: Mapping[str, Any]) -> bool:
    # Only the topmost can be that of our own server; it takes away what strangers put there.
    trusted = str(settings["MAIL_AUTHSERV"]).casefold()
    said = mail.proofs[0].casefold() if mail.proofs else ""
    if not trusted or said.split(";")[0].split()[:1] != [trusted]:
        return False
    domain = re.escape(mail.sender.rpartition("@")[2])
    passed = rf"dmarc=pass\b[^;]*\bheader\.from={domain}(?:[\s;]|$)"
    return bool(domain) and re.search(passed, said) is not None
