"""Which inscription may sit at which table at all, judged one pair at a time.

The rules bear the numbers under which the officer reads them (see docs/allocation.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from scheduling.clock import Interval
from scheduling.problem import ON_SITE, STANDING, Inscription, Problem, Session

FINAL_STATES = frozenset({"confirmed", "allocated"})


@dataclass(frozen=True, slots=True)
class Bar:
    """A rule, by its number, that keeps somebody out, and the reason in a sentence."""

    rule: str
    text: str


def barred(problem: Problem, inscription: Inscription) -> Bar | None:
    """The rule that keeps an inscription off every list, whatever the table; None if there is none.

    Rules 2 (already spoken) and 5 (declined, withdrawn, barred, not confirmed).
    """
    if inscription.state not in STANDING:
        return Bar("5", f"{inscription.label} is {inscription.state.replace('_', ' ')}.")
    if problem.policy.final_list and inscription.state not in FINAL_STATES:
        return Bar("5", f"{inscription.label} is not confirmed, and this list is final.")
    if has_spoken(problem, inscription):
        return Bar("2", f"{inscription.label} has already spoken in this segment.")
    return None


def has_spoken(problem: Problem, inscription: Inscription) -> bool:
    """True if a statement given earlier in the segment uses up this one by the policy's custom."""
    custom = problem.policy.earlier_statements
    if custom == "never" or not counts_as_national(inscription):
        return False
    return any(
        spoken.party == inscription.party
        and (custom == "always" or spoken.person == inscription.person)
        for spoken in problem.spoken
    )


def counts_as_national(inscription: Inscription) -> bool:
    """True if the statement uses up the Party's own (rules 2 and 10)."""
    return inscription.kind == "national" or inscription.uses_national


def shut_out(problem: Problem, inscription: Inscription, session: Session) -> Bar | None:
    """The rule that keeps an inscription from one table, on its own account; None if open."""
    label, title = inscription.label, session.title
    if session.id in inscription.never:
        return Bar("5", f"{label} has refused {title}.")
    if inscription.pin is not None and inscription.pin != session.id:
        return Bar("8", f"{label} is pinned to another table than {title}.")
    if bar := _presides(problem, inscription, session):
        return bar
    if bar := _unrecorded(problem, inscription, session):
        return bar
    return _no_room(problem, inscription, session) or _away(problem, inscription, session)


def _presides(problem: Problem, inscription: Inscription, session: Session) -> Bar | None:
    for other in problem.led_by.get(inscription.person, ()):
        if other is session:
            if not problem.policy.presiding_may_speak:
                return Bar("6", f"{inscription.label}'s speaker leads {session.title}.")
        elif other.interval.meets(session.interval, gap_s(problem, inscription)):
            text = f"{inscription.label}'s speaker leads {other.title} beside {session.title}."
            return Bar("6", text)
    return None


def gap_s(problem: Problem, inscription: Inscription) -> int:
    """Seconds the speaker needs between two sessions."""
    gap: int = getattr(problem.policy.gap_s, inscription.mode)
    return gap


def _unrecorded(problem: Problem, inscription: Inscription, session: Session) -> Bar | None:
    if inscription.mode != "pre_recorded":
        return None
    cut_off = session.starts_at - timedelta(seconds=problem.policy.recording_cut_off_s)
    if inscription.recording_accepted is None:
        return Bar("7", f"No recording of {inscription.label} has been accepted.")
    if inscription.recording_accepted > cut_off:
        return Bar("7", f"The recording of {inscription.label} came too late for {session.title}.")
    return None


def _no_room(problem: Problem, inscription: Inscription, session: Session) -> Bar | None:
    if problem.limit_s(inscription) + session.changeover_s > session.net_s:
        return Bar("3", f"{session.title} is too short for a statement of {inscription.label}.")
    if session.seats == 0:
        return Bar("4", f"{session.title} has no seat.")
    if inscription.mode in ON_SITE and session.onsite_places == 0:
        return Bar("4", f"{session.title} has no place in the room.")
    if inscription.mode == "live_remote" and session.remote_lines == 0:
        return Bar("4", f"{session.title} has no remote line.")
    return None


def _away(problem: Problem, inscription: Inscription, session: Session) -> Bar | None:
    if start_windows(problem, inscription, session):
        return None
    return Bar("7", f"{inscription.label} is not available during {session.title}.")


def floor_of(session: Session) -> Interval:
    """The part of a session in which statements are made: after the keynote, before wrap-up."""
    return Interval(
        session.starts_at + timedelta(seconds=session.opening_s + session.keynote_s),
        session.ends_at - timedelta(seconds=session.wrap_up_s),
    )


def start_windows(
    problem: Problem, inscription: Inscription, session: Session
) -> tuple[tuple[int, int], ...]:
    """Seconds after the first statement in which this one may start, as (first, last) both kept.

    A recording needs nobody at the other end, so it has no windows.
    """
    floor = floor_of(session)
    last = floor.seconds - problem.limit_s(inscription) - session.changeover_s
    whole = ((0, last),) if last >= 0 else ()
    if inscription.mode == "pre_recorded" or not inscription.windows:
        return whole
    found = []
    for window in sorted(inscription.windows, key=lambda w: w.starts_at):
        opens = max(0, -int((floor.starts_at - window.starts_at).total_seconds() // 1))
        closes = int((window.ends_at - floor.starts_at).total_seconds() // 1)
        closes = min(last, closes - problem.limit_s(inscription))
        if opens <= closes:
            found.append((opens, closes))
    return tuple(found)
