"""Who will come, by the answers to calendar entries."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.calendars.models import ANSWERS, CalendarEntry


def note_answer(entry: CalendarEntry, answer: str) -> None:
    """Keep what a person answered; later requests repeat it (RFC 5546 section 3.2.2.1).

    Neither SEQUENCE nor DTSTAMP changes: an answer is no new version. Raises ValueError for an
    answer that is none of ANSWERS.
    """
    if answer not in ANSWERS:
        raise ValueError(f"{answer} is no answer")
    entry.answer = answer


def of_conference(session: Session, conference: str) -> dict[str, str]:
    """Give the answer of every standing entry of a conference, by thread."""
    return _by_thread(session, CalendarEntry.conference == conference)


def at(session: Session, gathering: str) -> dict[str, str]:
    """Give the answer of every standing entry of a session, by thread."""
    return _by_thread(session, CalendarEntry.gathering == gathering)


def _by_thread(session: Session, wanted: ColumnElement[bool]) -> dict[str, str]:
    query = select(CalendarEntry.thread, CalendarEntry.answer).where(
        wanted, CalendarEntry.status == "confirmed"
    )
    return dict(session.execute(query).all())
