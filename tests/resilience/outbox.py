"""Letters put into the outbox as any command does, and what became of them."""

from typing import Any

from sqlalchemy import func, select

from app import db
from app.notifications.models import Letter
from tests.builders import NOW


def written(count: int = 1, **changes: Any) -> list[int]:
    """Commit some letters and give their numbers."""
    with db.writing() as session:
        letters = [Letter(**_row(number) | changes) for number in range(count)]
        session.add_all(letters)
        session.flush()
        return [letter.id for letter in letters]


def read(letter_id: int) -> Letter:
    """Read a letter as it stands in the database."""
    with db.reading() as session:
        return session.get_one(Letter, letter_id)


def states() -> dict[str, int]:
    """Count the letters by state."""
    with db.reading() as session:
        counted = select(Letter.state, func.count()).group_by(Letter.state)
        return dict(session.execute(counted).all())


def _row(number: int) -> dict[str, Any]:
    return {
        "kind": "place",
        "about": f"inscription:{number}",
        "once": f"crash:{number}",
        "to_name": "Minister of Environment of Kenya",
        "to_address": f"post{number}@example.org",
        "subject": f"Your place, {number}",
        "text": "You have the floor.",
        "html": "<p>You have the floor.</p>",
        "message_id": f"<{number}@rostrum.example.org>",
        "next_try_at": NOW,
        "created_at": NOW,
    }
