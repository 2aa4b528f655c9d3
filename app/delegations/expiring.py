"""Files that were looked through and that nobody took are forgotten after a week."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from app import db
from app.audit.service import SYSTEM
from app.delegations import imports
from app.delegations.models import Import, ImportRow

KEPT = timedelta(days=7)  # a file of contacts lies about no longer than somebody needs it


def ring(now: datetime, _settings: Mapping[str, Any] | None = None) -> int:
    """Forget what is due, and give how many files those were."""
    with db.reading() as session:
        if session.scalar(select(Import.id).where(_due(now)).limit(1)) is None:
            return 0
    with db.writing() as session:
        return expire(session, now=now)


def expire(session: Session, *, now: datetime) -> int:
    """Forget every file that has been shown for a week and was not taken; the record tells it."""
    due = session.scalars(select(Import).where(_due(now)).with_for_update()).all()
    for made in due:
        session.execute(delete(ImportRow).where(ImportRow.import_id == made.id))
        imports.tell(session, made, SYSTEM, "expire", now, {"file": [made.filename, ""]})
        session.delete(made)
    return len(due)


def _due(now: datetime) -> ColumnElement[bool]:
    return (Import.state == "shown") & (Import.created_at <= now - KEPT)
