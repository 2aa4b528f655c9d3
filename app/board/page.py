"""What the page of a draft shows: columns to scale, waiting list, the one selected, the log."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.allocation import board
from app.allocation.board import Draft, Line, Table, Waiting
from app.allocation.models import Run
from app.board import asked, scale, service
from app.board.models import BoardAct
from app.programme.models import Conference

BESIDE = 4  # columns that stand beside each other
WAITING_A_PAGE = 40
LOG = 12
WAITING = asked.WAITING
Shown = Line | Waiting


@dataclass(frozen=True)
class Query:
    """What the reader asked to see: whom, where, which part of the waiting list, how dense."""

    selected: int = 0
    about: str = ""
    table: str = ""
    q: str = ""
    text: str = ""
    region: str = ""
    rule: str = ""
    page: int = 1
    dense: bool = False

    @property
    def kept(self) -> dict[str, Any]:
        """Give what other links of the page carry along."""
        said = {"at": self.table, "q": self.q, "text": self.text, "region": self.region}
        said |= {"rule": self.rule, "dense": "1" if self.dense else ""}
        return {key: value for key, value in said.items() if value}


@dataclass(frozen=True)
class Page:
    """One page of the board; `tables` names all roundtables, `slots` has those that are shown."""

    draft: Draft
    query: Query
    slots: list[scale.Slot]
    chosen: str
    waiting: list[tuple[int, Waiting]]
    matching: int
    number: int
    pages: int
    rules: Mapping[str, tuple[str, ...]]
    acts: Sequence[BoardAct]
    beside: Sequence[Run]
    selected: Shown | None
    about: scale.Lane | None
    pins: Mapping[str, str | None] = field(default_factory=dict)
    tiers: Mapping[str, int] = field(default_factory=dict)

    @property
    def undo(self) -> BoardAct | None:
        return service.to_undo(self.acts)

    @property
    def redo(self) -> BoardAct | None:
        return service.to_redo(self.acts)

    @property
    def log(self) -> Sequence[BoardAct]:
        return self.acts[:LOG]

    def barred(self, inscription_id: int) -> list[str]:
        """List the roundtables from which somebody was barred by hand."""
        return asked.barred_by_hand(self.draft.run.shape, str(inscription_id))

    def by_hand(self, inscription_id: int) -> Mapping[str, Any]:
        """Give what was amended of one request by hand: limit, exception."""
        own: Mapping[str, Any] = self.draft.run.shape.get("inscriptions", {})
        found: Mapping[str, Any] = own.get(str(inscription_id), {})
        return found

    def found(self, one: Shown) -> bool:
        """Tell whether the reader searches for this one."""
        return bool(self.query.q) and matches(one, self.query.q)


def read(session: Session, run: Run, conference: Conference, query: Query) -> Page:
    """Read the page of a draft, or of a published run, in few statements."""
    draft = board.read(session, run, conference)
    tables, chosen = _tables(draft, query.table)
    slots = scale.slots(tables, run.shape)
    rules = {one["inscription"]: tuple(one["rules"]) for one in run.plan.get("waiting", ())}
    matching = list(_matching(draft, query, rules))
    pages = max(1, -(-len(matching) // WAITING_A_PAGE))
    number = query.page if 1 <= query.page <= pages else 1
    first = (number - 1) * WAITING_A_PAGE
    everybody: list[Shown] = [*draft.lines, *draft.waiting]
    lanes = [lane for slot in slots for lane in slot.lanes]
    return Page(
        draft=draft,
        query=query,
        slots=slots,
        chosen=chosen,
        waiting=matching[first : first + WAITING_A_PAGE],
        matching=len(matching),
        number=number,
        pages=pages,
        rules=rules,
        acts=service.history(session, run.id) if run.version else (),
        beside=service.beside(session, run) if run.state == "draft" else (),
        selected=next((one for one in everybody if one.asked.id == query.selected), None),
        about=next((lane for lane in lanes if lane.code == query.about), None),
        pins={one["id"]: one.get("pin") for one in run.problem.get("inscriptions", ())},
        tiers={one["id"]: one.get("tier", 5) for one in run.problem.get("inscriptions", ())},
    )


def _tables(draft: Draft, code: str) -> tuple[list[Table], str]:
    """Choose the columns: all of a few, or those around the one asked for."""
    codes = [table.session.code for table in draft.tables]
    at = codes.index(code) if code in codes else 0
    chosen = code if code in (*codes, WAITING) else "".join(codes[:1])
    first = min(at - at % BESIDE, max(0, len(codes) - BESIDE))
    return draft.tables[first : first + BESIDE], chosen


def _matching(
    draft: Draft, query: Query, rules: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[int, Waiting]]:
    for number, one in enumerate(draft.waiting, start=1):
        if query.text and not matches(one, query.text):
            continue
        if query.region and (one.body.region or "none") != query.region:
            continue
        if query.rule and query.rule not in rules.get(str(one.asked.id), ()):
            continue
        yield number, one


def matches(one: Shown, text: str) -> bool:
    """Tell whether a text is part of the Party's names, its code or the post."""
    body, wanted = one.body, text.strip().casefold()
    said = (body.short_name, body.code, one.asked.speaker.post, *(body.names or {}).values())
    return any(wanted in str(name).casefold() for name in said)
