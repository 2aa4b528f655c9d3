"""Why nothing is possible: a smallest set of pins and a rule that cannot hold together.

Whoever is not pinned may wait, so only pins can contradict the rules. Every rule binds the pins of
one speaker, one Party or one table, which keeps the search for a smallest set short and exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from scheduling.eligibility import barred, counts_as_national, shut_out
from scheduling.greedy import pinned_tables
from scheduling.ground import Ground
from scheduling.order import fitted
from scheduling.problem import ON_SITE, Mode, Problem

Pins = dict[int, int]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Pins, by index of inscription, that cannot all stay, the number of the rule, and why."""

    pins: tuple[int, ...]
    rule: str
    text: str


def conflicts(problem: Problem) -> list[str]:
    """A smallest set of pins and the rule they break, in sentences; empty if a plan exists."""
    return conflicts_on(Ground(problem))


def conflicts_on(ground: Ground) -> list[str]:
    """The same for a problem already read."""
    pins = pinned_tables(ground)
    smallest = min(_all(ground, pins), key=lambda found: len(found.pins), default=None)
    if smallest is None:
        return []
    sentences = [_pinned(ground, i, pins[i]) for i in smallest.pins]
    return [*sentences, f"Rule {smallest.rule}: {smallest.text}"]


def _pinned(ground: Ground, i: int, s: int) -> str:
    return f"{ground.people[i].label} is pinned to {ground.tables[s].title}."


def _all(ground: Ground, pins: Pins) -> Iterator[Conflict]:
    alone = list(_one_by_one(ground, pins))
    yield from alone
    shut = {conflict.pins[0] for conflict in alone}
    pins = {i: s for i, s in pins.items() if i not in shut}
    yield from _pairs(ground, pins)
    yield from _parties(ground, pins)
    for s in range(len(ground.tables)):
        here = [i for i, t in pins.items() if t == s]
        full = list(_capacities(ground, s, here))
        yield from full
        if not full:
            yield from _order(ground, s, here)


def _one_by_one(ground: Ground, pins: Pins) -> Iterator[Conflict]:
    """Rules 2, 3, 4, 5, 6 and 7, as far as they speak of one statement."""
    for i, s in pins.items():
        person = ground.people[i]
        bar = barred(ground.problem, person) or shut_out(ground.problem, person, ground.tables[s])
        if bar is not None:
            yield Conflict((i,), bar.rule, bar.text)


def _pairs(ground: Ground, pins: Pins) -> Iterator[Conflict]:
    """Rules 1, 2 and 10, as far as they speak of two statements."""
    people = ground.people
    for i, j in combinations(pins, 2):
        one, other, s, t = people[i], people[j], pins[i], pins[j]
        if one.person == other.person and ground.collide(i, s, j, t):
            yield Conflict((i, j), "1", "One person cannot be at both tables.")
        if one.person == other.person and s == t and one.kind == other.kind == "group":
            yield Conflict((i, j), "10", "One person cannot speak for two groups at one table.")
        if one.party == other.party and counts_as_national(one) and counts_as_national(other):
            if one.person == other.person:
                yield Conflict((i, j), "2", f"One person speaks once for {one.label}.")
            elif ground.day[s] == ground.day[t]:
                yield Conflict((i, j), "2", f"{one.label} speaks once on one day.")


def _parties(ground: Ground, pins: Pins) -> Iterator[Conflict]:
    """Rule 2: no more national statements than allowed."""
    most = ground.problem.policy.statements_per_party
    of_party: defaultdict[str, list[int]] = defaultdict(list)
    for i in pins:
        if counts_as_national(ground.people[i]):
            of_party[ground.people[i].party].append(i)
    for members in of_party.values():
        if len(members) > most:
            label = ground.people[members[0]].label
            statements = "statement" if most == 1 else "statements"
            text = f"{label} may have {most} {statements}."
            yield Conflict(tuple(members[: most + 1]), "2", text)


def _capacities(ground: Ground, s: int, here: list[int]) -> Iterator[Conflict]:
    """Rules 3 and 4: the longest statements fill a floor with the fewest pins."""
    table = ground.tables[s]
    longest = sorted(here, key=lambda i: -ground.slot(i, s))
    taken = 0
    for count, i in enumerate(longest, start=1):
        taken += ground.slot(i, s)
        if taken > table.net_s:
            text = f"{table.title} has {table.net_s} s for statements; these need {taken} s."
            yield Conflict(tuple(longest[:count]), "3", text)
            break
    lines: frozenset[Mode] = frozenset({"live_remote"})
    for what, modes, places in (
        ("seats", None, table.seats),
        ("places in the room", ON_SITE, table.onsite_places),
        ("remote lines", lines, table.remote_lines),
    ):
        those = [i for i in here if modes is None or ground.people[i].mode in modes]
        if places is not None and len(those) > places:
            text = f"{table.title} has no more {what} than {places}."
            yield Conflict(tuple(those[: places + 1]), "4", text)


def _order(ground: Ground, s: int, here: list[int]) -> Iterator[Conflict]:
    """Rules 7 and 9: leave out one pin after the other as long as no order of floor exists."""
    if _orderable(ground, s, here):
        return
    needed = list(here)
    for i in here:
        others = [j for j in needed if j != i]
        if not _orderable(ground, s, others):
            needed = others
    text = f"No order of floor in {ground.tables[s].title} keeps their windows."
    yield Conflict(tuple(needed), "7", text)


def _orderable(ground: Ground, s: int, members: list[int]) -> bool:
    """Whether the members have an order of floor; OR-Tools is asked only where thumbs fail."""
    if fitted(ground, s, members) is not None:
        return True
    from scheduling.sequence import possible  # noqa: PLC0415  (OR-Tools is loaded only if needed)

    return possible(ground, s, members)
