"""The referee: checks a plan against a problem, rule by rule, without OR-Tools.

Written apart from the model and sharing no code with it, so that neither can hide a mistake of the
other. Rule 0 is that a plan is well formed; rules 1 to 10 are in the rulebook.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scheduling.plan import Plan
from scheduling.problem import Problem
from scheduling.rulebook import RULES, Violation

__all__ = ["Violation", "verify"]


def verify(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """Every rule that `plan` breaks; an empty tuple if it may be published."""
    form = tuple(rule_0_form(problem, plan))
    known = [
        (place, problem.inscription_by_id[place.inscription], problem.session_by_id[place.session])
        for place in plan.placements
        if place.inscription in problem.inscription_by_id and place.session in problem.session_by_id
    ]
    return form + tuple(found for rule in RULES for found in rule(problem, known))


def rule_0_form(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Known names, everybody standing placed or waiting exactly once, positions without gaps."""
    for place in plan.placements:
        if place.session not in problem.session_by_id:
            yield Violation("0", f"There is no session {place.session}.", (place.inscription,))
    named = Counter(p.inscription for p in plan.placements)
    named.update(w.inscription for w in plan.waiting)
    for name, times in named.items():
        if name not in problem.inscription_by_id:
            yield Violation("0", f"There is no inscription {name}.", (name,))
        elif times > 1:
            yield Violation("0", f"{name} stands {times} times in the plan.", (name,))
    gone = {"withdrawn", "declined", "declined_by_chair", "barred", "contested"}
    for inscription in problem.inscriptions:
        if inscription.id not in named and inscription.state not in gone:
            yield Violation("0", f"{inscription.label} is forgotten.", (inscription.id,))
    for session in problem.sessions:
        positions = [p.position for p in plan.of(session.id)]
        if positions != list(range(1, len(positions) + 1)):
            yield Violation("0", f"Positions of {session.title} have gaps.", (), session.id)
