"""Who writes, and under which name letters are known to mail servers; set once at start-up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Letterhead:
    """The sender's name as it stands on letters, and the domain of every Message-ID."""

    sender: str = "High-Level Segment"
    domain: str = "rostrum.example.org"


_letterhead = Letterhead()


def configure(settings: Mapping[str, Any]) -> None:
    """Take the letterhead from the application's settings."""
    global _letterhead  # noqa: PLW0603 (one process, one sender)
    _letterhead = Letterhead(settings["MAIL_SENDER_NAME"], settings["CALENDAR_DOMAIN"])


def current() -> Letterhead:
    """Give the letterhead that configure() set."""
    return _letterhead
