"""Where a person is named: every table is looked through, so that a new one is not forgotten."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    RowMapping,
    String,
    Table,
    Text,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from app.db import Base

# The audit has its own way of forgetting; a visit and a key hold no names.
APART = frozenset({"audit_entries", "audit_head", "staff_sessions", "erasures"})


@dataclass(frozen=True)
class Named:
    """What names a person: addresses, and names by which nobody else is known."""

    addresses: tuple[str, ...]
    names: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.addresses or self.names)


def counted(session: Session, named: Named) -> dict[str, int]:
    """Count by table the rows that name a person, in one statement."""
    if not named:
        return {}
    asked = [
        select(literal(table.name).label("name"), func.count().label("rows"))
        .select_from(table)
        .where(_says(table, named))
        for table in _tables()
    ]
    return {name: count for name, count in session.execute(union_all(*asked)) if count}


def rows(session: Session, name: str, named: Named) -> list[RowMapping]:
    """Give the rows of one table that name a person, with all their columns."""
    table = Base.metadata.tables[name]
    return list(session.execute(select(table).where(_says(table, named))).mappings())


def replaced(session: Session, name: str, named: Named, pseudonym: str, address: str) -> int:
    """Put pseudonym and address in the place of the person in one table; gives the rows."""
    table = Base.metadata.tables[name]
    words = _patterns(named, pseudonym, address)
    changed = 0
    for row in rows(session, name, named):
        fresh = dict(_fresh(table, row, words))
        if fresh:
            key = [column == row[column.name] for column in table.primary_key]
            session.execute(update(table).where(*key).values(fresh))
            changed += 1
    return changed


def _tables() -> Iterator[Table]:
    for table in Base.metadata.sorted_tables:
        if table.name not in APART and list(_columns(table)):
            yield table


def _columns(table: Table) -> Iterator[Any]:
    for column in table.columns:
        kind = column.type
        if isinstance(kind, String | JSON) and not column.primary_key and not column.foreign_keys:
            yield column


def _says(table: Table, named: Named) -> ColumnElement[bool]:
    return or_(*_tests(table, named))


def _tests(table: Table, named: Named) -> Iterator[ColumnElement[bool]]:
    for column in _columns(table):
        inside = isinstance(column.type, JSON)
        text = cast(column, Text) if inside else column
        for address in named.addresses:
            yield func.lower(text).contains(address.lower(), autoescape=True)
        for name in _written(named.names) if inside else named.names:
            yield text.contains(name, autoescape=True)


def _written(names: Iterable[str]) -> set[str]:
    """Give names as JSON may hold them: as they are, or with escapes for other scripts."""
    return {form for name in names for form in (name, json.dumps(name)[1:-1])}


Patterns = list[tuple[re.Pattern[str], str]]


def _patterns(named: Named, pseudonym: str, address: str) -> Patterns:
    """Find whole words only: "Li" must not be found in "Libya"."""
    mails = [
        (re.compile(rf"(?<![\w.+-]){re.escape(one)}(?![\w-])", re.IGNORECASE), address)
        for one in named.addresses
    ]
    return mails + [
        (re.compile(rf"(?<!\w){re.escape(one)}(?!\w)"), pseudonym) for one in named.names
    ]


def _fresh(table: Table, row: RowMapping, words: Patterns) -> Iterator[tuple[str, Any]]:
    for column in _columns(table):
        before = row[column.name]
        after = _without(before, words)
        if after != before:
            longest = getattr(column.type, "length", None)
            yield column.name, after[:longest] if isinstance(after, str) else after


def _without(value: Any, words: Patterns) -> Any:
    if isinstance(value, str):
        for pattern, instead in words:
            value = pattern.sub(instead, value)
        return value
    if isinstance(value, list):
        return [_without(one, words) for one in value]
    if isinstance(value, dict):
        return {_without(key, words): _without(one, words) for key, one in value.items()}
    return value
