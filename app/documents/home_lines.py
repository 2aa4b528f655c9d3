"""What waits for those who clear and sign documents, for the home page."""

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.documents import rules
from app.documents.models import Document
from app.errors import NotFound
from app.programme import service as programme
from app.web.home import Waiting, may


def waiting(session: Session, actor: Any, _now: datetime) -> list[Waiting]:
    """Count drafts to be cleared and cleared documents to be signed, for whoever may do so."""
    states = select(Document.state, func.count()).group_by(Document.state)
    counts: dict[str, int] = dict(session.execute(states).all())
    drafts, cleared = counts.get("draft", 0), counts.get("cleared", 0)
    lines = []
    if drafts and may("documents.clear") and _clears(session, actor):
        said = ngettext(
            "%(num)s document waits to be cleared", "%(num)s documents wait to be cleared", drafts
        )
        lines.append(Waiting(said, drafts, url_for("documents.index", state="draft")))
    if cleared and may("documents.sign"):
        said = ngettext(
            "%(num)s document waits for signature", "%(num)s documents wait for signature", cleared
        )
        lines.append(Waiting(said, cleared, url_for("documents.index", state="cleared")))
    return lines


def _clears(session: Session, actor: Any) -> bool:
    try:
        conference = programme.current(session)
    except NotFound:
        return False
    return rules.may_clear(session, conference.id, actor)
