"""What a kept plan says: why somebody has a place or waits, and what has changed since."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.allocation import drafts, rows
from app.allocation.models import Run
from app.allocation.planner.amending import amended
from app.allocation.planner.asking import problem_of, read
from scheduling import problem as asked
from scheduling.difference import difference
from scheduling.explain import why as explained
from scheduling.plan import Plan
from scheduling.verify import verify


def asked_and_found(run: Run) -> tuple[asked.Problem, Plan]:
    """Read back the problem and the plan that a run has kept."""
    return read(asked.Problem, run.problem), read(Plan, run.plan)


@dataclass(frozen=True)
class Repeated:
    """What came of a run done once more: how many people fare otherwise, and why that may be."""

    once: int
    people: int
    proved: bool


def repeated(run: Run, once: Run) -> Repeated:
    """Set a plan beside that of the run which it repeats.

    Where every objective was proved in both, the engine promises the same plan; where the time
    ran out it does not.
    """
    plans = [read(Plan, one.solved["plan"]) for one in (once, run)]
    return Repeated(once.id, difference(*plans).people, all(plan.proved for plan in plans))


@dataclass(frozen=True)
class Explained:
    """Why somebody has a place or waits, in sentences of the engine.

    `reasons` keep it out, or away from a dearer wish; each of `ways` alone would give it a place;
    `costs` say what each other roundtable would cost.
    """

    text: str
    reasons: tuple[str, ...]
    ways: tuple[str, ...]
    costs: tuple[str, ...]


def why(run: Run, inscription_id: int, *, seconds: float = 0) -> Explained:
    """Say why somebody has this place or waits, and what would have to change.

    With `seconds` every other roundtable is solved for as well, which only a job may do.
    """
    problem, plan = asked_and_found(run)
    answer = explained(problem, plan, str(inscription_id), seconds=seconds)
    ways = tuple(way.text for way in answer.remedies)
    return Explained(answer.text, answer.reasons, ways, answer.costs)


def drift(run: Run, found: rows.Material) -> tuple[drafts.Drift, tuple[str, ...]]:
    """Tell what has changed since the draft, and which rules it would break as things now stand.

    Requests made after the draft are left out of the judgement: they only wait for the next run.
    """
    then, plan = asked_and_found(run)
    today = amended(problem_of(found), run.shape)
    known = replace(
        today, inscriptions=tuple(i for i in today.inscriptions if i.id in then.inscription_by_id)
    )
    still = replace(
        plan, waiting=tuple(w for w in plan.waiting if w.inscription in known.inscription_by_id)
    )
    here = known.inscription_by_id.keys()
    broken = tuple(v.text for v in verify(known, still) if here >= set(v.inscriptions))
    return _drift(then, today), (*_left(then, known, plan), *broken)


def _left(then: asked.Problem, known: asked.Problem, plan: Plan) -> Iterator[str]:
    for place in plan.placements:
        if place.inscription not in known.inscription_by_id:
            label = then.inscription_by_id[place.inscription].label
            yield f"{label} has withdrawn since this draft was made."


def _drift(then: asked.Problem, today: asked.Problem) -> drafts.Drift:
    before, after = then.inscription_by_id, today.inscription_by_id
    return drafts.Drift(
        gone=tuple(before[name].label for name in before if name not in after),
        changed=tuple(
            after[name].label
            for name in after
            if name in before and replace(before[name], state=after[name].state) != after[name]
        ),
        new=tuple(after[name].label for name in after if name not in before),
    )
