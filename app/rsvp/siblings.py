"""The other invitations of a Party that its mission carries: one focal point replies for all."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, joinedload

from app.delegations.models import Addressee
from app.invitations.lookup import CLOSED, carried_to
from app.invitations.models import Invitation
from app.rsvp.models import Delegation


@dataclass(frozen=True)
class Sibling:
    """Another invitation of the same Party at the same address, with its answer if there is one."""

    invitation: Invitation
    answer: str | None


def of(session: Session, invitation_id: int) -> list[Sibling]:
    """List the other invitations that went to the same Party at the same address."""
    own, invited = aliased(Invitation), aliased(Addressee)
    party = (
        select(invited.participant_id)
        .join(own, own.addressee_id == invited.id)
        .where(own.id == invitation_id)
        .scalar_subquery()
    )
    query = (
        select(Invitation, Delegation.answer)
        .join(Addressee, Addressee.id == Invitation.addressee_id)
        .outerjoin(Delegation, Delegation.invitation_id == Invitation.id)
        .where(Addressee.participant_id == party)
        .options(joinedload(Invitation.addressee).joinedload(Addressee.mission))
        .order_by(Invitation.id)
    )
    return _same_address(session.execute(query).all(), invitation_id)


def _same_address(rows: Sequence[object], invitation_id: int) -> list[Sibling]:
    found = [Sibling(row[0], row[1]) for row in rows]  # type: ignore[index]
    mine = next((one.invitation for one in found if one.invitation.id == invitation_id), None)
    if mine is None:
        return []
    address = carried_to(mine.addressee)[1].casefold()
    return [
        one
        for one in found
        if one.invitation.id != invitation_id
        and one.invitation.conference_id == mine.conference_id
        and one.invitation.state not in ("draft", *CLOSED)
        and carried_to(one.invitation.addressee)[1].casefold() == address
    ]


def numbers(session: Session, invitation_id: int) -> set[int]:
    """Give the numbers of those invitations."""
    return {one.invitation.id for one in of(session, invitation_id)}
