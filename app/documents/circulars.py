"""A notification mailed to the focal points of the Convention and its Protocols, each once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.service import SYSTEM, Actor
from app.delegations.models import FocalPoint
from app.documents import acts, copies, enclosed, service, sheets
from app.documents.copies import Recipient
from app.documents.models import Document
from app.errors import N_, Refused
from app.notifications import service as notifications
from app.notifications.models import Letter
from app.programme.models import Conference

KIND = "notification"
# To CBD National Focal Points, Cartagena Protocol Focal Points, ABS Focal Points.
TO = ("CBD-FP1", "CBD-FP2", "CPB-FP1", "CPB-FP2", "ABS-FP")


def waiting(session: Session, document: Document) -> list[FocalPoint]:
    """List the focal points that have not been written to: one for each address."""
    written = session.scalars(select(Letter.to_address).where(Letter.about == _about(document)))
    done = {address.lower() for address in written}
    found = session.scalars(
        select(FocalPoint)
        .where(FocalPoint.kind_code.in_(TO), FocalPoint.retired_at.is_(None))
        .order_by(FocalPoint.id)
    )
    first = {one.email.lower(): one for one in reversed(found.all()) if one.email}
    return [one for address, one in reversed(first.items()) if address not in done]


def mail(session: Session, document_id: int, *, actor: Actor, now: datetime) -> int:
    """Write a notification to every focal point that has none yet, and give how many those are.

    Raises NotFound, and Refused for a document that is not signed or is no notification.
    """
    document = service.find(session, document_id, lock=True)
    must_be_mailable(document)
    found = waiting(session, document)
    if not found:
        return 0
    conference = session.get_one(Conference, document.conference_id)
    values = _values(session, document, conference, now)
    files = enclosed.attached(session, document)
    for one in found:
        notifications.write(
            session,
            KIND,
            about=_about(document),
            once=f"{_about(document)}:{one.email.lower()}"[:160],
            to_name=one.name,
            to_address=one.email,
            values=values,
            now=now,
            formal=True,
            language=document.language,
            attached=files,
        )
    service.queue(session, document_id, actor=actor, now=now)
    return len(found)


def letter_ended(
    session: Session, letter: Letter, _state: str, _reason: str, now: datetime
) -> None:
    """Record a notification as sent once none of its letters waits in the outbox."""
    document = service.find(session, int(letter.about.split(":")[1]), lock=True)
    others = (Letter.about == letter.about) & (Letter.id != letter.id)
    waits = select(Letter.id).where(others, Letter.state.in_(("queued", "sending"))).limit(1)
    if document.state == "queued" and session.scalar(waits) is None:
        service.sent(session, document.id, actor=SYSTEM, now=now)


def tally(session: Session, document: Document) -> dict[str, int]:
    """Count the letters of a notification by what became of them."""
    counted = select(Letter.state, func.count()).where(Letter.about == _about(document))
    return dict(session.execute(counted.group_by(Letter.state)).all())


def must_be_mailable(document: Document) -> None:
    """Raise Refused for anything but a notification that is signed and stands."""
    if document.kind != "notification":
        raise Refused(N_("Only a notification goes to the focal points."))
    if document.state not in {"queued", "sent"}:
        acts.must_be(document, "queue")


def _about(document: Document) -> str:
    return f"document:{document.id}"


def _values(
    session: Session, document: Document, conference: Conference, now: datetime
) -> dict[str, object]:
    whole = copies.setting(session, document, conference)
    copy = copies.copy_of(whole, Recipient(), now=now)
    annex = copies.annexed(whole, now=now)
    return {
        "conference": conference.title,
        "simulated": conference.simulated,
        "reference": copy.reference,
        "number": document.public_number,
        "dated": copy.dated,
        "subject": document.title,
        "letter": copy.blocks,
        "signatory": copy.values["signatory"],
        "recipients": copy.values["recipients"],
        "enclosed": sheets.enclosed(whole),
        "annexed": _annexed(annex),
    }


def _annexed(annex: copies.Copy | None) -> dict[str, object] | None:
    if annex is None:
        return None
    signed: Sequence[str] = sheets.lines(str(annex.values["signatory"]))
    return {"reference": annex.reference, "letter": annex.blocks, "signatory": signed}
