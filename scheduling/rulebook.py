"""The ten hard rules as the referee reads them: each finds what a plan breaks, one function a rule.

Shares no code with the model. The rules bear the numbers of docs/allocation.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, pairwise

from scheduling.plan import Placement
from scheduling.problem import Inscription, Problem, Session

Seated = list[tuple[Placement, Inscription, Session]]


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule broken: its number, a sentence, the inscriptions and the session concerned."""

    rule: str
    text: str
    inscriptions: tuple[str, ...] = ()
    session: str | None = None


def rule_1_one_place(problem: Problem, seated: Seated) -> Iterator[Violation]:
    """A person is in one place at a time, with a gap between sessions by the way of taking part."""
    of_person: defaultdict[str, Seated] = defaultdict(list)
    for entry in seated:
        if entry[1].mode != "pre_recorded":
            of_person[entry[1].person].append(entry)
    for entries in of_person.values():
        for (_, one, here), (_, other, there) in combinations(entries, 2):
            if here.id == there.id:
                continue
            gap = timedelta(seconds=max(_gap(problem, one), _gap(problem, other)))
            if here.starts_at < there.ends_at + gap and there.starts_at < here.ends_at + gap:
                text = f"{one.label}'s speaker cannot be in {here.title} and in {there.title}."
                yield Violation("1", text, (one.id, other.id), here.id)


def _gap(problem: Problem, inscription: Inscription) -> int:
    gaps = problem.policy.gap_s
    return {
        "in_person": gaps.in_person,
        "read_out": gaps.read_out,
        "live_remote": gaps.live_remote,
        "pre_recorded": gaps.pre_recorded,
    }[inscription.mode]


def rule_2_statements_of_a_party(problem: Problem, seated: Seated) -> Iterator[Violation]:
    """The allowed number of national statements, on different days and by different persons."""
    of_party: defaultdict[str, Seated] = defaultdict(list)
    for entry in seated:
        if entry[1].kind == "national" or entry[1].uses_national:
            of_party[entry[1].party].append(entry)
    most = problem.policy.statements_per_party
    for party, entries in of_party.items():
        ids = tuple(one.id for _, one, _ in entries)
        label = entries[0][1].label
        if len(entries) > most:
            yield Violation("2", f"{label} has {len(entries)} statements, {most} allowed.", ids)
        if len({here.starts_at.date() for _, _, here in entries}) < len(entries):
            yield Violation("2", f"{label} speaks twice on one day.", ids)
        if len({one.person for _, one, _ in entries}) < len(entries):
            yield Violation("2", f"One person speaks twice for {label}.", ids)
        yield from _spoken_before(problem, party, entries)


def _spoken_before(problem: Problem, party: str, entries: Seated) -> Iterator[Violation]:
    custom = problem.policy.earlier_statements
    persons = {spoken.person for spoken in problem.spoken if spoken.party == party}
    for _, one, here in entries:
        again = one.person in persons if custom == "same_person" else bool(persons)
        if again and custom != "never":
            text = f"{one.label} has already spoken in this segment."
            yield Violation("2", text, (one.id,), here.id)


def rule_3_speaking_time(problem: Problem, seated: Seated) -> Iterator[Violation]:
    """Statements and changeovers fit between keynote and wrap-up, one after the other."""
    for session, entries in _by_session(problem, seated):
        needed = sum(problem.limit_s(one) + session.changeover_s for _, one, _ in entries)
        whole = int((session.ends_at - session.starts_at).total_seconds())
        net = whole - session.opening_s - session.keynote_s - session.wrap_up_s
        if needed > net:
            text = f"{session.title} needs {needed} s for its statements and has {net} s."
            yield Violation("3", text, tuple(one.id for _, one, _ in entries), session.id)
        yield from _estimates(problem, session, entries)


def _estimates(problem: Problem, session: Session, entries: Seated) -> Iterator[Violation]:
    """Estimated times keep the limit, the changeover, and the frame of the session."""
    opens = session.starts_at + timedelta(seconds=session.opening_s + session.keynote_s)
    closes = session.ends_at - timedelta(seconds=session.wrap_up_s)
    changeover = timedelta(seconds=session.changeover_s)
    for place, one, _ in entries:
        spoken = timedelta(seconds=problem.limit_s(one))
        if place.ends_at - place.starts_at != spoken:
            text = f"{one.label} is given another time than {problem.limit_s(one)} s."
            yield Violation("3", text, (one.id,), session.id)
        if place.starts_at < opens or place.ends_at + changeover > closes:
            text = f"{one.label} speaks outside the floor of {session.title}."
            yield Violation("3", text, (one.id,), session.id)
    for (earlier, one, _), (later, other, _) in pairwise(entries):
        if earlier.ends_at + changeover > later.starts_at:
            text = f"{one.label} and {other.label} overlap in {session.title}."
            yield Violation("3", text, (one.id, other.id), session.id)


def _by_session(problem: Problem, seated: Seated) -> Iterator[tuple[Session, Seated]]:
    found: defaultdict[str, Seated] = defaultdict(list)
    for entry in seated:
        found[entry[2].id].append(entry)
    for session in problem.sessions:
        yield session, sorted(found[session.id], key=lambda entry: entry[0].position)


def rule_4_capacities(problem: Problem, seated: Seated) -> Iterator[Violation]:
    """Seats, places in the room, remote lines."""
    for session, entries in _by_session(problem, seated):
        modes = Counter(one.mode for _, one, _ in entries)
        for what, taken, places in (
            ("seats", len(entries), session.seats),
            ("places in the room", modes["in_person"] + modes["read_out"], session.onsite_places),
            ("remote lines", modes["live_remote"], session.remote_lines),
        ):
            if places is not None and taken > places:
                text = f"{session.title} has {places} {what}, {taken} are taken."
                yield Violation("4", text, tuple(one.id for _, one, _ in entries), session.id)


def rule_5_standing(problem: Problem, seated: Seated) -> Iterator[Violation]:
    """Nobody who declined, withdrew or is barred; no table that was refused."""
    placed = {"confirmed", "allocated"}
    if not problem.policy.final_list:
        placed |= {"inscribed", "waitlisted"}
    for _, one, session in seated:
        if one.state not in placed:
            text = f"{one.label} is {one.state} and cannot be on a list."
            yield Violation("5", text, (one.id,), session.id)
        if session.id in one.never:
            text = f"{one.label} has refused {session.title}."
            yield Violation("5", text, (one.id,), session.id)


def rule_6_presiding(problem: Problem, seated: Seated) -> Iterator[Violation]:
    """Co-chairs and moderators do not speak beside their own session, nor (default) in it."""
    for _, one, session in seated:
        gap = timedelta(seconds=_gap(problem, one))
        for led in problem.sessions:
            if one.person not in (*led.co_chairs, *led.moderators):
                continue
            beside = (
                led.id != session.id
                and led.starts_at < session.ends_at + gap
                and session.starts_at < led.ends_at + gap
            )
            own = led.id == session.id and not problem.policy.presiding_may_speak
            if beside or own:
                text = f"{one.label}'s speaker leads {led.title} and cannot speak here."
                yield Violation("6", text, (one.id,), session.id)


def rule_7_windows(problem: Problem, seated: Seated) -> Iterator[Violation]:
    """The statement lies in a window of the speaker; a recording was accepted in time."""
    for place, one, session in seated:
        if one.mode == "pre_recorded":
            yield from _recording(problem, one, session)
        elif one.windows and not any(
            window.starts_at <= place.starts_at and place.ends_at <= window.ends_at
            for window in one.windows
        ):
            text = f"{one.label} is not available when the floor comes in {session.title}."
            yield Violation("7", text, (one.id,), session.id)


def _recording(problem: Problem, one: Inscription, session: Session) -> Iterator[Violation]:
    cut_off = session.starts_at - timedelta(seconds=problem.policy.recording_cut_off_s)
    if one.recording_accepted is None or one.recording_accepted > cut_off:
        text = f"The recording of {one.label} was not accepted in time for {session.title}."
        yield Violation("7", text, (one.id,), session.id)


def rule_8_pins(problem: Problem, seated: Seated) -> Iterator[Violation]:
    """What is pinned stays, unless it was withdrawn."""
    where = {one.id: session.id for _, one, session in seated}
    standing = {"inscribed", "confirmed", "waitlisted", "allocated"}
    for one in problem.inscriptions:
        if one.pin is not None and one.state in standing and where.get(one.id) != one.pin:
            text = f"{one.label} is pinned to {problem.session_by_id[one.pin].title}."
            yield Violation("8", text, (one.id,), one.pin)


def rule_9_parties_first(problem: Problem, seated: Seated) -> Iterator[Violation]:
    """Parties before observers in every list; non-Party States with the observers."""
    for session, entries in _by_session(problem, seated):
        for (_, one, _), (_, other, _) in pairwise(entries):
            if one.category == "observer" != other.category:
                text = f"{one.label} speaks before {other.label} in {session.title}."
                yield Violation("9", text, (one.id, other.id), session.id)


def rule_10_groups(problem: Problem, seated: Seated) -> Iterator[Violation]:
    """A group statement names its group; no person speaks for two groups in one session."""
    for session, entries in _by_session(problem, seated):
        groups = [one for _, one, _ in entries if one.kind == "group"]
        for one in groups:
            if not one.group:
                text = f"{one.label} speaks for a group that is not named."
                yield Violation("10", text, (one.id,), session.id)
        for one, other in combinations(groups, 2):
            if one.person == other.person:
                text = f"One person speaks for {one.group} and {other.group} in {session.title}."
                yield Violation("10", text, (one.id, other.id), session.id)


RULES: tuple[Callable[[Problem, Seated], Iterator[Violation]], ...] = (
    rule_1_one_place,
    rule_2_statements_of_a_party,
    rule_3_speaking_time,
    rule_4_capacities,
    rule_5_standing,
    rule_6_presiding,
    rule_7_windows,
    rule_8_pins,
    rule_9_parties_first,
    rule_10_groups,
)
