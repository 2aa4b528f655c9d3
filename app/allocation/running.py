"""Where the rosters, which stand above, show how a published list stands while its session runs."""

from collections.abc import Callable

from flask import Flask

from app.programme.models import Conference, ConferenceSession

Shows = Callable[[Conference, ConferenceSession], str]
KEY = "rostrum.allocation.running"


def show_by(app: Flask, kind: str, shows: Shows) -> None:
    """Let a feature show a list while its session runs.

    `kind` is the topic that the page follows; `shows(conference, table)` gives HTML that is safe,
    or nothing as long as the list stands as it was published.
    """
    app.extensions[KEY] = (kind, shows)


def shown_by(app: Flask) -> tuple[str, Shows]:
    """Give the topic and what shows it."""
    kind, shows = app.extensions[KEY]
    return kind, shows
