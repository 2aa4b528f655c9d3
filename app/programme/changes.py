"""What a conference file would change in the conference that stands: compared, not written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.programme.models import Conference, ConferenceSession
from app.programme.parsed import ParsedConference, ParsedSession

CONFERENCE = (
    *("title", "short_title", "theme", "host", "host_code", "signatory", "place", "city", "zone"),
    *("first_day", "last_day", "agenda_status", "policy"),
)
SESSION = (
    *("kind", "title", "description", "starts_at", "ends_at", "room", "seats", "remote_lines"),
    *("opening_s", "keynote_s", "wrap_up_s", "changeover_s", "themes", "guiding_questions"),
)


@dataclass(frozen=True)
class Change:
    """One difference: `what` is "conference", "deadline rsvp" or "session A"."""

    what: str
    field: str
    before: object
    after: object

    def as_json(self) -> list[object]:
        return [plain(self.before), plain(self.after)]

    @staticmethod
    def written(value: object, zone: str) -> str:
        """Write one side for people, moments as clocks of the zone show them."""
        if isinstance(value, datetime):
            there = value.astimezone(ZoneInfo(zone)).isoformat(" ", "minutes")
            return f"{there[:16]} {there[16:]}"
        if isinstance(value, list):
            return " / ".join(str(one) for one in value)
        return "–" if value in (None, "") else str(value)  # noqa: RUF001 (nothing stands there)


def plain(value: object) -> object:
    """Write a value as JSON can hold it."""
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def values(parsed: ParsedConference | ParsedSession, names: tuple[str, ...]) -> dict[str, Any]:
    """Take the columns out of what was read; tuples become lists, as columns keep them."""
    taken = {name: getattr(parsed, name) for name in names}
    return {key: list(one) if isinstance(one, tuple) else one for key, one in taken.items()}


def compare(standing: Conference, parsed: ParsedConference) -> list[Change]:
    """List what would change; an empty list means that the file says what stands already."""
    own = _differ("conference", standing, values(parsed, CONFERENCE))
    return [*own, *_deadlines(standing, parsed), *_sessions(standing, parsed)]


def differing(row: object, wanted: dict[str, Any]) -> dict[str, tuple[object, object]]:
    """Give (sent, standing) of every field that differs."""
    return {
        name: (value, getattr(row, name))
        for name, value in wanted.items()
        if getattr(row, name) != value
    }


def left_out(standing: Conference, parsed: ParsedConference) -> list[str]:
    """List the codes of the sessions that stand but are not in the file."""
    named = {one.code for one in parsed.sessions}
    return [one.code for one in standing.sessions if one.code not in named]


def _differ(what: str, row: object, wanted: dict[str, Any]) -> Iterator[Change]:
    for name, after in wanted.items():
        before = getattr(row, name)
        if before != after:
            yield Change(what, name, before, after)


def _deadlines(standing: Conference, parsed: ParsedConference) -> Iterator[Change]:
    before = {one.key: (one.what, one.due_at) for one in standing.deadlines}
    after = {one.key: (one.what, one.due_at) for one in parsed.deadlines}
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key, ("", None)), after.get(key, ("", None))
        for name, was, is_now in zip(("what", "due_at"), old, new, strict=True):
            if was != is_now:
                yield Change(f"deadline {key}", name, was, is_now)


def _sessions(standing: Conference, parsed: ParsedConference) -> Iterator[Change]:
    rows = {one.code: one for one in standing.sessions}
    for one in parsed.sessions:
        row = rows.get(one.code)
        if row is None:
            yield Change(f"session {one.code}", "title", None, one.title)
        else:
            yield from _differ(f"session {one.code}", row, values(one, SESSION))
            yield from _agenda(row, one)


def _agenda(row: ConferenceSession, parsed: ParsedSession) -> Iterator[Change]:
    items = [item.text for item in row.items]
    if items != list(parsed.items):
        yield Change(f"session {parsed.code}", "items", items, list(parsed.items))
    held = {(role.kind, role.place): role.name for role in row.roles}
    for role in parsed.roles:
        name = held.get((role.kind, role.place))
        # Whoever was named in the product stays; a file only opens places and fills empty ones.
        if name is None or (role.name and not name):
            place = f"{role.kind} {role.place}"
            yield Change(f"session {parsed.code}", place, name, role.name)
