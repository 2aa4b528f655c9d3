"""Rows made from what a conference file says, or brought in line with it."""

from app.programme import changes
from app.programme.models import Conference, ConferenceSession, Deadline, SessionItem, SessionRole
from app.programme.parsed import ParsedConference, ParsedDeadline, ParsedRole, ParsedSession


def conference(parsed: ParsedConference) -> Conference:
    """Make a new conference with everything in it."""
    return Conference(
        code=parsed.code,
        **changes.values(parsed, changes.CONFERENCE),
        deadlines=[_deadline(one) for one in parsed.deadlines],
        sessions=[_session(one) for one in parsed.sessions],
    )


def apply(standing: Conference, parsed: ParsedConference) -> None:
    """Bring a conference in line; sessions that the file leaves out stay as they are."""
    for name, value in changes.values(parsed, changes.CONFERENCE).items():
        setattr(standing, name, value)
    _apply_deadlines(standing, parsed)
    rows = {one.code: one for one in standing.sessions}
    for one in parsed.sessions:
        if one.code in rows:
            _apply_session(rows[one.code], one)
        else:
            standing.sessions.append(_session(one))


def _apply_deadlines(standing: Conference, parsed: ParsedConference) -> None:
    rows = {one.key: one for one in standing.deadlines}
    for one in parsed.deadlines:
        if one.key in rows:
            rows[one.key].what, rows[one.key].due_at = one.what, one.due_at
        else:
            standing.deadlines.append(_deadline(one))
    kept = {one.key for one in parsed.deadlines}
    standing.deadlines = [one for one in standing.deadlines if one.key in kept]


def _apply_session(row: ConferenceSession, parsed: ParsedSession) -> None:
    for name, value in changes.values(parsed, changes.SESSION).items():
        setattr(row, name, value)
    if [item.text for item in row.items] != list(parsed.items):
        row.items = _items(parsed)
    roles = {(role.kind, role.place): role for role in row.roles}
    for one in parsed.roles:
        role = roles.get((one.kind, one.place))
        if role is None:
            row.roles.append(_role(one))
        elif one.name and not role.name:
            role.name = one.name


def _session(parsed: ParsedSession) -> ConferenceSession:
    return ConferenceSession(
        code=parsed.code,
        **changes.values(parsed, changes.SESSION),
        items=_items(parsed),
        roles=[_role(one) for one in parsed.roles],
    )


def _items(parsed: ParsedSession) -> list[SessionItem]:
    return [SessionItem(position=n, text=text) for n, text in enumerate(parsed.items, start=1)]


def _role(parsed: ParsedRole) -> SessionRole:
    return SessionRole(kind=parsed.kind, place=parsed.place, name=parsed.name)


def _deadline(parsed: ParsedDeadline) -> Deadline:
    return Deadline(key=parsed.key, what=parsed.what, due_at=parsed.due_at)
