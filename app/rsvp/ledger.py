"""What the register of invitations may be asked about replies."""

from sqlalchemy import ColumnElement, exists

from app.invitations.models import Invitation
from app.rsvp.models import Delegation, Inscription


def floor_asked() -> ColumnElement[bool]:
    """Tell whether an invitation was answered with a request for the floor that stands."""
    return exists().where(
        Delegation.invitation_id == Invitation.id,
        Inscription.delegation_id == Delegation.id,
        Inscription.state.not_in(("withdrawn", "declined_by_chair")),
    )
