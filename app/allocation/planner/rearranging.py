"""A draft made by hand from the published list: places exchanged, freed ones given away."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.allocation import drafts, rows
from app.allocation.models import Run
from app.allocation.planner.asking import problem_of
from app.allocation.planner.runs import keep
from app.programme.models import Conference
from scheduling import problem as asked
from scheduling.plan import Placement, Plan, Waiting

Anchored = list[tuple[str, datetime | None]]  # an inscription, and when its place began so far


def rearrange(
    session: Session,
    conference: Conference,
    *,
    swaps: Sequence[tuple[int, int]],
    given: Sequence[tuple[int, str]],
    by: str,
    now: datetime,
) -> Run:
    """Make a draft of the published list with these swaps, and with requests in freed places.

    `given` are requests with the code of their roundtable; each comes after the last of its
    class. Everybody else keeps place and time. The referee judges the draft as any other: where a
    rule is broken the run has failed and its reasons say which.
    """
    run = Run(conference_id=conference.id, state="queued", asked_by=by[:200], created_at=now)
    session.add(run)
    session.flush()
    drafts.begin(session, run.id)
    found = rows.material(session, conference)
    problem = problem_of(found)
    lists = _published(found, problem)
    for one, other in swaps:
        _exchange(lists, str(one), str(other))
    for number, code in given:
        _put_in(lists[code], problem, str(number))
    placements = [place for code in lists for place in _timed(problem, code, lists[code])]
    return keep(session, run.id, problem, _plan(problem, placements), now=now)


def _published(found: rows.Material, problem: asked.Problem) -> dict[str, Anchored]:
    code_of = {table.id: table.code for table in found.roundtables}
    slots = sorted(found.slots.values(), key=lambda slot: (slot.session_id, slot.position))
    lists: dict[str, Anchored] = {code: [] for code in code_of.values()}
    for slot in slots:
        if str(slot.inscription_id) in problem.inscription_by_id and slot.session_id in code_of:
            lists[code_of[slot.session_id]].append((str(slot.inscription_id), slot.starts_at))
    return lists


def _exchange(lists: dict[str, Anchored], one: str, other: str) -> None:
    instead = {one: other, other: one}
    for code, anchored in lists.items():
        lists[code] = [(instead.get(name, name), at) for name, at in anchored]


def _put_in(anchored: Anchored, problem: asked.Problem, name: str) -> None:
    known = problem.inscription_by_id
    if known[name].category == "observer":
        anchored.append((name, None))
        return
    parties = sum(1 for one, _at in anchored if known[one].category != "observer")
    anchored.insert(parties, (name, None))


def _timed(problem: asked.Problem, code: str, anchored: Anchored) -> list[Placement]:
    """Give times one after the other, none before the time at which its place began so far."""
    table = problem.session_by_id[code]
    free = table.starts_at + timedelta(seconds=table.opening_s + table.keynote_s)
    places = []
    for position, (name, at) in enumerate(anchored, start=1):
        starts = max(free, at) if at else free
        ends = starts + timedelta(seconds=problem.limit_s(problem.inscription_by_id[name]))
        places.append(Placement(name, code, position, starts, ends))
        free = ends + timedelta(seconds=table.changeover_s)
    return places


def _plan(problem: asked.Problem, placements: list[Placement]) -> Plan:
    placed = {place.inscription for place in placements}
    waiting = [
        Waiting(one.id, "No place became free for it.")
        for one in problem.inscriptions
        if one.id not in placed and one.state in asked.STANDING
    ]
    return Plan(tuple(placements), tuple(waiting))
