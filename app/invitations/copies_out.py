"""Which copies of a document invitations have taken out, told to whoever prints and counts them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.delegations.models import Addressee
from app.documents import portfolios
from app.documents.copies import Recipient
from app.documents.house_forms import COLLEAGUE
from app.documents.models import Document
from app.documents.recipients import Out
from app.invitations.models import Invitation


def out(session: Session, document: Document) -> list[Out]:
    """List the copies of a document that have left, with channel and state; two statements."""
    invitations = session.scalars(
        select(Invitation)
        .where(Invitation.document_id == document.id, Invitation.state != "draft")
        .options(
            joinedload(Invitation.addressee).joinedload(Addressee.participant),
            joinedload(Invitation.addressee).joinedload(Addressee.mission),
        )
    ).all()
    to = recipients_of(session, document.form, [one.addressee for one in invitations])
    return [Out(to[one.addressee_id], one.channel, one.state, one.id) for one in invitations]


def counted(session: Session, document: Document) -> dict[tuple[str, str], int]:
    """Count the copies of a document that have left, by channel and state; one statement."""
    query = (
        select(Invitation.channel, Invitation.state, func.count())
        .where(Invitation.document_id == document.id, Invitation.state != "draft")
        .group_by(Invitation.channel, Invitation.state)
    )
    return {(channel, state): count for channel, state, count in session.execute(query)}


def recipients_of(
    session: Session, form: str, addressees: Sequence[Addressee]
) -> dict[int, Recipient]:
    """Say to whom each copy goes: to the post, or to a colleague through the minister.

    Only the form for colleagues speaks to the minister about them; any other goes straight.
    """
    if form != COLLEAGUE:
        return {one.id: Recipient(one) for one in addressees}
    through = _through(session, addressees)
    return {one.id: _recipient(one, through) for one in addressees}


def _through(session: Session, addressees: Iterable[Addressee]) -> dict[int, Addressee]:
    """Give the minister through whom the colleagues of a participant are written to."""
    wanted = {one.participant_id for one in addressees if portfolios.key(one.portfolio)}
    if not wanted:
        return {}
    found = session.scalars(
        select(Addressee)
        .where(Addressee.participant_id.in_(wanted), Addressee.portfolio == "environment")
        .options(joinedload(Addressee.participant), joinedload(Addressee.mission))
    )
    return {one.participant_id: one for one in found}


def _recipient(addressee: Addressee, through: dict[int, Addressee]) -> Recipient:
    minister = through.get(addressee.participant_id)
    key = portfolios.key(addressee.portfolio)
    return Recipient(minister, key) if minister is not None and key else Recipient(addressee)
