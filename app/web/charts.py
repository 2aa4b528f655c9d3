"""Bars in rows: their geometry, and what stands beside such a picture: its key and its table.

templates/overview/_pictures.html writes it down as SVG. Lengths are units of the drawing, which
is shown at a little less than one pixel a unit on a small telephone. Where a page runs from right
to left, bars begin at the right.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import get_locale

WIDTH = 300
LABEL = 17  # height of the words above a bar
THICK, THIN = 14, 7
GAP, BETWEEN = 11, 3
ROOM = 4  # beyond the longest bar, for its mark


@dataclass(frozen=True)
class Part:
    """A stretch of a bar: what it counts, how many, and how it is filled."""

    fill: str
    count: int


@dataclass(frozen=True)
class Line:
    """One bar to be drawn, its parts in their order; `mark` is a stroke across at that many."""

    parts: Sequence[Part]
    thin: bool = False
    mark: int | None = None

    @property
    def length(self) -> int:
        return max(sum(part.count for part in self.parts), self.mark or 0)


@dataclass(frozen=True)
class Row:
    """A row of the picture: its words, its figures at the other end, and its bars."""

    label: str
    figures: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Rect:
    """A part where it stands in the drawing."""

    fill: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Stroke:
    """A mark across a bar."""

    x: float
    y: float
    height: float


@dataclass(frozen=True)
class Drawn:
    """A row where it stands."""

    label: str
    figures: str
    y: float
    rects: Sequence[Rect]
    marks: Sequence[Stroke]


@dataclass(frozen=True)
class Bars:
    """Rows of bars to one scale; `start` and `end` are the edges in the direction of the page."""

    rows: Sequence[Drawn]
    height: float
    start: float
    end: float
    width: int = WIDTH


def bars(rows: Iterable[Row], *, mirrored: bool) -> Bars:
    """Set out rows of bars below each other."""
    rows = list(rows)
    longest = max((line.length for row in rows for line in row.lines), default=0)
    scale = (WIDTH - ROOM) / max(longest, 1)
    drawn, y = [], 0.0
    for row in rows:
        drawn.append(_row(row, y, scale, mirrored=mirrored))
        y += _height(row) + GAP
    start, end = (WIDTH, 0) if mirrored else (0, WIDTH)
    return Bars(drawn, max(y - GAP + 2, 1), start, end)


def _height(row: Row) -> float:
    return LABEL + sum((THIN if line.thin else THICK) + BETWEEN for line in row.lines) - BETWEEN


def _row(row: Row, y: float, scale: float, *, mirrored: bool) -> Drawn:
    rects, marks, top = [], [], y + LABEL
    for line in row.lines:
        height = THIN if line.thin else THICK
        rects += _rects(line, top, height, scale, mirrored=mirrored)
        if line.mark is not None:
            x = line.mark * scale
            marks.append(Stroke(round(WIDTH - x if mirrored else x, 1), top - 3, height + 6))
        top += height + BETWEEN
    return Drawn(row.label, row.figures, y + 11, rects, marks)


def _rects(line: Line, y: float, height: float, scale: float, *, mirrored: bool) -> list[Rect]:
    rects, begins = [], 0.0
    for part in line.parts:
        width = part.count * scale
        x = WIDTH - begins - width if mirrored else begins
        if part.count:
            rects.append(Rect(part.fill, round(x, 1), y, round(width, 1), height))
        begins += width
    return rects


def drawn(rows: Iterable[Row]) -> Bars:
    """Draw rows in the direction of the page."""
    return bars(rows, mirrored=get_locale().text_direction == "rtl")


@dataclass(frozen=True)
class Cell:
    """What stands in one field of a table, and the list behind it."""

    said: str | int
    url: str | None = None


@dataclass(frozen=True)
class Table:
    """The twin of a picture; the first cell of a row is its heading."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Key:
    """One kind of filling: what it means, how many, and the list behind it."""

    fill: str
    label: str
    count: int | None = None
    url: str | None = None


@dataclass(frozen=True)
class Panel:
    """One picture with its words; either `bars` or `course` is drawn, or neither if empty."""

    name: str
    title: str
    table: Table
    keys: Sequence[Key] = ()
    note: str = ""
    bars: Bars | None = None
    course: Any = None  # replies over days, which the overview alone draws
