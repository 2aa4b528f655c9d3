"""What the pages of the programme are made of."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import g
from flask_babel import get_locale
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

from app import db
from app.delegations import reference
from app.delegations import service as delegations
from app.delegations.models import Participant
from app.errors import NotFound, Overtaken
from app.programme import service, timeline
from app.programme.models import Conference, ConferenceSession, SessionRole
from app.web import times
from app.web.fields import PageForm


def overview(conference: Conference, country: str | None = None) -> dict[str, Any]:
    """Give the picture of the segment and the zone of a country that wants its own hours."""
    own = zones_of_states().get(country or "")
    locale = get_locale()
    drawn = timeline.draw(
        conference.sessions,
        conference.zone,
        other=own if own != conference.zone else None,
        mirrored=locale.text_direction == "rtl",
    )
    return {"conference": conference, "timeline": drawn, "own_zone": own}


def holders(session: Session, conference: Conference) -> Mapping[int, Participant]:
    """Find the participants that hold places of honour; one statement, or none."""
    wanted = {
        role.participant_id
        for one in conference.sessions
        for role in one.roles
        if role.participant_id is not None
    }
    if not wanted:
        return {}
    found: Sequence[Participant] = session.scalars(
        select(Participant).where(Participant.id.in_(wanted))
    ).all()
    return {one.id: one for one in found}


def countries() -> list[tuple[str, str]]:
    """List the States by their names in the language of the page."""
    return delegations.country_names(get_locale().language)


def zones_of_states() -> dict[str, str]:
    """Give the zone of each State's capital by its code."""
    return {row["code"]: row["zone"] for row in reference.participants() if row["iso2"]}


def lacking_co_chairs(session: Session, conference_id: int) -> int:
    """Count the sessions in which a co-chair's place is empty."""
    query = (
        select(func.count(SessionRole.session_id.distinct()))
        .join(ConferenceSession, ConferenceSession.id == SessionRole.session_id)
        .where(ConferenceSession.conference_id == conference_id)
        .where(SessionRole.kind == "co_chair", SessionRole.name == "")
    )
    return session.scalar(query) or 0


def code_of(session: Session, role: SessionRole) -> str:
    """Give the code of the participant that holds a place, or nothing."""
    if role.participant_id is None:
        return ""
    return session.get_one(Participant, role.participant_id).code


def differences(
    overtaken: Overtaken | None, form: PageForm, zone: str
) -> list[tuple[str, str, str]]:
    """Say what was sent and what stands, field by field, in words of the page."""
    if overtaken is None:
        return []
    return [
        (_label(form, name), _said(sent, zone), _said(stands, zone))
        for name, (sent, stands) in overtaken.difference.items()
    ]


def _label(form: PageForm, name: str) -> str:
    field = form["participant" if name == "participant_id" else name]
    return str(field.label.text)


def _said(value: object, zone: str) -> str:
    if isinstance(value, datetime):
        return times.moment(value, zone, get_locale())
    if isinstance(value, list):
        return " / ".join(str(one) for one in value)
    return "" if value is None else str(value)


def current_lazily() -> dict[str, Any]:
    """Lend every template the current conference, asked for only when a template uses it."""
    return {"conference": LocalProxy(_current)}


def lend(conference: Conference) -> None:
    """Lend the templates of this page what was read for it already, instead of asking again."""
    g.conference = conference


def _current() -> Conference | None:
    if "conference" not in g:
        g.conference = _ask()
    found: Conference | None = g.conference
    return found


def _ask() -> Conference | None:
    try:
        with db.reading() as session:
            return service.current(session)
    except (NotFound, SQLAlchemyError):  # the page that says so must not fail for it
        return None
