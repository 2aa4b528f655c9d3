"""The page of a roster, the same for staff and behind a personal link; it follows the floor."""

from collections.abc import Callable

from flask import render_template
from flask.typing import ResponseReturnValue

from app import db
from app.allocation import words
from app.live.answers import Followed, answer
from app.live.topics import Topic
from app.rosters import desk_words, floor, screens, service
from app.web import clock


def answered(
    session_id: int, *, notes: bool, note_url: Callable[[int], str]
) -> ResponseReturnValue:
    """Answer with the page, or with the number that it follows; whoever asks has been let in."""
    followed = Followed(Topic(screens.KIND, session_id), "roster")
    return answer(followed, lambda number: _page(session_id, number, notes, note_url))


def _page(session_id: int, number: int, notes: bool, note_url: Callable[[int], str]) -> str:  # noqa: FBT001
    now = clock.now()
    with db.reading() as session:
        roster = service.roster_of(session, session_id)
        standing = floor.floor_of(session, session_id, now=now)
        return render_template(
            "rosters/roster.html",
            conference=roster.conference,
            roster=roster,
            notes=notes,
            note_url=note_url,
            number=number,
            words=words,
            floor=standing,
            running=standing.phase not in {"planned", "ready"},
            screen=screens.Screen(roster.conference, roster.table, standing, now, ["en"]),
            said=desk_words,
        )
