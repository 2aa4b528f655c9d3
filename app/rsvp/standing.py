"""What stands of an invitation: its newest reply, its delegation, and when a reply was due."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from app.delegations.models import Addressee
from app.invitations.models import Invitation
from app.programme.models import Deadline
from app.rsvp.given import Given, read
from app.rsvp.models import Delegation, Reply


@dataclass(frozen=True)
class Standing:
    """The newest reply and the delegation, where there are any; `due_at` is the deadline.

    `frozen` tells that credentials of the Party are contested.
    """

    reply: Reply | None
    delegation: Delegation | None
    due_at: datetime | None
    frozen: bool = False

    @property
    def given(self) -> Given | None:
        """Read the newest reply."""
        return read(self.reply.content) if self.reply else None

    @property
    def version(self) -> int:
        """Give the number of the newest reply, 0 where there is none."""
        return self.reply.version if self.reply else 0


def of(session: Session, invitation_id: int) -> Standing:
    """Look up what stands, in one statement."""
    found = session.execute(_query().where(Invitation.id == invitation_id)).one()
    reply, delegation, due_at, frozen = found
    return Standing(reply, delegation, due_at, bool(frozen))


def _query() -> Select[Reply, Delegation, datetime, bool]:
    newer = aliased(Reply)
    newest = (
        select(func.max(newer.version))
        .where(newer.invitation_id == Invitation.id)
        .correlate(Invitation)
        .scalar_subquery()
    )
    other, invited = aliased(Delegation), aliased(Addressee)
    frozen = (
        select(other.id)
        .join(invited, invited.participant_id == other.participant_id)
        .where(
            invited.id == Invitation.addressee_id,
            other.conference_id == Invitation.conference_id,
            other.frozen,
        )
        .correlate(Invitation)
        .exists()
    )
    return (
        select(Reply, Delegation, Deadline.due_at, frozen)
        .select_from(Invitation)
        .outerjoin(Reply, and_(Reply.invitation_id == Invitation.id, Reply.version == newest))
        .outerjoin(Delegation, Delegation.invitation_id == Invitation.id)
        .outerjoin(
            Deadline,
            and_(Deadline.conference_id == Invitation.conference_id, Deadline.key == "rsvp"),
        )
    )
