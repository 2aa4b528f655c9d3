"""All plans of a small problem, by enumeration, judged by the referee alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product

from scheduling import Plan, Problem, Waiting, verify
from scheduling.eligibility import STANDING
from scheduling.ground import Ground, Seating
from scheduling.order import written
from scheduling.parts import floor_for


def all_plans(ground: Ground) -> Iterator[tuple[Seating, Plan]]:
    """Every seating with every order of floor that the referee accepts."""
    tables = range(len(ground.tables))
    choices = [(None, *tables) if person.state in STANDING else (None,) for person in ground.people]
    for seating in map(list, product(*choices)):
        if not sound(ground, seating):
            continue
        for lines in product(*(list(_lines(ground, s, seating)) for s in tables)):
            plan = plan_of(ground, seating, lines)
            if verify(ground.problem, plan) == ():
                yield seating, plan


def sound(ground: Ground, seating: Seating) -> bool:
    """False where the referee finds a fault that no order of floor can mend."""
    lines = [[(i, 0) for i, t in enumerate(seating) if t == s] for s in range(len(ground.tables))]
    found = verify(ground.problem, plan_of(ground, seating, lines))
    needless = {"3", "7", "9"}
    return all(
        violation.rule in needless and " needs " not in violation.text for violation in found
    )


def plan_of(ground: Ground, seating: Seating, lines: object) -> Plan:
    places = tuple(place for s, line in enumerate(lines) for place in written(ground, s, line))
    waiting = tuple(
        Waiting(person.id, "")
        for i, person in enumerate(ground.people)
        if seating[i] is None and person.state in STANDING
    )
    return Plan(places, waiting)


def _lines(ground: Ground, s: int, seating: Seating) -> Iterator[list[tuple[int, int]]]:
    """Every order of a table with every start worth trying: at once, or when a part begins."""
    members = [i for i, t in enumerate(seating) if t == s]
    floor = floor_for(ground, s, members)
    cuts = () if floor is None else floor.cuts[:-1]
    for order in permutations(members):
        yield from _starts(ground, s, order, cuts, 0)


def _starts(
    ground: Ground, s: int, order: tuple[int, ...], cuts: tuple[int, ...], clock: int
) -> Iterator[list[tuple[int, int]]]:
    if not order:
        yield []
        return
    i, *rest = order
    for start in sorted({clock, *(cut for cut in cuts if cut > clock)}):
        end = start + ground.slot(i, s)
        if end > ground.tables[s].net_s:
            return
        if any(a <= start <= b for a, b in ground.starts(i, s)):
            for others in _starts(ground, s, tuple(rest), cuts, end):
                yield [(i, start), *others]


def some_order(problem: Problem, ground: Ground, seating: Seating) -> bool:
    """Whether any order of floor makes a plan of the seating that the referee accepts."""
    if not sound(ground, seating):
        return False
    tables = range(len(ground.tables))
    return any(
        verify(problem, plan_of(ground, seating, lines)) == ()
        for lines in product(*(list(_lines(ground, s, seating)) for s in tables))
    )
