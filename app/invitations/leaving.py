"""Whether every copy of a document has left the house, so that the document is sent."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import SYSTEM
from app.documents import service as documents
from app.documents.models import Document
from app.invitations.models import Dispatch, Invitation


def all_have_left(session: Session, document_ids: Collection[int | None], *, now: datetime) -> None:
    """Record documents as sent of which no copy is on its way any more, by mail or by hand.

    A copy has left once it was delivered or came back; what goes by hand waits for whoever
    notes that it was handed over.
    """
    wanted = [number for number in document_ids if number is not None]
    session.flush()
    queued = select(Document.id).where(Document.id.in_(wanted), Document.state == "queued")
    for number in session.scalars(queued).all():
        on_its_way = (
            select(Dispatch.id)
            .join(Invitation, Invitation.id == Dispatch.invitation_id)
            .where(Invitation.document_id == number, Dispatch.state == "dispatched")
            .limit(1)
        )
        if session.scalar(on_its_way) is None:
            documents.sent(session, number, actor=SYSTEM, now=now)
