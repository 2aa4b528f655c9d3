"""What a calendar entry stands for: a request for the floor, and the invitation that brought it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.calendars.models import CalendarEntry
from app.programme.models import Conference
from app.rsvp.models import Delegation, Inscription

PREFIX = "inscription:"


@dataclass(frozen=True)
class Held:
    """The request for the floor behind an entry, its conference and its invitation."""

    inscription: Inscription
    conference: Conference

    @property
    def invitation_id(self) -> int:
        """Give the invitation that the delegation answered."""
        return self.inscription.delegation.invitation_id


def of(session: Session, entry: CalendarEntry) -> Held | None:
    """Find what an entry stands for; None for one that is no speaker's."""
    return named(session, entry.thread)


def named(session: Session, thread: str) -> Held | None:
    """Find the request for the floor that a thread names ("inscription:45")."""
    number = thread.removeprefix(PREFIX)
    if not thread.startswith(PREFIX) or not number.isdecimal():
        return None
    query = (
        select(Inscription, Conference)
        .join(Conference, Conference.id == Inscription.conference_id)
        .where(Inscription.id == int(number))
        .options(
            joinedload(Inscription.speaker),
            joinedload(Inscription.delegation).joinedload(Delegation.participant),
        )
    )
    found = session.execute(query).one_or_none()
    return Held(found[0], found[1]) if found else None
