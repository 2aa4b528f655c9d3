"""A draft shaped by hand: acts of an officer put upon a plan, one after the other; nothing kept."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.allocation.planner import judging
from app.allocation.planner.amending import amended, merged
from app.allocation.planner.asking import read
from app.allocation.planner.judging import Cost
from app.allocation.planner.laying import Lists, bends, by_precedence, laid
from scheduling import problem as asked
from scheduling.difference import difference
from scheduling.ground import Ground
from scheduling.plan import Placement, Plan
from scheduling.problem import Faulty
from scheduling.verify import verify

__all__ = ["Act", "Cost", "Faulty", "Shaped", "reshaped", "shaped"]

Act = Mapping[str, Any]


@dataclass
class _Board:
    """A plan while it is being changed: the question, the lists, and what was amended."""

    problem: asked.Problem
    lists: Lists
    shape: dict[str, Any]
    sent: set[str] = field(default_factory=set)  # to the waiting list, by hand
    bent: list[tuple[str, str]] = field(default_factory=list)

    @property
    def ground(self) -> Ground:
        return Ground(self.problem)

    def amend(self, more: Mapping[str, Any]) -> None:
        self.problem = amended(self.problem, more)
        self.shape = merged(self.shape, more)

    def of(self, name: str, **said: Any) -> None:
        self.amend({"inscriptions": {name: said}})

    def give_place(self, name: str, given: Mapping[str, Any] | None) -> None:
        """Give a place by hand, or take it back where there was one."""
        if given or self.problem.inscription_by_id[name].exception:
            self.of(name, exception=given)

    def table_of(self, name: str) -> str | None:
        return next((code for code, names in self.lists.items() if name in names), None)

    def take_out(self, name: str) -> None:
        for names in self.lists.values():
            if name in names:
                names.remove(name)


@dataclass(frozen=True)
class Shaped:
    """What came of the acts: question and plan, what they break and bend, and what they cost.

    `broken` are the referee's sentences, each with its rule; `bent` says who now speaks before
    somebody who has precedence through the last act; `moved` are (inscription, table before,
    table after); `retimed` counts those who only change their time.
    """

    problem: asked.Problem
    plan: Plan
    shape: Mapping[str, Any]
    broken: tuple[str, ...]
    bent: tuple[str, ...]
    costs: tuple[Cost, ...]
    moved: tuple[tuple[str, str | None, str | None], ...]
    retimed: int


def shaped(
    problem: asked.Problem, plan: Plan, acts: Iterable[Act], *, shape: Mapping[str, Any]
) -> Shaped:
    """Put acts upon a plan, judge and measure what comes of it; `shape` is what was amended so far.

    Raises scheduling.problem.Faulty where an act contradicts the problem, and KeyError for an
    inscription, a table or a kind that is unknown.
    """
    lists = {one.id: [place.inscription for place in plan.of(one.id)] for one in problem.sessions}
    board = _Board(problem, lists, merged(shape, {}))
    board.sent.update(one.inscription for one in plan.waiting if "by hand" in one.reason)
    for act in acts:
        board.bent = []
        ACTS[act["kind"]](board, act)
    _number_exceptions(board)
    return _judged(problem, plan, board)


def reshaped(kept: Mapping[str, Any], acts: Iterable[Act]) -> Shaped:
    """Shape a kept draft: problem, plan and shape as JSON. Raises like `shaped`."""
    problem, plan = read(asked.Problem, kept["problem"]), read(Plan, kept["plan"])
    return shaped(problem, plan, acts, shape=kept["shape"])


def _judged(problem: asked.Problem, plan: Plan, board: _Board) -> Shaped:
    ground = board.ground
    places = tuple(_places(ground, board.lists, plan, problem))
    waiting = judging.waiting(ground, places, frozenset(board.sent))
    after = Plan(places, waiting, seed=plan.seed, workers=plan.workers, seconds=plan.seconds)
    old, new = judging.measured(Ground(problem), plan), judging.measured(ground, after)
    found = difference(plan, after)
    label = {one.id: one.label for one in board.problem.inscriptions}
    return Shaped(
        problem=board.problem,
        plan=replace(after, tiers=judging.as_tiers(new, plan, same=board.problem == problem)),
        shape=board.shape,
        broken=tuple(f"{one.text} (rule {one.rule})" for one in verify(board.problem, after)),
        bent=tuple(
            f"{label[one]} speaks before {label[other]}, who has precedence."
            for one, other in board.bent
        ),
        costs=judging.costs(old, new),
        moved=tuple(
            (one.inscription, one.before, one.after)
            for one in (*found.placed, *found.lost, *found.moved)
        ),
        retimed=len(found.retimed),
    )


def _places(ground: Ground, lists: Lists, plan: Plan, before: asked.Problem) -> Iterable[Placement]:
    """Lists that are as they were keep their times to the second."""
    for code, names in lists.items():
        so_far = plan.of(code)
        same = [place.inscription for place in so_far] == names and all(
            before.limit_s(before.inscription_by_id[name])
            == ground.problem.limit_s(ground.problem.inscription_by_id[name])
            for name in names
        )
        yield from so_far if same else laid(ground, code, names, so_far)


def _number_exceptions(board: _Board) -> None:
    """A place given by hand is known by where it now stands among its own class."""
    known, numbered = board.problem.inscription_by_id, {}
    for names in board.lists.values():
        observers = [name for name in names if known[name].category == "observer"]
        for name in names:
            if (given := known[name].exception) is not None:
                mates = observers if name in observers else names
                at = mates.index(name) + 1
                numbered[name] = {"exception": {"position": at, "reason": given.reason}}
    if numbered:
        board.amend({"inscriptions": numbered})


def _move(board: _Board, act: Act) -> None:
    name, code = act["inscription"], act["table"]
    board.take_out(name)
    names = board.lists[code]
    at = act.get("position")
    if at is None:
        board.give_place(name, None)
        names.insert(by_precedence(board.ground, names, name), name)
    else:
        names.insert(max(0, at - 1), name)
        _excepted(board, name, code, act)
    board.sent.discard(name)


def _excepted(board: _Board, name: str, code: str, act: Act) -> None:
    """Where a place bends the order of floor it is an exception by hand, with its reason."""
    found = bends(board.ground, board.lists[code], name)
    board.bent += found
    reason = str(act.get("reason") or "").strip() or "-"
    board.give_place(name, {"position": 1, "reason": reason} if found else None)


def _wait(board: _Board, act: Act) -> None:
    board.take_out(act["inscription"])
    board.give_place(act["inscription"], None)
    board.sent.add(act["inscription"])


def _swap(board: _Board, act: Act) -> None:
    one, other = act["inscription"], act["other"]
    instead = {one: other, other: one}
    for code, names in board.lists.items():
        board.lists[code] = [instead.get(name, name) for name in names]
    for name in (one, other):
        if (table := board.table_of(name)) is not None:
            _excepted(board, name, table, act)
            board.sent.discard(name)
        else:
            board.sent.add(name)


def _pin(board: _Board, act: Act) -> None:
    board.of(act["inscription"], pin=act["table"])


def _unpin(board: _Board, act: Act) -> None:
    board.of(act["inscription"], pin=None)


def _bar(board: _Board, act: Act) -> None:
    name, code = act["inscription"], act["table"]
    board.of(name, barred={code: True})
    if name in board.lists[code]:
        board.lists[code].remove(name)
        board.sent.add(name)


def _unbar(board: _Board, act: Act) -> None:
    board.of(act["inscription"], barred={act["table"]: False})


def _limit(board: _Board, act: Act) -> None:
    board.of(act["inscription"], limit_s=act["seconds"])


def _minutes(board: _Board, act: Act) -> None:
    board.amend({"tables": {act["table"]: act["minutes"]}})


ACTS: Mapping[str, Callable[[_Board, Act], None]] = {
    "move": _move,
    "wait": _wait,
    "swap": _swap,
    "pin": _pin,
    "unpin": _unpin,
    "bar": _bar,
    "unbar": _unbar,
    "limit": _limit,
    "minutes": _minutes,
}
