"""A problem with something changed in it, as a question of an officer names the changes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

from scheduling import problem as asked
from scheduling.plan import Plan
from scheduling.policy import Objective

Change = Mapping[str, Any]
LATE = "late:"  # how requests are named that nobody has made yet
FURTHER = "+"  # what follows the code of a roundtable that nobody has planned yet
NOBODYS_ZONE = "Etc/UTC"


def changed(
    problem: asked.Problem, plan: Plan, changes: Iterable[Change], *, near: bool
) -> asked.Problem:
    """Change a problem; with `near` the plan counts as published, so that little else changes.

    Raises scheduling.problem.Faulty where the changes contradict each other, and KeyError for a
    kind that is unknown.
    """
    if near:
        problem = replace(problem, published=plan.placements)
    for change in changes:
        problem = WAYS[change["kind"]](problem, change)
    return problem


def _limit(problem: asked.Problem, change: Change) -> asked.Problem:
    kind, seconds = change["of"], change["seconds"]
    policy = problem.policy
    limits = replace(policy.limits_s, **{kind: seconds})
    own = tuple(_as_all(one, kind, seconds) for one in problem.inscriptions)
    return replace(problem, policy=replace(policy, limits_s=limits), inscriptions=own)


def _as_all(one: asked.Inscription, kind: str, seconds: int) -> asked.Inscription:
    """A statement whose own limit is longer than that of all others gets the limit of all."""
    longer = one.kind == kind and one.limit_s is not None and one.limit_s > seconds
    return replace(one, limit_s=None) if longer else one


def _length(problem: asked.Problem, change: Change) -> asked.Problem:
    table = problem.session_by_id[change["session"]]
    later = table.ends_at + timedelta(minutes=change["minutes"])
    return _with_table(problem, replace(table, ends_at=later))


def _with_table(problem: asked.Problem, table: asked.Session) -> asked.Problem:
    tables = tuple(table if one.id == table.id else one for one in problem.sessions)
    return replace(problem, sessions=tables)


def _further(problem: asked.Problem, change: Change) -> asked.Problem:
    """A further roundtable beside another: like it, with nobody presiding yet."""
    like = problem.session_by_id[change["session"]]
    code = f"{like.id}{FURTHER}"
    named = replace(like, id=code, title=f"Roundtable {code}", co_chairs=(), moderators=())
    return replace(problem, sessions=(*problem.sessions, named))


def _withdraw(problem: asked.Problem, change: Change) -> asked.Problem:
    gone = {one.id for one in problem.inscriptions if one.party == change["party"]}
    return replace(
        problem,
        inscriptions=tuple(one for one in problem.inscriptions if one.id not in gone),
        published=tuple(place for place in problem.published if place.inscription not in gone),
    )


def _late(problem: asked.Problem, change: Change) -> asked.Problem:
    last = max((one.inscribed_at for one in problem.inscriptions), default=None)
    last = last or problem.sessions[0].starts_at
    new = tuple(
        asked.Inscription(
            id=f"{LATE}{change['tier']}:{number}",
            party=f"{LATE}{change['tier']}:{number}",
            person=f"{LATE}{change['tier']}:{number}",
            name=f"Late request {number}",
            inscribed_at=last + timedelta(seconds=number),
            tier=change["tier"],
            home_zone=NOBODYS_ZONE,
        )
        for number in range(1, change["count"] + 1)
    )
    return replace(problem, inscriptions=(*problem.inscriptions, *new))


def _place(problem: asked.Problem, change: Change) -> asked.Problem:
    """One place more at a roundtable: a seat, a line, and the time of a national statement."""
    table = problem.session_by_id[change["session"]]
    longer = problem.policy.limits_s.national + table.changeover_s
    wider = replace(
        table,
        ends_at=table.ends_at + timedelta(seconds=longer),
        seats=_more(table.seats),
        onsite_places=_more(table.onsite_places),
        remote_lines=_more(table.remote_lines),
    )
    return _with_table(problem, wider)


def _more(places: int | None) -> int | None:
    return None if places is None else places + 1


def _objective(problem: asked.Problem, change: Change) -> asked.Problem:
    """An objective at another place of the order, 1 for the first, or left out (0)."""
    name, to = cast("Objective", change["name"]), change["to"]
    order = [one for one in problem.policy.objectives if one != name]
    if to:
        order.insert(to - 1, name)
    return replace(problem, policy=replace(problem.policy, objectives=tuple(order)))


WAYS: Mapping[str, Callable[[asked.Problem, Change], asked.Problem]] = {
    "limit": _limit,
    "length": _length,
    "further": _further,
    "withdraw": _withdraw,
    "late": _late,
    "place": _place,
    "objective": _objective,
}
