"""The rows of a conference, put as the engine's question."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy.orm import Session

from app.allocation import policy_values, rows
from app.delegations.models import Participant
from app.programme.models import Conference, ConferenceSession
from app.rsvp.models import Delegate, Inscription
from scheduling import files
from scheduling import problem as asked
from scheduling.clock import Interval
from scheduling.plan import Placement
from scheduling.policy import Policy

NOTHING: Mapping[str, Any] = MappingProxyType({})
KNOWN = frozenset(setting.name for setting in fields(Policy))


def policy_of(conference: Conference, amended: Mapping[str, Any] = NOTHING) -> Policy:
    """Read the policy: engine, conference file, what officers amended; raises problem.Faulty."""
    host = {"host": conference.host_code}
    wanted = host | policy_values.nested(settings_of(conference, amended))
    return cast("Policy", read(Policy, wanted))


def settings_of(conference: Conference, amended: Mapping[str, Any]) -> dict[str, Any]:
    """Give every setting that officers may change, as it stands; raises problem.Faulty."""
    raw = {name: value for name, value in conference.policy.items() if name in KNOWN}
    shipped = policy_values.flat(files.plain(read(Policy, raw)))
    return shipped | {key: value for key, value in amended.items() if key in shipped}


def read(kind: type, raw: Mapping[str, Any]) -> Any:
    """Read JSON as what the engine takes; raises scheduling.problem.Faulty."""
    faults: list[str] = []
    value = files.read(kind, dict(raw), "$", faults)
    if faults:
        raise asked.Faulty(faults)
    return value


def problem_from(session: Session, conference: Conference) -> asked.Problem:
    """Read the rows of a conference as a problem; raises scheduling.problem.Faulty."""
    return problem_of(rows.material(session, conference))


def problem_of(found: rows.Material) -> asked.Problem:
    """Put the rows as a problem; raises scheduling.problem.Faulty.

    Ids are those of the rows: an inscription's number, a session's code, "delegate:12".
    """
    conference = found.conference
    code_of = {table.id: table.code for table in found.roundtables}
    persons = [one.speaker for one in found.inscriptions]
    return asked.Problem(
        sessions=tuple(_table(table, persons, conference) for table in found.roundtables),
        inscriptions=tuple(_asker(one, found, code_of) for one in found.inscriptions),
        apart=found.apart,
        published=tuple(_published(found, code_of)),
        spoken=tuple(asked.Spoken(code, _speaker(number)) for code, number in found.spoken),
        policy=policy_of(conference, found.amended),
    )


def _speaker(number: int | None) -> str:
    """Name whoever spoke earlier as `rows.person_id` does; nobody whom a rule could mean."""
    return "somebody" if number is None else f"delegate:{number}"


def _table(
    table: ConferenceSession, persons: list[Delegate], conference: Conference
) -> asked.Session:
    quota = conference.policy.get("quota", {}).get(table.code, {})
    return asked.Session(
        id=table.code,
        title=f"Roundtable {table.code}",
        starts_at=table.starts_at,
        ends_at=table.ends_at,
        opening_s=table.opening_s,
        keynote_s=table.keynote_s,
        wrap_up_s=table.wrap_up_s,
        changeover_s=table.changeover_s,
        onsite_places=table.seats,
        remote_lines=table.remote_lines,
        co_chairs=rows.presiding(table, "co_chair", persons),
        moderators=rows.presiding(table, "moderator", persons),
        themes=tuple(table.themes),
        quota=tuple(asked.Share(region, weight) for region, weight in sorted(quota.items())),
    )


def _asker(one: Inscription, found: rows.Material, code_of: dict[int, str]) -> asked.Inscription:
    body = one.delegation.participant
    wished = [wish for wish in one.wishes if wish.session_id in code_of]
    return asked.Inscription(
        id=str(one.id),
        party=body.code,
        person=rows.one_person(one.speaker),
        inscribed_at=one.inscribed_at,
        name=body.short_name,
        category="party" if body.is_party else "observer",
        kind=_kind(one, body),
        group=rows.behalf(one) or None,
        tier=found.ranks[one.speaker.rank_code].tier,
        limit_s=one.limit_s,
        wishes=tuple(code_of[wish.session_id] for wish in wished if wish.rank),
        never=tuple(code_of[wish.session_id] for wish in wished if not wish.rank),
        mode=cast("asked.Mode", one.mode),
        home_zone=one.home_zone,
        windows=tuple(Interval(window.starts_at, window.ends_at) for window in one.windows),
        themes=(one.portfolio,),
        language=one.language,
        region=body.region,
        sids=body.sids,
        ldc=body.ldc,
        gender=one.speaker.gender,
        pin=code_of.get(found.fixed(one) or 0),
        recording_accepted=one.recording_accepted_at,
        state=cast("asked.State", found.state(one)),
    )


def _kind(one: Inscription, body: Participant) -> asked.Kind:
    """Observers, and non-Party States with them, speak as observers whatever they asked."""
    if not body.is_party:
        return "observer"
    return "group" if one.kind == "group" else "national"


def _published(found: rows.Material, code_of: dict[int, str]) -> Iterator[Placement]:
    for one in found.inscriptions:
        slot = found.slots.get(one.id)
        if slot is not None and slot.session_id in code_of:
            code = code_of[slot.session_id]
            yield Placement(str(one.id), code, slot.position, slot.starts_at, slot.ends_at)
