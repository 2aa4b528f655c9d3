"""What officers changed of a draft's question by hand, put upon a problem as it stands.

A shape is JSON: for inscriptions, by id, `pin` (a session or None), `barred` (session: yes or no),
`limit_s` and `exception` (position and reason, or None); for `tables`, by id, minutes added.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from scheduling import problem as asked

Shape = Mapping[str, Any]


def amended(problem: asked.Problem, shape: Shape) -> asked.Problem:
    """Put a shape upon a problem; what it says of those who are gone is left out.

    Raises scheduling.problem.Faulty where a table would have no time left.
    """
    own, longer = shape.get("inscriptions", {}), shape.get("tables", {})
    if not own and not longer:
        return problem
    here = problem.session_by_id.keys()
    return replace(
        problem,
        sessions=tuple(_longer(one, longer.get(one.id, 0)) for one in problem.sessions),
        inscriptions=tuple(
            _amended(one, own[one.id], here) if one.id in own else one
            for one in problem.inscriptions
        ),
    )


def _longer(table: asked.Session, minutes: int) -> asked.Session:
    return replace(table, ends_at=table.ends_at + timedelta(minutes=minutes)) if minutes else table


def _amended(one: asked.Inscription, own: Shape, here: Any) -> asked.Inscription:
    changes: dict[str, Any] = {}
    if "pin" in own and (own["pin"] is None or own["pin"] in here):
        changes["pin"] = own["pin"]
    if "limit_s" in own:
        changes["limit_s"] = own["limit_s"]
    if "exception" in own:
        changes["exception"] = _exception(own["exception"])
    return _barred(replace(one, **changes), own.get("barred", {}), here)


def _exception(given: Shape | None) -> asked.FloorException | None:
    return asked.FloorException(given["position"], given["reason"]) if given else None


def _barred(one: asked.Inscription, barred: Mapping[str, bool], here: Any) -> asked.Inscription:
    shut = {table for table, yes in barred.items() if yes and table in here}
    opened = {table for table, yes in barred.items() if not yes}
    never = (*(table for table in one.never if table not in opened | shut), *sorted(shut))
    wishes = tuple(wish for wish in one.wishes if wish not in shut)
    return replace(one, never=never, wishes=wishes)


def merged(shape: Shape, more: Shape) -> dict[str, Any]:
    """Put a further amendment upon a shape."""
    own = {name: dict(said) for name, said in shape.get("inscriptions", {}).items()}
    for name, said in more.get("inscriptions", {}).items():
        before = own.get(name, {})
        barred = {**before.get("barred", {}), **said.get("barred", {})}
        own[name] = {**before, **said, **({"barred": barred} if barred else {})}
    tables = dict(shape.get("tables", {}))
    for code, minutes in more.get("tables", {}).items():
        tables[code] = tables.get(code, 0) + minutes
    return {"inscriptions": own, "tables": {code: n for code, n in tables.items() if n}}
