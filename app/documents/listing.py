"""Looking through documents: by kind, state, series and year, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Self

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer

from app.documents.models import KINDS, STATES, Document, NumberSeries

A_PAGE = 25
LATEST_YEAR = 9999


@dataclass(frozen=True)
class Question:
    """What somebody looks for; an empty or unknown value asks for nothing."""

    kind: str = ""
    state: str = ""
    series: str = ""
    year: int = 0
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """Read the query of the address."""
        kind, state = given.get("kind", ""), given.get("state", "")
        return cls(
            kind=kind if kind in KINDS else "",
            state=state if state in STATES else "",
            series=given.get("series", "").replace("\x00", "")[:40],
            year=_number(given.get("year", ""), 0),
            page=_number(given.get("page", ""), 1),
        )

    def narrowed(self) -> dict[str, str | int]:
        """Give what is asked for, to be carried from page to page."""
        return {name: value for name, value in asdict(self).items() if value and name != "page"}


def _number(text: str, otherwise: int) -> int:
    sound = text.isascii() and text.isdigit() and len(text) <= len(str(LATEST_YEAR))
    return max(int(text), otherwise) if sound else otherwise


@dataclass(frozen=True)
class Answer:
    """One page of those who were found."""

    rows: Sequence[Document]
    total: int
    page: int
    pages: int


def listed(session: Session, conference_id: int, question: Question) -> Answer:
    """Find documents, the newest first, cut to one page; two statements."""
    mine = _narrowed(select(Document).where(Document.conference_id == conference_id), question)
    total = session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    pages = max(-(-total // A_PAGE), 1)
    page = min(question.page, pages)
    rows = mine.options(defer(Document.body)).order_by(Document.id.desc())
    found = session.scalars(rows.limit(A_PAGE).offset((page - 1) * A_PAGE)).all()
    return Answer(found, total, page, pages)


def series(session: Session) -> tuple[list[str], list[int]]:
    """List the series in which numbers were given, and the years."""
    rows = session.execute(select(NumberSeries.series, NumberSeries.year)).all()
    return sorted({row.series for row in rows}), sorted({row.year for row in rows}, reverse=True)


def _narrowed(query: Select[Document], question: Question) -> Select[Document]:
    for name, value in question.narrowed().items():
        query = query.where(getattr(Document, name) == value)
    return query


def family(session: Session, document: Document) -> tuple[list[Document], list[Document]]:
    """Give the documents that this one follows, and those that follow it."""
    before = [number for number in (document.corrects_id, document.supersedes_id) if number]
    follows = (Document.corrects_id == document.id) | (Document.supersedes_id == document.id)
    former = session.scalars(select(Document).where(Document.id.in_(before))).all()
    later = session.scalars(select(Document).where(follows).order_by(Document.id)).all()
    return list(former), list(later)
