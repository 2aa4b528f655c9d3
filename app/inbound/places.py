"""What a calendar entry stands for: a request for the floor and its invitation, or a duty."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.calendars.models import CalendarEntry
from app.programme.models import Conference
from app.rsvp.models import Delegation, Inscription

SPEAKS, DUTIES = "inscription:", ("role:", "recording:")


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
    """Find the request behind an entry; None for one that is no speaker's."""
    return named(session, entry.thread)


def is_duty(entry: CalendarEntry) -> bool:
    """Tell whether an entry is of somebody who presides, keeps the list or plays a recording."""
    return entry.thread.startswith(DUTIES)


def conference_of(session: Session, entry: CalendarEntry) -> Conference | None:
    """Find the conference of an entry."""
    number = entry.conference.rpartition(":")[2]
    return session.get(Conference, int(number)) if number.isdecimal() else None


def named(session: Session, thread: str) -> Held | None:
    """Find the request for the floor that a thread names ("inscription:45")."""
    number = thread.removeprefix(SPEAKS)
    if not thread.startswith(SPEAKS) or not number.isdecimal():
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
