"""The conference file: one segment in YAML, read whole or refused with every fault and its line."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from app.delegations import reference
from app.errors import N_
from app.programme import local_times
from app.programme import yaml_lines as yl
from app.programme.models import SESSION_KINDS
from app.programme.parsed import ParsedConference, ParsedDeadline, ParsedRole, ParsedSession
from app.programme.policy_keys import read_policy
from app.programme.yaml_lines import MOST_CHARACTERS, Faults, Faulty, Marked

__all__ = ["DEADLINES", "MOST_CHARACTERS", "Faulty", "ParsedConference", "parse"]

DEADLINES = ("rsvp", "declaration_comments", "credentials", "recordings", "statement_texts")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
HOUR = 3600
T = TypeVar("T")
DURATIONS = ("opening_s", "keynote_s", "wrap_up_s", "changeover_s")
WORDS = {  # key of the conference -> most characters
    "title": 300,
    "short_title": 120,
    "place": 200,
    "city": 80,
    "theme": 300,
    "host": 300,
    "signatory": 300,
    "agenda_status": 200,
}
NEEDED = ("code", "title", "short_title", "place", "city", "zone", "first_day", "last_day")
SESSION_NEEDED = ("code", "kind", "title", "starts", "ends")
SESSION_KNOWN = (
    *("description", "room", "seats", "remote_lines", "co_chairs", "clerks", "moderator"),
    *("rapporteur", *DURATIONS, "themes", "guiding_questions", "items"),
)


def parse(text: str) -> ParsedConference:
    """Read a conference file; docs/conference-file.md describes the format.

    Raises Faulty with every fault, its line and what to do. Nothing is written anywhere.
    """
    faults = Faults()
    top = yl.mapping(
        yl.compose(text),
        faults,
        needed=("conference", "sessions"),
        known=("deadlines", "defaults", "policy"),
    )
    facts = _conference(top.get("conference"), faults)
    zone = facts.get("zone")
    usual = _defaults(top.get("defaults"), faults)
    marks: list[tuple[Marked, ParsedSession]] = []
    if "sessions" in top:
        marks = [
            (at, one)
            for at in yl.entries(top["sessions"], faults)
            if (one := _session(at, zone, usual, faults))
        ]
    _check_together(marks, facts, faults)
    deadlines = _deadlines(top.get("deadlines"), zone, faults)
    policy = read_policy(top["policy"], faults) if "policy" in top else {}
    faults.check()
    sessions = sorted((one for _, one in marks), key=lambda one: (one.starts_at, one.code))
    return ParsedConference(
        **facts, policy=policy, deadlines=tuple(deadlines), sessions=tuple(sessions)
    )


def _conference(at: Marked | None, faults: Faults) -> dict[str, Any]:
    if at is None:
        return {}
    given = yl.mapping(at, faults, needed=NEEDED, known=(*WORDS, "host_code"))
    facts: dict[str, Any] = {
        key: yl.text(given[key], faults, most=most) for key, most in WORDS.items() if key in given
    }
    if "code" in given:
        facts["code"] = _code(given["code"], faults, most=40)
    if "host_code" in given:
        facts["host_code"] = _host(given["host_code"], faults)
    if "zone" in given and (zone := _zone(given["zone"], faults)):
        facts["zone"] = zone
    for key in ("first_day", "last_day"):
        if key in given:
            facts[key] = _day(given[key], faults)
    first, last = facts.get("first_day"), facts.get("last_day")
    if first and last and first > last:
        faults.add(given["last_day"], N_("The last day lies before the first one."))
    return facts


def _host(at: Marked, faults: Faults) -> str:
    raw = yl.text(at, faults, most=20)
    if raw not in {row["code"] for row in reference.participants() if row["iso2"]}:
        message = N_("“%(value)s” is no country's code. Use its three letters, as in “CHN”.")
        faults.add(at, message, value=raw)
    return raw


def _zone(at: Marked, faults: Faults) -> str | None:
    raw = yl.text(at, faults, most=60)
    if raw in local_times.zones():
        return raw
    near = local_times.nearest_zone(raw)
    if near:
        message = N_("“%(value)s” is not a zone. Did you mean “%(near)s”?")
        faults.add(at, message, value=raw, near=near)
    else:
        message = N_("“%(value)s” is not a zone. Name a place, as in “Asia/Shanghai”.")
        faults.add(at, message, value=raw)
    return None


def _defaults(at: Marked | None, faults: Faults) -> dict[str, int]:
    if at is None:
        return {}
    given = yl.mapping(at, faults, needed=(), known=DURATIONS)
    return {key: yl.number(one, faults, least=0, most=HOUR) for key, one in given.items()}


def _deadlines(at: Marked | None, zone: str | None, faults: Faults) -> list[ParsedDeadline]:
    found: dict[str, ParsedDeadline] = {}
    for entry in yl.entries(at, faults) if at else ():
        given = yl.mapping(entry, faults, needed=("key", "what", "due"), known=())
        key = yl.one_of(given["key"], faults, DEADLINES) if "key" in given else ""
        what = yl.text(given["what"], faults, most=200) if "what" in given else ""
        due = _moment(given.get("due"), zone, faults)
        if key in found:
            faults.add(given["key"], N_("There is another deadline “%(key)s”."), key=key)
        elif key and due:
            found[key] = ParsedDeadline(key, what, due)
    return list(found.values())


def _session(
    at: Marked, zone: str | None, usual: Mapping[str, int], faults: Faults
) -> ParsedSession | None:
    given = yl.mapping(at, faults, needed=SESSION_NEEDED, known=SESSION_KNOWN)
    facts: dict[str, Any] = dict(usual)
    if "code" in given:
        facts["code"] = _code(given["code"], faults, most=12)
    if "kind" in given:
        facts["kind"] = yl.one_of(given["kind"], faults, SESSION_KINDS)
    for key, most in {"title": 300, "description": 4000, "room": 120}.items():
        if key in given:
            facts[key] = yl.text(given[key], faults, most=most)
    for key in ("seats", "remote_lines", *DURATIONS):
        if key in given:
            most = HOUR if key in DURATIONS else 100_000
            facts[key] = yl.number(given[key], faults, least=0, most=most)
    for key, most in {"themes": 60, "guiding_questions": 500, "items": 500}.items():
        if key in given:
            listed = [yl.text(one, faults, most=most) for one in yl.entries(given[key], faults)]
            facts[key] = tuple(listed)
    facts["roles"] = _roles(given, faults)
    return _timed(given, facts, zone, faults)


def _timed(
    given: Mapping[str, Marked], facts: dict[str, Any], zone: str | None, faults: Faults
) -> ParsedSession | None:
    starts, ends = (_moment(given.get(key), zone, faults) for key in ("starts", "ends"))
    if starts is None or ends is None:
        return None
    if ends <= starts:
        faults.add(given["ends"], N_("The session ends before it starts."))
        return None
    if not all(key in given for key in SESSION_NEEDED):
        return None
    session = ParsedSession(**facts, starts_at=starts, ends_at=ends)
    taken = session.opening_s + session.keynote_s + session.wrap_up_s
    if session.kind == "roundtable" and taken >= (ends - starts).total_seconds():
        faults.add(given["ends"], N_("Opening, keynote and wrap-up leave no time for statements."))
    return session


def _roles(given: Mapping[str, Marked], faults: Faults) -> tuple[ParsedRole, ...]:
    roles = [
        ParsedRole(kind, place)
        for key, kind, most in (("co_chairs", "co_chair", 6), ("clerks", "clerk", 3))
        if key in given
        for place in range(1, yl.number(given[key], faults, least=0, most=most) + 1)
    ]
    roles += [
        ParsedRole(kind, 1, yl.text(given[kind], faults, most=200))
        for kind in ("moderator", "rapporteur")
        if kind in given
    ]
    return tuple(roles)


def _check_together(
    marks: Collection[tuple[Marked, ParsedSession]], facts: Mapping[str, Any], faults: Faults
) -> None:
    seen: list[tuple[Marked, ParsedSession]] = []
    for at, one in marks:
        for earlier_at, earlier in seen:
            _check_pair(at, one, earlier_at, earlier, faults)
        _check_day(at, one, facts, faults)
        seen.append((at, one))


def _check_pair(
    at: Marked, one: ParsedSession, earlier_at: Marked, earlier: ParsedSession, faults: Faults
) -> None:
    if one.code.casefold() == earlier.code.casefold():
        message = N_("The code “%(code)s” is taken by the session in line %(line)s.")
        faults.add(at, message, code=one.code, line=earlier_at.line)
    same_room = one.room and one.room.casefold() == earlier.room.casefold()
    if same_room and one.overlaps(earlier):
        message = N_("%(one)s and %(other)s are in “%(room)s” at the same time.")
        faults.add(at, message, one=one.code, other=earlier.code, room=one.room)


def _check_day(at: Marked, one: ParsedSession, facts: Mapping[str, Any], faults: Faults) -> None:
    first, last = facts.get("first_day"), facts.get("last_day")
    zone = ZoneInfo(facts.get("zone", "UTC"))
    starts = one.starts_at.astimezone(zone).date()
    if first and last and not first <= starts <= last:
        message = N_("%(code)s starts on %(day)s, which is no day of the conference.")
        faults.add(at, message, code=one.code, day=starts.isoformat())


def _code(at: Marked, faults: Faults, *, most: int) -> str:
    raw = yl.text(at, faults, most=most)
    if raw and not CODE.fullmatch(raw):
        message = N_("“%(value)s” cannot be a code. Use letters A to Z, digits and hyphens.")
        faults.add(at, message, value=raw)
    return raw


def _day(at: Marked, faults: Faults) -> date | None:
    return _timely(at, faults, local_times.day)


def _moment(at: Marked | None, zone: str | None, faults: Faults) -> datetime | None:
    return _timely(at, faults, lambda raw: local_times.moment(raw, zone)) if at else None


def _timely(at: Marked, faults: Faults, read: Callable[[str], T]) -> T | None:
    try:
        return read(yl.text(at, faults, most=80))
    except local_times.Unclear as reason:
        faults.add(at, reason.message, **reason.values)
        return None
