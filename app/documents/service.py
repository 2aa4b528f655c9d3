"""The verbs of documents: draft, edit, clear, sign, send, correct, supersede, cancel."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.service import Actor
from app.documents import acts, numbers, sealing
from app.documents.copies import letter_in_force
from app.documents.drafts import correct, draft, edit, supersede, unsaved
from app.documents.edits import Words
from app.documents.lookup import find, label, letter_to_send, step
from app.documents.models import Document
from app.errors import N_, Invalid, Refused
from app.programme.models import Conference

__all__ = [
    "correct",
    "draft",
    "edit",
    "find",
    "label",
    "letter_in_force",
    "letter_to_send",
    "supersede",
    "unsaved",
]


def clear(session: Session, document_id: int, *, actor: Actor, now: datetime) -> Document:
    """Clear a draft for signature; raises Refused out of order, Invalid for a faulty text."""
    document = find(session, document_id, lock=True)
    acts.must_be(document, "clear")
    Words.of(document).check()
    return step(session, document, "clear", "cleared", actor, now)


def take_back(session: Session, document_id: int, *, actor: Actor, now: datetime) -> Document:
    """Make a cleared document a draft again, because its words must change."""
    document = find(session, document_id, lock=True)
    acts.must_be(document, "take_back")
    return step(session, document, "take_back", "draft", actor, now)


def sign(session: Session, document_id: int, *, actor: Actor, now: datetime) -> Document:
    """Record the signature and give the number, without gaps per series and year.

    A correction keeps the number of the document that it corrects and brings that to rest;
    so does a successor, with a number of its own. Raises Refused out of order, or when the
    document that it follows has been brought to rest by another in the meantime.
    """
    document = find(session, document_id, lock=True)
    acts.must_be(document, "sign")
    conference = session.get_one(Conference, document.conference_id)
    _must_have_its_letter(session, document)
    step(session, document, "sign", "signed", actor, now)
    document.dated = now.astimezone(ZoneInfo(conference.zone)).date()
    if document.corrects_id is not None:
        _number_as_correction(session, document, actor, now)
    else:
        _number(session, document, numbers.year_of(now, conference.zone))
    if document.supersedes_id is not None:
        _lay_to_rest(session, document.supersedes_id, "superseded", document, actor, now)
    step(session, document, "number", "numbered", actor, now)
    sealing.seal(session, document, actor=actor, now=now)
    return document


def _must_have_its_letter(session: Session, document: Document) -> None:
    transmits = document.kind != "letter" and "letter" in document.enclosures.split(",")
    if transmits and letter_in_force(session, document.conference_id) is None:
        raise Refused(N_("This document transmits the letter of invitation: sign that one first."))


def _number(session: Session, document: Document, year: int) -> None:
    series = numbers.lock(session, document.series, year)
    document.year, document.number = year, numbers.following(series)
    document.reference = numbers.reference(document.series, year, document.number)


def _number_as_correction(
    session: Session, document: Document, actor: Actor, now: datetime
) -> None:
    former = find(session, document.corrects_id or 0, lock=True)
    same = (Document.series == former.series) & (Document.year == former.year)
    last = session.scalar(
        select(func.max(Document.correction)).where(same, Document.number == former.number)
    )
    whole = numbers.reference(former.series, former.year, former.number or 0)
    with session.no_autoflush:  # number and correction belong together
        document.year, document.number = former.year, former.number
        document.correction = (last or 0) + 1
        document.reference = numbers.corrected(whole, document.correction)
    _lay_to_rest(session, former.id, "corrected", document, actor, now)


def _lay_to_rest(
    session: Session, former_id: int, state: str, by: Document, actor: Actor, now: datetime
) -> None:
    former = find(session, former_id, lock=True)
    acts.must_be(former, "follow")
    step(session, former, state, state, actor, now, by=by.reference)


def queue(session: Session, document_id: int, *, actor: Actor, now: datetime) -> Document:
    """Say that copies of a numbered document are on their way; again changes nothing."""
    document = find(session, document_id, lock=True)
    if document.state in {"queued", "sent"}:
        return document
    acts.must_be(document, "queue")
    return step(session, document, "queue", "queued", actor, now)


def sent(session: Session, document_id: int, *, actor: Actor, now: datetime) -> Document:
    """Record that every copy has left the house, by whatever channel."""
    document = find(session, document_id, lock=True)
    acts.must_be(document, "sent")
    return step(session, document, "sent", "sent", actor, now)


def cancel(
    session: Session, document_id: int, reason: str, *, actor: Actor, now: datetime
) -> Document:
    """Cancel a document; its number is never given again.

    Raises Invalid without a reason, Refused when it has left the house already.
    """
    document = find(session, document_id, lock=True)
    acts.must_be(document, "cancel")
    if not reason.strip():
        raise Invalid(N_("Please say why."), {"reason": N_("Please say why.")})
    document.reason = reason.strip()[:500]
    return step(session, document, "cancel", "cancelled", actor, now, reason=document.reason)


def issue(
    session: Session,
    conference: Conference,
    form: str,
    *,
    language: str = "en",
    series: str | None = None,
    actor: Actor,
    now: datetime,
) -> Document:
    """Draft, clear and sign a document in one act, in the house's own words.

    The words of a form are cleared for the segment; whoever changes them goes the longer way.
    """
    made = draft(session, conference, form, language=language, actor=actor, now=now)
    made.series = series or made.series
    clear(session, made.id, actor=actor, now=now)
    return sign(session, made.id, actor=actor, now=now)
