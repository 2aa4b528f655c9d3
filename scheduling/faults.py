"""Everything that can be wrong with a problem, each fault named by its path and value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfoNotFoundError

from scheduling.clock import zone
from scheduling.policy import MEANING, Policy

if TYPE_CHECKING:
    from scheduling.problem import Inscription, Problem, Session

HOURS_OF_A_DAY = 24
MOST_STATEMENTS = 2


def faults_of(problem: Problem) -> list[str]:
    """Every fault of `problem` as 'path: value is ...'; an empty list if there is none."""
    return [
        *_repeated("sessions", (session.id for session in problem.sessions)),
        *_repeated("inscriptions", (inscription.id for inscription in problem.inscriptions)),
        *_repeated("published", (place.inscription for place in problem.published)),
        *(f for k, s in enumerate(problem.sessions) for f in _session(f"sessions[{k}]", s)),
        *_inscriptions(problem),
        *_published(problem),
        *_apart(problem),
        *_policy(problem.policy),
    ]


def _repeated(path: str, ids: Iterable[str]) -> Iterator[str]:
    for name, times in Counter(ids).items():
        if times > 1:
            yield f"{path}: id {name!r} stands {times} times"
        if not name:
            yield f"{path}: id {name!r} is empty"


def _naive(path: str, moment: datetime | None) -> Iterator[str]:
    if moment is not None and moment.tzinfo is None:
        yield f"{path}: {moment.isoformat()} has no time zone"


def _negative(path: str, **figures: int | None) -> Iterator[str]:
    for name, figure in figures.items():
        if figure is not None and figure < 0:
            yield f"{path}.{name}: {figure} is negative"


def _session(path: str, session: Session) -> Iterator[str]:
    naive = [
        *_naive(f"{path}.starts_at", session.starts_at),
        *_naive(f"{path}.ends_at", session.ends_at),
    ]
    yield from naive
    yield from _negative(
        path,
        opening_s=session.opening_s,
        keynote_s=session.keynote_s,
        wrap_up_s=session.wrap_up_s,
        changeover_s=session.changeover_s,
        seats=session.seats,
        onsite_places=session.onsite_places,
        remote_lines=session.remote_lines,
    )
    for k, share in enumerate(session.quota):
        yield from _negative(f"{path}.quota[{k}]", weight=share.weight)
    if naive:
        return
    if session.ends_at <= session.starts_at:
        yield f"{path}.ends_at: {session.ends_at.isoformat()} is not after the start"
    elif session.net_s < 0:
        yield f"{path}: opening, keynote and wrap-up are {-session.net_s} s longer than the session"


def _inscriptions(problem: Problem) -> Iterator[str]:
    sessions = {session.id for session in problem.sessions}
    for k, inscription in enumerate(problem.inscriptions):
        path = f"inscriptions[{k}]"
        yield from _references(path, inscription, sessions)
        yield from _speaker(path, inscription)
        yield from _times(path, inscription)


def _references(path: str, inscription: Inscription, sessions: set[str]) -> Iterator[str]:
    named = [
        *((f"wishes[{k}]", wish) for k, wish in enumerate(inscription.wishes)),
        *((f"never[{k}]", table) for k, table in enumerate(inscription.never)),
        *([("pin", inscription.pin)] if inscription.pin is not None else []),
    ]
    for name, session in named:
        if session not in sessions:
            yield f"{path}.{name}: {session!r} is no session of this problem"
    yield from _repeated(f"{path}.wishes", inscription.wishes)
    for wish in inscription.wishes:
        if wish in inscription.never:
            yield f"{path}.wishes: {wish!r} is refused in never"


def _speaker(path: str, inscription: Inscription) -> Iterator[str]:
    if not inscription.person:
        yield f"{path}.person: '' names nobody"
    if not inscription.party:
        yield f"{path}.party: '' names nobody"
    if inscription.tier < 1:
        yield f"{path}.tier: {inscription.tier} is below 1"
    if inscription.limit_s is not None and inscription.limit_s < 1:
        yield f"{path}.limit_s: {inscription.limit_s} is below 1"
    if inscription.kind == "group" and not inscription.group:
        yield f"{path}.group: {inscription.group!r} names no group for a group statement"
    if (inscription.kind == "observer") != (inscription.category == "observer"):
        yield f"{path}.kind: {inscription.kind!r} is not for category {inscription.category!r}"
    if inscription.exception is not None and inscription.exception.position == 0:
        yield f"{path}.exception.position: 0 is no position (1 is first, -1 last)"
    if inscription.exception is not None and not inscription.exception.reason.strip():
        yield f"{path}.exception.reason: '' gives no reason"


def _times(path: str, inscription: Inscription) -> Iterator[str]:
    yield from _naive(f"{path}.inscribed_at", inscription.inscribed_at)
    yield from _naive(f"{path}.recording_accepted", inscription.recording_accepted)
    for k, window in enumerate(inscription.windows):
        here = f"{path}.windows[{k}]"
        naive = [*_naive(here, window.starts_at), *_naive(here, window.ends_at)]
        yield from naive
        if not naive and window.ends_at <= window.starts_at:
            yield f"{here}.ends_at: {window.ends_at.isoformat()} is not after the start"
    if inscription.home_zone is not None and not _is_zone(inscription.home_zone):
        yield f"{path}.home_zone: {inscription.home_zone!r} is no IANA time zone"
    if inscription.mode == "live_remote" and inscription.home_zone is None:
        yield f"{path}.home_zone: None, but a live remote speaker has a zone"


def _is_zone(name: str) -> bool:
    try:
        zone(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _published(problem: Problem) -> Iterator[str]:
    for k, place in enumerate(problem.published):
        yield from _naive(f"published[{k}].starts_at", place.starts_at)
        yield from _naive(f"published[{k}].ends_at", place.ends_at)


def _apart(problem: Problem) -> Iterator[str]:
    for k, (one, other) in enumerate(problem.apart):
        if one == other:
            yield f"apart[{k}]: {one!r} cannot be kept apart from itself"


def _policy(policy: Policy) -> Iterator[str]:
    if policy.statements_per_party not in range(1, MOST_STATEMENTS + 1):
        yield f"policy.statements_per_party: {policy.statements_per_party} is neither 1 nor 2"
    if len(policy.home_hours) != HOURS_OF_A_DAY:
        yield f"policy.home_hours: {len(policy.home_hours)} figures, but a day has 24 hours"
    if any(cost < 0 for cost in policy.home_hours):
        yield f"policy.home_hours: {min(policy.home_hours)} is negative"
    yield from _repeated("policy.objectives", policy.objectives)
    for name in policy.objectives:
        if name not in MEANING:
            yield f"policy.objectives: {name!r} is no objective"
    yield from _limits(policy)


def _limits(policy: Policy) -> Iterator[str]:
    for name in ("national", "group", "observer"):
        if (limit := getattr(policy.limits_s, name)) < 1:
            yield f"policy.limits_s.{name}: {limit} is below 1"
    for name in ("in_person", "read_out", "live_remote", "pre_recorded"):
        yield from _negative("policy.gap_s", **{name: getattr(policy.gap_s, name)})
    yield from _negative(
        "policy",
        recording_cut_off_s=policy.recording_cut_off_s,
        share_tolerance=policy.share_tolerance,
        tier_tolerance=policy.tier_tolerance,
        load_tolerance=policy.load_tolerance,
        spread_tolerance=policy.spread_tolerance,
    )
