"""The list behind the hours at home: who speaks live from which capital, session by session."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation.rows import STANDING
from app.delegations import names
from app.delegations.models import Participant
from app.overview import hours
from app.programme.models import ConferenceSession
from app.rsvp.models import Delegation, Inscription

A_PAGE = 100


@dataclass(frozen=True)
class Called:
    """One delegation and the clock of its capital."""

    participant: Participant
    zone: str
    band: str


def live(session: Session, table: ConferenceSession, language: str) -> list[Called]:
    """List the live remote speakers by name, with the band of hours of one session at home.

    One statement. Names are sorted here, because each language has an order of its own.
    """
    query = (
        select(Participant, Inscription.home_zone)
        .join(Delegation, Delegation.participant_id == Participant.id)
        .join(Inscription, Inscription.delegation_id == Delegation.id)
        .where(
            Inscription.conference_id == table.conference_id,
            Inscription.state.in_(STANDING),
            Inscription.mode == "live_remote",
        )
    )
    by_name = names.sort_key(language)
    found = [
        Called(body, zone, hours.band(table.starts_at, table.ends_at, zone))
        for body, zone in session.execute(query)
    ]
    return sorted(found, key=lambda one: by_name(_name(one.participant, language)))


def _name(body: Participant, language: str) -> str:
    return body.names.get(names.base(language)) or body.short_name
