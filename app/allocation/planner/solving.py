"""The engine at work for a job: the job hears how far it has come and says whether to go on."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from app.allocation.watch import Watch
from scheduling import problem as asked
from scheduling.plan import Plan, Progress
from scheduling.solve import solve

Report = Callable[[dict[str, Any]], bool]


def solved(
    problem: asked.Problem, report: Report, *, seconds: int, seed: int, near: Plan | None = None
) -> Plan:
    """Solve within `seconds`; `report` takes the progress and answers False to end the search.

    The best plan found so far then comes back. Raises scheduling.solve.Impossible.
    """
    watch = Watch(report)

    def hear(progress: Progress) -> None:
        watch.hear(asdict(progress))

    with watch.awake():
        return solve(
            problem, seconds=seconds, seed=seed, progress=hear, stopped=watch.stopped, near=near
        )
