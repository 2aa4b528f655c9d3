"""What a conference file says, read and checked, before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class ParsedDeadline:
    """A date by which something is asked; `due_at` in UTC."""

    key: str
    what: str
    due_at: datetime


@dataclass(frozen=True)
class ParsedRole:
    """A place of honour; an empty name is a place that somebody will be named to."""

    kind: str
    place: int
    name: str = ""


@dataclass(frozen=True)
class ParsedSession:
    """A session: times in UTC, durations in seconds, capacities in persons and lines."""

    code: str
    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    description: str = ""
    room: str = ""
    seats: int | None = None
    remote_lines: int | None = None
    opening_s: int = 600
    keynote_s: int = 0
    wrap_up_s: int = 300
    changeover_s: int = 30
    themes: tuple[str, ...] = ()
    guiding_questions: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    roles: tuple[ParsedRole, ...] = ()

    def overlaps(self, other: "ParsedSession") -> bool:
        """Tell whether both go on at some moment; one may begin when the other ends."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class ParsedConference:
    """A whole segment, free of faults."""

    code: str
    title: str
    short_title: str
    place: str
    city: str
    zone: str
    first_day: date
    last_day: date
    theme: str = ""
    host: str = ""
    host_code: str | None = None
    signatory: str = ""
    agenda_status: str = ""
    policy: Mapping[str, Any] = field(default_factory=dict)
    deadlines: tuple[ParsedDeadline, ...] = ()
    sessions: tuple[ParsedSession, ...] = ()

    def parallel_to(self, code: str) -> tuple[str, ...]:
        """List the codes of the sessions that go on at the same time as the one with `code`."""
        own = next(one for one in self.sessions if one.code == code)
        return tuple(one.code for one in self.sessions if one.code != code and one.overlaps(own))
