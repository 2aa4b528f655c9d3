"""A letter that the mail server took and that came back later, as reports on delivery tell."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.notifications import hooks
from app.notifications.models import Letter

CAME_BACK = ("sent", "uncertain")


def among(session: Session, message_ids: Iterable[str]) -> Letter | None:
    """Find the first of our letters among these Message-IDs, locked; None where none is ours."""
    asked = list(dict.fromkeys(message_ids))[:50]
    query = select(Letter).where(Letter.message_id.in_(asked)).with_for_update()
    found = {letter.message_id: letter for letter in session.scalars(query)}
    return next((found[one] for one in asked if one in found), None)


def came_back(session: Session, letter: Letter, reason: str, *, now: datetime) -> bool:
    """Mark that a letter came back, and tell whoever wrote it; False where it was so already."""
    if letter.state not in CAME_BACK:
        return False
    letter.state, letter.last_error = "bounced", reason[:500]
    hooks.tell(session, letter, "bounced", letter.last_error, now)
    return True
