"""Why nothing is possible: a smallest set of pins and rules that cannot hold together."""

from __future__ import annotations

from scheduling.ground import Ground
from scheduling.ledger import Ledger
from scheduling.problem import STANDING, Problem


def conflicts(problem: Problem) -> list[str]:
    """Sentences that name pins and rules which cannot all hold; empty if a plan exists."""
    ground = Ground(problem)
    ledger = Ledger(ground)
    for i, person in enumerate(ground.people):
        if person.pin is None or person.state not in STANDING:
            continue
        s = ground.table_index[person.pin]
        bar = ground.bars.get(i) or ledger.obstacle(i, s)
        if bar is not None:
            title = ground.tables[s].title
            return [f"{person.label} is pinned to {title}. {bar.text} (rule {bar.rule})"]
        ledger.seat(i, s)
    return []
