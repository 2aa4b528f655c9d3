"""What if: a kept plan's problem changed, solved again, judged, and set beside the plan."""

from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import Any

from app import db
from app.allocation import questions
from app.allocation.models import WhatIf
from app.allocation.planner.asking import read
from app.allocation.planner.changing import changed
from app.allocation.planner.solving import Report, solved
from scheduling import problem as asked
from scheduling.difference import difference
from scheduling.plan import Plan
from scheduling.solve import Impossible
from scheduling.verify import verify


def answer(what_if_id: int, report: Report, *, now: Callable[[], datetime]) -> None:
    """Answer one question and keep the answer; the run it is put to stays as it is.

    `report` is that of `perform`; once the officer has asked to stop, the best plan found so far
    is the answer.
    """
    with db.writing() as session:
        it = questions.begin(session, what_if_id)
        plan, seed = read(Plan, it.run.plan), it.run.seed
    state, result, reasons = _answered(it, plan, seed, report)
    with db.writing() as session:
        questions.keep(session, what_if_id, state, result=result, reasons=reasons, now=now())


Answer = tuple[str, dict[str, Any], list[str]]


def _answered(it: WhatIf, plan: Plan, seed: int, report: Report) -> Answer:
    began = monotonic()
    try:
        before = read(asked.Problem, it.run.problem)
        problem = changed(before, plan, it.changes, near=it.near)
        after = solved(problem, report, seconds=it.seconds, seed=seed, near=plan)
    except asked.Faulty as faulty:
        return "failed", {}, list(faulty.faults)
    except Impossible as impossible:
        return "impossible", {}, list(impossible.sentences)
    if violations := verify(problem, after):
        return "failed", {}, [f"{one.text} (rule {one.rule})" for one in violations]
    told = _told(before, problem, plan, after)
    return "done", told | {"seconds": round(monotonic() - began, 1)}, []


def _told(before: asked.Problem, problem: asked.Problem, plan: Plan, after: Plan) -> dict[str, Any]:
    """Say what changes, as JSON: inscriptions by their ids, roundtables by their codes."""
    known = problem.inscription_by_id
    found = difference(plan, after)
    gone = [one.id for one in before.inscriptions if one.id not in known]
    return {
        "gained": [[one.inscription, one.after] for one in found.placed],
        "lost": [[one.inscription, one.before] for one in found.lost if one.inscription in known],
        "withdrawn": gone,
        "moved": [[one.inscription, one.before, one.after] for one in found.moved],
        "retimed": len(found.retimed),
        "tiers": _tiers(plan, after),
        "tables": {t.id: [len(plan.of(t.id)), len(after.of(t.id))] for t in problem.sessions},
        "placed": [len(plan.placements), len(after.placements)],
        "waiting": [len(plan.waiting), len(after.waiting)],
        "proved": after.proved,
    }


def _tiers(plan: Plan, after: Plan) -> list[list[Any]]:
    """Every tier before and after; what exists on one side only and is nought says nothing."""
    old = {tier.name: tier.value for tier in plan.tiers}
    new = {tier.name: (tier.value, tier.proved) for tier in after.tiers}
    pairs = [
        [name, old.get(name), *new.get(name, (None, True))] for name in dict.fromkeys([*old, *new])
    ]
    return [one for one in pairs if one[1] or one[2]]
