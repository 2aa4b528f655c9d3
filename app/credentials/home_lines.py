"""What waits for those who gather credentials, for the home page."""

from flask import url_for
from flask_babel import ngettext
from sqlalchemy import Select, exists, func, select

from app.credentials.models import Credentials
from app.credentials.sheet import COMES
from app.delegations.models import Participant
from app.programme.models import Conference
from app.rsvp.models import Delegation
from app.web.home import Waiting, may


def says(count: int) -> Waiting:
    """Say how many Parties that take part have sent nothing under the Convention."""
    sentence = ngettext(
        "%(num)s Party that takes part has sent no credentials yet",
        "%(num)s Parties that take part have sent no credentials yet",
        count,
    )
    return Waiting(sentence, count, url_for("credentials_report.show"))


def awaited() -> Select[int]:
    """Count them, contested ones as this reader may see them."""
    contests = may("credentials.contest")
    standing = Credentials.state if contests else Credentials.standing
    current = select(func.max(Conference.id)).scalar_subquery()
    came = exists().where(
        Credentials.conference_id == Delegation.conference_id,
        Credentials.participant_id == Delegation.participant_id,
        Credentials.instrument == "CBD",
        standing != "awaited",
    )
    return (
        select(func.count(Delegation.participant_id.distinct()))
        .join(Participant, Participant.id == Delegation.participant_id)
        .where(
            Delegation.conference_id == current,
            Delegation.answer.in_(COMES),
            Participant.category_code == "GOV-PARTIES",
            ~came,
        )
    )
