"""Taking back what was noted for many letters at once."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor
from app.errors import N_, NotFound, Refused
from app.invitations.channels import MOMENTS, joined
from app.invitations.lookup import note
from app.invitations.models import BulkAct, Dispatch, Invitation


def undo(session: Session, act_id: int, *, actor: Actor, now: datetime) -> int:
    """Take an act back wherever nothing has happened since, and give how many that were.

    Raises NotFound, and Refused for an act that was undone before.
    """
    act = session.get(BulkAct, act_id, with_for_update=True)
    if act is None:
        raise NotFound(N_("There is no such act."))
    if act.undone_at is not None:
        raise Refused(N_("This was undone already."))
    act.undone_at = now
    states = {row[0]: row for row in act.rows}
    query = joined().where(Dispatch.id.in_(states))
    restored = 0
    for one, way in session.execute(query).unique():
        _, before, after, stood = states[way.id]
        if way.state == after:
            _restore(one, way, before, stood)
            note(session, one, "undo", actor, now, state=[after, before])
            restored += 1
    return restored


def undoable(session: Session, conference_id: int) -> BulkAct | None:
    """Give the newest act of a conference, if it was not undone."""
    mine = select(BulkAct).where(BulkAct.conference_id == conference_id)
    newest = session.scalar(mine.order_by(BulkAct.id.desc()).limit(1))
    return newest if newest is not None and newest.undone_at is None else None


def _restore(invitation: Invitation, way: Dispatch, before: str, stood: str) -> None:
    if way.state in MOMENTS:
        setattr(way, MOMENTS[way.state], None)
    if invitation.state == way.state:
        invitation.state = stood
    way.state = before
