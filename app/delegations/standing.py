"""A whole list as it stands, and what a row of a file would do to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import RowMapping, select
from sqlalchemy.orm import Session

from app.delegations import lookups
from app.delegations.book import Alike, Book
from app.delegations.columns import Values
from app.delegations.lookups import Lookups

State = Literal["new", "changed", "unchanged", "faulty", "asked"]


@dataclass
class Plan:
    """What taking a row would do; `changes` maps a column to [what stands, what it says]."""

    line: int
    values: Values
    state: State = "faulty"
    row_id: int | None = None
    seen_version: int | None = None
    changes: dict[str, list[str]] = field(default_factory=dict)
    faults: list[dict[str, object]] = field(default_factory=list)
    candidates: list[int] = field(default_factory=list)

    def same_as(self, other: "Plan") -> bool:
        """Tell whether it does what the other one, shown before, said it would."""
        mine = (self.state, self.row_id, self.seen_version, self.changes)
        return mine == (other.state, other.row_id, other.seen_version, other.changes)


@dataclass
class Standing:
    """A whole list as it stands, with what is needed to recognise its rows."""

    book: Book
    known: Lookups
    rows: dict[int, RowMapping] = field(default_factory=dict)
    texts: dict[int, Values] = field(default_factory=dict)
    by_key: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    alike: dict[Alike, dict[tuple[str, ...], list[int]]] = field(default_factory=dict)
    lines: dict[Any, int] = field(default_factory=dict)  # of the file: what was said before
    codes: Mapping[str, Any] = field(default_factory=dict)

    def add(self, row: RowMapping) -> None:
        """Take a row in."""
        number = row["id"]
        self.rows[number] = row
        text = {one.name: lookups.to_text(one, row, self.known) for one in self.book.columns}
        self.texts[number] = text
        self.by_key.setdefault(key_of(text, self.book.key), []).append(number)
        if text["retired"] != "yes":
            self.note_alike(text, number)

    def note_alike(self, values: Values, number: int) -> None:
        """Remember by what others may be confused with this row (below zero: a row of the file)."""
        for alike in self.book.alike:
            if all(values.get(name) for name in alike.same):
                known = self.alike.setdefault(alike, {})
                known.setdefault(key_of(values, alike.same), []).append(number)


def stand(session: Session, book: Book) -> Standing:
    """Read a whole list; seven statements, however long it is."""
    known = lookups.load(session)
    standing = Standing(book, known, codes=known.codes())
    wanted = select(book.table).where(book.mine).order_by(book.table.c.id)
    for row in session.execute(wanted).mappings():
        standing.add(row)
    return standing


def key_of(values: Mapping[str, str], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(values.get(name, "").casefold() for name in names)
