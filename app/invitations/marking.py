"""Noting the same of thousands of letters at once, in a handful of statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from app.audit.service import Actor, record_all
from app.delegations.models import Addressee, Participant
from app.documents import numbers
from app.documents.models import Document
from app.invitations.models import Dispatch, Invitation

Told = tuple[int | None, str, dict[str, Any]]


@dataclass(frozen=True)
class Standing:
    """An invitation with the dispatch under way, as its row stands: states, and how it is named."""

    invitation_id: int
    document_id: int | None
    code: str
    stands: str
    way_id: int
    way: str


def standing(session: Session, wanted: ColumnElement[bool]) -> list[Standing]:
    """Read invitations with their dispatch under way, locked for the transaction."""
    session.flush()
    query = (
        select(
            Invitation.id,
            Invitation.document_id,
            Participant.code,
            Invitation.state,
            Dispatch.id,
            Dispatch.state,
        )
        .join(
            Dispatch,
            and_(Dispatch.invitation_id == Invitation.id, Dispatch.state != "re_routed"),
        )
        .join(Addressee, Addressee.id == Invitation.addressee_id)
        .join(Participant, Participant.id == Addressee.participant_id)
        .where(wanted)
        .order_by(Invitation.id)
        .with_for_update(of=Invitation)
    )
    return [Standing(*row) for row in session.execute(query)]


def write(
    session: Session,
    invitations: Sequence[dict[str, Any]],
    ways: Sequence[dict[str, Any]],
) -> None:
    """Write new states by the ids in `invitations` and `ways`; what is loaded is read anew."""
    for table, rows in ((Invitation, invitations), (Dispatch, ways)):
        if rows:
            session.execute(update(table), rows)
    session.expire_all()


def tell(
    session: Session,
    verb: str,
    told: Sequence[tuple[Standing, dict[str, Any]]],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Record one entry for each invitation, as a single act on it would be recorded."""
    named = _labels(session, [one for one, _ in told])
    rows: list[Told] = [(one.invitation_id, named[one.way_id], changes) for one, changes in told]
    action = f"invitations.{verb}"
    record_all(session, actor, action, kind="invitation", now=now, told=rows)


def _labels(session: Session, those: Collection[Standing]) -> dict[int, str]:
    ids = {one.document_id for one in those if one.document_id is not None}
    found = session.scalars(select(Document).where(Document.id.in_(ids)))
    documents: dict[int | None, Document] = {one.id: one for one in found}
    return {
        one.way_id: numbers.copy(documents.get(one.document_id), one.code)
        or f"invitation {one.invitation_id}"
        for one in those
    }
