"""The lexicographic solve: one objective after the other, each proved before the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from scheduling.conflicts import conflicts_on
from scheduling.greedy import by_precedence
from scheduling.ground import Ground
from scheduling.order import fitted_places
from scheduling.plan import Plan, Progress
from scheduling.problem import Problem
from scheduling.reasons import waiting_list

Report = Callable[[Progress], None]
Stop = Callable[[], bool]


class Impossible(ValueError):
    """No plan keeps all hard rules; `sentences` is a smallest set that cannot hold together."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = tuple(sentences)


def solve(
    problem: Problem,
    *,
    seconds: float = 30,
    seed: int = 0,
    workers: int = 2,
    progress: Report | None = None,
    stopped: Stop | None = None,
    near: Plan | None = None,
) -> Plan:
    """The best plan by the policy's objectives in their order.

    seconds: wall clock, more than 0; a plan that passes the referee comes back even if it runs
    out, and its tiers say what was not proved. The same problem, seed and workers give the same
    plan whenever every tier is proved. progress is called with every improvement; stopped is
    asked several times a second whether to end early. near is a plan to start from (of this problem
    before a small change); it can save time and changes no tier. Raises Impossible if no plan
    exists.
    """
    from scheduling.patience import Patience  # noqa: PLC0415  (OR-Tools is loaded only to solve)
    from scheduling.search import Search  # noqa: PLC0415
    from scheduling.writing import plan_of  # noqa: PLC0415

    began = monotonic()
    ground = Ground(problem)
    if sentences := conflicts_on(ground):
        raise Impossible(sentences)
    tables = {place.inscription: place.session for place in near.placements} if near else {}
    seating = by_precedence(ground, tables)
    patience = Patience(began + seconds, stopped or (lambda: False), seed)
    search = Search(ground, seating, patience, progress)
    plan = plan_of(search, search.improve(seating))
    return replace(plan, seed=seed, workers=workers, seconds=monotonic() - began)


def greedy(problem: Problem) -> Plan:
    """The plan by precedence alone, in milliseconds and without OR-Tools; nothing is proved."""
    began = monotonic()
    ground = Ground(problem)
    seating = by_precedence(ground)
    places = fitted_places(ground, seating)
    return Plan(places, waiting_list(ground, seating), seconds=monotonic() - began)
