"""The smallest single change that would place somebody who waits, without moving anybody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from scheduling.ground import Ground, Seating
from scheduling.problem import Inscription, Mode, Problem, Session
from scheduling.reasons import seated

MODES: tuple[Mode, ...] = ("in_person", "live_remote", "read_out", "pre_recorded")
MOST_TABLES = 4
"""Tables, the best liked first, at which one more place is tried."""

FURTHER = "+"
"""What follows the id of a table that nobody has planned yet."""

SPOKEN = {
    "in_person": "in person",
    "live_remote": "live by remote link",
    "read_out": "by a text read out in the room",
    "pre_recorded": "by a recording accepted in time",
}


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change that places the inscription at `session` while everybody else stays."""

    kind: str
    text: str
    session: str


def remedies(ground: Ground, seating: Seating, i: int) -> tuple[Remedy, ...]:
    """Single changes that suffice, each the smallest of its kind, the mildest kind first."""
    return tuple(
        remedy for way in WAYS if (remedy := next(way(ground, seating, i), None)) is not None
    )


def _table_with_room(problem: Problem, seating: Seating, i: int) -> Session | None:
    """The table that i could join in a changed problem, everybody else staying."""
    ground = Ground(problem)
    if i in ground.bars:
        return None
    ledger = seated(ground, seating)
    wishes = problem.inscriptions[i].wishes
    tables = sorted(ground.open[i], key=lambda s: _liking(wishes, ground.tables[s].id))
    return next((ground.tables[s] for s in tables if ledger.obstacle(i, s) is None), None)


def _liking(wishes: tuple[str, ...], table: str) -> int:
    return wishes.index(table) if table in wishes else len(wishes)


def with_person(problem: Problem, i: int, person: Inscription) -> Problem:
    """The problem with one inscription replaced."""
    people = (*problem.inscriptions[:i], person, *problem.inscriptions[i + 1 :])
    return replace(problem, inscriptions=people)


def _refused_table(ground: Ground, seating: Seating, i: int) -> Iterator[Remedy]:
    person = ground.people[i]
    if person.never:
        open_to_all = with_person(ground.problem, i, replace(person, never=()))
        if table := _table_with_room(open_to_all, seating, i):
            yield Remedy("table", f"If {person.label} accepted {table.title}.", table.id)


def _other_mode(ground: Ground, seating: Seating, i: int) -> Iterator[Remedy]:
    person = ground.people[i]
    for mode in MODES:
        if mode == person.mode or (mode == "live_remote" and person.home_zone is None):
            continue
        changed = replace(person, mode=mode, recording_accepted=person.inscribed_at)
        table = _table_with_room(with_person(ground.problem, i, changed), seating, i)
        if table is not None:
            text = f"If the statement were given {SPOKEN[mode]}: a place in {table.title}."
            yield Remedy("mode", text, table.id)


def _other_hours(ground: Ground, seating: Seating, i: int) -> Iterator[Remedy]:
    person = ground.people[i]
    if person.windows:
        free = with_person(ground.problem, i, replace(person, windows=()))
        if table := _table_with_room(free, seating, i):
            text = f"If the speaker were free at another hour: a place in {table.title}."
            yield Remedy("window", text, table.id)


def _shorter_statements(ground: Ground, seating: Seating, i: int) -> Iterator[Remedy]:
    """The least number of seconds to take from every statement, found by halving."""
    shortest = min((ground.limit[j] for j in ground.able), default=1)

    def room(seconds: int) -> Session | None:
        return _table_with_room(_shortened(ground, seconds), seating, i)

    low, high = 1, shortest - 1
    if high < low or room(high) is None:
        return
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if room(middle) else (middle + 1, high)
    if table := room(low):
        text = f"If every statement were {low} s shorter: a place in {table.title}."
        yield Remedy("limit", text, table.id)


def _shortened(ground: Ground, seconds: int) -> Problem:
    people = tuple(
        replace(person, limit_s=max(1, ground.limit[j] - seconds))
        for j, person in enumerate(ground.people)
    )
    return replace(ground.problem, inscriptions=people)


def _one_more_place(ground: Ground, seating: Seating, i: int) -> Iterator[Remedy]:
    wishes = ground.people[i].wishes
    liked = sorted(ground.open[i], key=lambda s: _liking(wishes, ground.tables[s].id))
    for s in liked[:MOST_TABLES]:
        wider = _wider(ground.tables[s], ground.slot(i, s))
        tables = (*ground.tables[:s], wider, *ground.tables[s + 1 :])
        if _table_with_room(replace(ground.problem, sessions=tables), seating, i) is wider:
            yield Remedy("place", f"If {wider.title} had one place more.", wider.id)


def _wider(table: Session, seconds: int) -> Session:
    """The table with one place more: it ends later by the length of a statement."""
    return replace(
        table,
        ends_at=table.ends_at + timedelta(seconds=seconds),
        seats=_more(table.seats),
        onsite_places=_more(table.onsite_places),
        remote_lines=_more(table.remote_lines),
    )


def _further_table(ground: Ground, seating: Seating, i: int) -> Iterator[Remedy]:
    """One table more beside a liked one, as long and at the same hour, with nobody presiding."""
    wishes = ground.people[i].wishes
    liked = sorted(ground.open[i], key=lambda s: _liking(wishes, ground.tables[s].id))
    for s in liked[:MOST_TABLES]:
        beside = ground.tables[s]
        further = replace(beside, id=f"{beside.id}{FURTHER}", co_chairs=(), moderators=())
        problem = replace(ground.problem, sessions=(*ground.tables, further))
        if _table_with_room(problem, [*seating], i) is further:
            yield Remedy("further", f"If a further table met beside {beside.title}.", beside.id)


def _more(places: int | None) -> int | None:
    return None if places is None else places + 1


WAYS: tuple[Callable[[Ground, Seating, int], Iterator[Remedy]], ...] = (
    _refused_table,
    _other_mode,
    _other_hours,
    _shorter_statements,
    _one_more_place,
    _further_table,
)
