"""Letters in the outbox, as any feature would write them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from app import db
from app.calendars import ics
from app.notifications import service
from app.notifications.models import Letter
from app.notifications.service import CalendarPart
from tests.builders import NOW
from tests.calendars.entries import SENDER, an_entry

STARTS = datetime(2021, 10, 12, 11, 0, tzinfo=UTC)


def a_letter(session: Session, once: str = "greeting:1", **changes: Any) -> Letter:
    """Write a greeting to the environment minister of Kenya."""
    values: dict[str, Any] = {
        "about": "invitation:1",
        "once": once,
        "to_name": "Minister of Environment of Kenya",
        "to_address": "minister.environment@ken.example.org",
        "values": {"country": "Kenya", "starts": STARTS},
        "now": NOW,
    }
    return service.write(session, "greeting", **(values | changes))


def an_invite(**changes: Any) -> CalendarPart:
    """Make a calendar request to go with a letter."""
    return CalendarPart("REQUEST", ics.request(an_entry(**changes), SENDER))


def written(count: int = 1, **changes: Any) -> list[int]:
    """Commit some letters and give their numbers."""
    with db.writing() as session:
        return [a_letter(session, f"greeting:{n}", **changes).id for n in range(count)]


def read(letter_id: int) -> Letter:
    """Read a letter as it stands in the database."""
    with db.reading() as session:
        letter = session.get(Letter, letter_id)
        assert letter is not None
        return letter
