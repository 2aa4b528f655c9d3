"""Looking through a list that people keep: searched, narrowed, sorted, cut to pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from app.delegations import lookups, names
from app.delegations.book import Book
from app.delegations.columns import Column, Values
from app.delegations.lookups import Lookups
from app.delegations.models import FocalPointKind

A_PAGE = 50
IN_USE, RETIRED, ALL = "", "retired", "all"
CONVENTIONS = ("CBD", "CP", "NP")
SEARCHED = frozenset({"line", "long", "email", "phone", "code", "tag", "line_or_none"})
NARROWING = frozenset({"choice", "choice_or_none", "group"})


@dataclass(frozen=True)
class Question:
    """What somebody looks for; an empty or unknown value asks for nothing."""

    search: str = ""
    use: str = IN_USE
    sort: str = ""
    page: int = 1
    narrowed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A row of the list as texts, with the number and the version that changes it."""

    id: int
    version: int
    texts: Values


@dataclass(frozen=True)
class Answer:
    """One page of what was found."""

    rows: Sequence[Row]
    total: int
    page: int
    pages: int


def narrowing(book: Book) -> list[Column]:
    """List the columns by which the list can be narrowed, each to one of its codes."""
    return [one for one in book.columns if one.kind in NARROWING]


def sorting(book: Book) -> list[Column]:
    """List the columns by which the list can be sorted."""
    sortable = {"participant", "line", "line_or_none", "email", "choice", "group", "code", "tag"}
    return [one for one in book.columns if one.listed and one.kind in sortable]


def listed(
    session: Session, book: Book, question: Question, language: str, known: Lookups
) -> Answer:
    """Find, sort and cut to one page; two statements."""
    numbers = found(session, book, question, language, known)
    pages = max(-(-len(numbers) // A_PAGE), 1)
    page = min(max(question.page, 1), pages)
    wanted = numbers[(page - 1) * A_PAGE : page * A_PAGE]
    return Answer(rows(session, book, wanted, known), len(numbers), page, pages)


def rows(session: Session, book: Book, numbers: Sequence[int], known: Lookups) -> list[Row]:
    """Read some rows of a list, in the order of their numbers given."""
    wanted = select(book.table).where(book.table.c.id.in_(numbers), book.mine)
    read = {
        row["id"]: Row(
            row["id"],
            row["row_version"],
            {one.name: lookups.to_text(one, row, known) for one in book.columns},
        )
        for row in session.execute(wanted).mappings()
    }
    return [read[number] for number in numbers if number in read]


def found(
    session: Session, book: Book, question: Question, language: str, known: Lookups
) -> list[int]:
    """Give the numbers of all rows that fit, sorted; one statement.

    Names of countries are compared here and not in the database, because each language has an
    order of its own.
    """
    column = next((one for one in sorting(book) if one.name == question.sort), None)
    column = column or sorting(book)[0]
    owner = book.table.c.get("participant_id", book.table.c.id)
    held = book.table.c[column.attribute.partition(".")[0]]
    query = select(book.table.c.id, owner.label("owner"), held.label("held"))
    read = session.execute(_fitting(query, book, question, known)).all()
    order = _order(column, language, known)
    return [row.id for row in sorted(read, key=order)]


def _order(column: Column, language: str, known: Lookups) -> Any:
    """Sort by the column, and what is the same there by the name of the participant."""
    key = names.sort_key(language)
    named = {number: key(_named(row, language)) for number, row in known.shown.items()}
    unnamed = key("")
    if column.kind == "participant" or column.name == "name_en":
        return lambda row: (named.get(row.owner, unnamed), row.id)
    if column.kind == "group":
        groups = {number: key(str(row["name"])) for number, row in known.shown_groups.items()}
        return lambda row: (groups[row.held], named.get(row.owner, unnamed), row.id)
    return lambda row: (key(str(row.held or "")), named.get(row.owner, unnamed), row.id)


def _named(row: Any, language: str) -> str:
    own = (row["names"] or {}).get(names.base(language))
    return str(own or row["short_name"])


def _fitting(query: Select[Any], book: Book, question: Question, known: Lookups) -> Select[Any]:
    retired = book.table.c.retired_at
    query = query.where(book.mine)
    if question.use != ALL:
        query = query.where(retired.is_not(None) if question.use == RETIRED else retired.is_(None))
    for column in narrowing(book):
        wanted = question.narrowed.get(column.name)
        if wanted:
            query = query.where(_is(book, column, wanted, known))
    if (code := question.narrowed.get("participant", "").upper()) and "participant" in book.key:
        query = query.where(book.table.c.participant_id == known.participants.get(code, 0))
    if question.narrowed.get("convention") in CONVENTIONS and book.code == "focal_points":
        of_it = FocalPointKind.convention == question.narrowed["convention"]
        kinds = select(FocalPointKind.code).where(of_it)
        query = query.where(book.table.c.kind_code.in_(kinds))
    return query.where(_searched(book, question.search, known)) if question.search else query


def _is(book: Book, column: Column, wanted: str, known: Lookups) -> ColumnElement[bool]:
    held = book.table.c[column.attribute]
    return held == (known.groups.get(wanted, 0) if column.kind == "group" else wanted)


def _searched(book: Book, search: str, known: Lookups) -> ColumnElement[bool]:
    folded = names.folded(search)
    whose = [number for number, row in known.shown.items() if folded in _findable(row)]
    owner = book.table.c.get("participant_id", book.table.c.id)
    ways: list[ColumnElement[bool]] = []
    if book.kind != "group":
        ways.append(owner.in_(whose))
    if "group_id" in book.table.c:
        ways.append(book.table.c.group_id.in_(_groups(folded, known)))
    ways += [
        book.table.c[one.attribute].icontains(search, autoescape=True)
        for one in book.columns
        if one.kind in SEARCHED and "." not in one.attribute
    ]
    return or_(*ways)


def _findable(row: Any) -> str:
    words = (row["code"], row["formal_name"], row["short_name"], row["capital"] or "")
    return names.folded(" ".join((*words, *(row["names"] or {}).values())))


def _groups(folded: str, known: Lookups) -> list[int]:
    return [
        number
        for number, row in known.shown_groups.items()
        if folded in names.folded(f"{row['code']} {row['name']}")
    ]
