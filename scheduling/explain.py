"""Why somebody sits here, why somebody waits, what would have to give, and what if."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduling.conflicts import conflicts
from scheduling.difference import Change, Difference, difference
from scheduling.ground import Ground, Seating
from scheduling.plan import Plan
from scheduling.problem import Problem
from scheduling.reasons import obstacles, seated
from scheduling.remedies import Remedy, remedies
from scheduling.solve import solve
from scheduling.wishes import ordinal, wish_ranks

if TYPE_CHECKING:
    from scheduling.alternatives import Alternative

__all__ = ["Why", "conflicts", "what_if", "why"]


@dataclass(frozen=True, slots=True)
class Why:
    """The answer about one inscription: a sentence, then one for each thing worth knowing.

    session is None for somebody who waits; rules are the numbers of those that bind. alternatives
    say what each other table would cost, remedies which single change would give a place. details
    are reasons (what keeps it out, or away from a dearer wish), costs and the texts of remedies.
    """

    inscription: str
    session: str | None
    text: str
    details: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    reasons: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()


def why(problem: Problem, plan: Plan, inscription_id: str, *, seconds: float = 1.0) -> Why:
    """Why an inscription has its place or waits, and what any other place would cost.

    seconds: wall clock for the forced re-solves of all other tables together; what it does not
    suffice to prove is said to be found only. With 0 nothing is solved again, OR-Tools is not
    loaded, and nothing is said of other tables. Raises KeyError for an id that is unknown.
    """
    ground = Ground(problem)
    i = ground.index[inscription_id]
    seating = seating_of(ground, plan)
    others = _others(ground, plan, seating, i, seconds) if seconds > 0 else ()
    costs = tuple(_cost(ground, other, inscription_id) for other in others)
    s = seating[i]
    if s is not None:
        deciding = tuple(_deciding(ground, seating, i, s))
        here, text, details = ground.tables[s].id, _here(ground, i, s), (*deciding, *costs)
        return Why(inscription_id, here, text, details, (), others, (), deciding, costs)
    bars = list(obstacles(ground, seated(ground, seating), i))
    rules = tuple(sorted({bar.rule for bar in bars}, key=int))
    ways = remedies(ground, seating, i) if ground.people[i].id in _waiting(plan) else ()
    reasons = tuple(bar.text for bar in bars)
    details = (*reasons, *costs, *(way.text for way in ways))
    text = f"{ground.people[i].label} waits."
    return Why(inscription_id, None, text, details, rules, others, ways, reasons, costs)


def _others(
    ground: Ground, plan: Plan, seating: Seating, i: int, seconds: float
) -> tuple[Alternative, ...]:
    from scheduling.alternatives import alternatives  # noqa: PLC0415  (loads OR-Tools)

    return tuple(alternatives(ground, plan, seating, i, seconds))


def _waiting(plan: Plan) -> set[str]:
    return {waiting.inscription for waiting in plan.waiting}


def seating_of(ground: Ground, plan: Plan) -> Seating:
    """The tables of a plan by index."""
    seating: Seating = [None] * len(ground.people)
    for place in plan.placements:
        seating[ground.index[place.inscription]] = ground.table_index[place.session]
    return seating


def _here(ground: Ground, i: int, s: int) -> str:
    person, table = ground.people[i], ground.tables[s]
    rank = wish_ranks(ground, i).get(s)
    met = f"the {ordinal(rank)} wish is met" if rank else "no wish is met"
    if not person.wishes:
        met = "no wish was stated"
    if person.pin == table.id:
        met = f"pinned by hand, and {met}"
    return f"{person.label} speaks in {table.title}: {met}."


def _deciding(ground: Ground, seating: Seating, i: int, s: int) -> list[str]:
    """Why the dearer wishes are not met, by rule, with everybody else where they are."""
    ledger = seated(ground, seating)
    ledger.unseat(i)
    ranks = sorted((rank, t) for t, rank in wish_ranks(ground, i).items())
    met = next((rank for rank, t in ranks if t == s), len(ranks) + 1)
    missed = (t for rank, t in ranks if rank < met)
    return [bar.text for t in missed if t in ground.open[i] and (bar := ledger.obstacle(i, t))]


def _cost(ground: Ground, other: Alternative, own: str) -> str:
    title = ground.problem.session_by_id[other.session].title
    if not other.possible:
        missing = "no plan that keeps the rules" if other.proved else "no plan found in this time"
        return f"{title}: {missing}."
    if other.tier is None:
        return f"{title}: no objective would be worse."
    sure = "" if other.proved else " at most"
    text = f"{title}: '{other.tier}' would go from {other.before} to{sure} {other.after}."
    waiting = [c for c in other.changes if c.after is None and c.inscription != own]
    if waiting:
        text += f" {_names(ground, waiting)} would wait instead."
    return text


def _names(ground: Ground, changes: list[Change]) -> str:
    labels = [ground.people[ground.index[change.inscription]].label for change in changes]
    return ", ".join(labels)


def what_if(
    plan: Plan, changed: Problem, *, seconds: float = 30, seed: int = 0, workers: int = 2
) -> tuple[Plan, Difference]:
    """The plan of a changed problem, started from `plan`, and what it changes for people and tiers.

    To see a late change as it would happen, let `changed` carry the plan as published. Raises
    Impossible like `solve`.
    """
    after = solve(changed, seconds=seconds, seed=seed, workers=workers, near=plan)
    return after, difference(plan, after)
