"""Taking back what was noted for many letters at once."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor
from app.errors import N_, NotFound, Refused
from app.invitations import marking
from app.invitations.channels import MOMENTS
from app.invitations.marking import Standing
from app.invitations.models import BulkAct, Dispatch


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
    found = marking.standing(session, Dispatch.id.in_(states))
    mine = [one for one in found if one.way == states[one.way_id][2]]
    marking.write(
        session,
        [
            {"id": one.invitation_id, "state": states[one.way_id][3]}
            for one in mine
            if one.stands == one.way
        ],
        [{"id": one.way_id, **_before(one, states[one.way_id][1])} for one in mine],
    )
    told = [(one, {"state": [one.way, states[one.way_id][1]]}) for one in mine]
    marking.tell(session, "undo", told, actor=actor, now=now)
    return len(mine)


def _before(one: Standing, before: str) -> dict[str, Any]:
    columns: dict[str, Any] = {"state": before}
    return columns | ({MOMENTS[one.way]: None} if one.way in MOMENTS else {})


def undoable(session: Session, conference_id: int) -> BulkAct | None:
    """Give the newest act of a conference, if it was not undone."""
    mine = select(BulkAct).where(BulkAct.conference_id == conference_id)
    newest = session.scalar(mine.order_by(BulkAct.id.desc()).limit(1))
    return newest if newest is not None and newest.undone_at is None else None
