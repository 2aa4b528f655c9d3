"""What waits for those who gather credentials, for the home page."""

from typing import Any

from flask import url_for
from flask_babel import ngettext
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.credentials.models import Credentials
from app.credentials.sheet import COMES
from app.delegations.models import Participant
from app.programme.models import Conference
from app.rsvp.models import Delegation
from app.web.home import Waiting, may


def waiting(session: Session, _actor: Any, _now: Any) -> list[Waiting]:
    """Count the Parties that take part and have sent nothing under the Convention."""
    count = _awaited(session, contests=may("credentials.contest"))
    sentence = ngettext(
        "%(num)s Party that takes part has sent no credentials yet",
        "%(num)s Parties that take part have sent no credentials yet",
        count,
    )
    return [Waiting(sentence, count, url_for("credentials_report.show"))] if count else []


def _awaited(session: Session, *, contests: bool) -> int:
    standing = Credentials.state if contests else Credentials.standing
    current = select(func.max(Conference.id)).scalar_subquery()
    came = exists().where(
        Credentials.conference_id == Delegation.conference_id,
        Credentials.participant_id == Delegation.participant_id,
        Credentials.instrument == "CBD",
        standing != "awaited",
    )
    query = (
        select(func.count(Delegation.participant_id.distinct()))
        .join(Participant, Participant.id == Delegation.participant_id)
        .where(
            Delegation.conference_id == current,
            Delegation.answer.in_(COMES),
            Participant.category_code == "GOV-PARTIES",
            ~came,
        )
    )
    return session.scalar(query) or 0
