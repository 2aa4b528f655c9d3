"""Why somebody sits here, why somebody waits, and what would have to give."""

from __future__ import annotations

from dataclasses import dataclass

from scheduling.conflicts import conflicts
from scheduling.ground import Ground, Seating
from scheduling.plan import Plan
from scheduling.problem import Problem
from scheduling.reasons import obstacles, seated
from scheduling.tiers import ordinal, wish_ranks

__all__ = ["Why", "conflicts", "seating_of", "why"]


@dataclass(frozen=True, slots=True)
class Why:
    """The answer about one inscription: a sentence, then one for each thing worth knowing."""

    inscription: str
    session: str | None
    text: str
    details: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


def why(problem: Problem, plan: Plan, inscription_id: str) -> Why:
    """Why an inscription has its place or waits. Raises KeyError for an id that is unknown."""
    ground = Ground(problem)
    i = ground.index[inscription_id]
    seating = seating_of(ground, plan)
    s = seating[i]
    return _why_waiting(ground, seating, i) if s is None else _why_here(ground, i, s)


def seating_of(ground: Ground, plan: Plan) -> Seating:
    """The tables of a plan by index."""
    seating: Seating = [None] * len(ground.people)
    for place in plan.placements:
        seating[ground.index[place.inscription]] = ground.table_index[place.session]
    return seating


def _why_here(ground: Ground, i: int, s: int) -> Why:
    person, table = ground.people[i], ground.tables[s]
    rank = wish_ranks(ground, i).get(s)
    met = f"the {ordinal(rank)} wish is met" if rank else "no wish is met"
    if not person.wishes:
        met = "no wish was stated"
    if person.pin == table.id:
        met = f"pinned by hand, and {met}"
    return Why(person.id, table.id, f"{person.label} speaks in {table.title}: {met}.")


def _why_waiting(ground: Ground, seating: Seating, i: int) -> Why:
    person = ground.people[i]
    bars = list(obstacles(ground, seated(ground, seating), i))
    return Why(
        person.id,
        None,
        f"{person.label} waits.",
        tuple(bar.text for bar in bars),
        tuple(sorted({bar.rule for bar in bars}, key=int)),
    )
