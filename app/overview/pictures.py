"""The geometry of the pictures: bars in rows, and replies over days.

templates/overview/_pictures.html writes it down as SVG. Lengths are units of the drawing, which
is shown at a little less than one pixel a unit on a small telephone. Where a page runs from right
to left, bars begin at the right; days run from the left in every language, as hours do.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.overview.models import Day

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


LEFT, TOP, PLOT, BOTTOM = 30, 16, 170, 20
STRATA = {"accepted": "solid", "tentative": "stripe", "declined": "cross", "silent": "dots"}


@dataclass(frozen=True)
class Area:
    """The stretch between two courses, as the path of a polygon."""

    fill: str
    path: str


@dataclass(frozen=True)
class Tick:
    """A place on an axis with its words."""

    at: float
    value: int = 0
    day: date | None = None
    anchor: str = "middle"


@dataclass(frozen=True)
class Course:
    """Answers stacked over days; `deadline` is where the last day of the deadline ends."""

    areas: Sequence[Area]
    late: str
    counts: Sequence[Tick]
    days: Sequence[Tick]
    deadline: Tick | None
    height: int = TOP + PLOT + BOTTOM
    width: int = WIDTH
    left: int = LEFT
    top: int = TOP
    floor: int = TOP + PLOT


def course(days: Sequence[Day], due: date | None) -> Course:
    """Draw the standing at the end of each day; `days` follow each other without gaps."""
    first, last = days[0].day, max(days[-1].day, due or days[-1].day)
    step = (WIDTH - LEFT - 2) / ((last - first).days + 1)
    most = max(1, *(day.invited for day in days))

    def x(day: date) -> float:
        return round(LEFT + (day - first).days * step, 1)

    def y(count: int) -> float:
        return round(TOP + PLOT - count / most * PLOT, 1)

    return Course(
        areas=_areas(days, x, y, step),
        late=_path([(x(day.day), y(day.late)) for day in days if day.late], step),
        counts=[Tick(y(count), count) for count in _round_counts(most)],
        days=_day_ticks(first, last, due, x, step),
        deadline=_deadline(first, due, x, step),
    )


def _areas(
    days: Sequence[Day], x: Callable[[date], float], y: Callable[[int], float], step: float
) -> list[Area]:
    areas, below = [], [0] * len(days)
    for name, fill in STRATA.items():
        above = [under + getattr(day, name) for under, day in zip(below, days, strict=True)]
        upper = [(x(day.day), y(count)) for day, count in zip(days, above, strict=True)]
        lower = [(x(day.day), y(count)) for day, count in zip(days, below, strict=True)]
        back = [(at + step, height) for at, height in reversed(lower)]
        path = f"{_path(upper, step)}L{_steps(back, -step)}Z"
        areas.append(Area(fill, path))
        below = above
    return areas


def _path(points: Sequence[tuple[float, float]], step: float) -> str:
    return f"M{_steps(points, step)}" if points else ""


def _steps(points: Sequence[tuple[float, float]], step: float) -> str:
    """Write a staircase: each count holds for the whole of its day."""
    return "L".join(f"{x:.1f} {y}L{x + step:.1f} {y}" for x, y in points)


def _round_counts(most: int) -> list[int]:
    """Choose up to five round figures for the axis."""
    step = next(
        unit * 10**power for power in range(9) for unit in (1, 2, 5) if unit * 10**power * 4 >= most
    )
    return list(range(0, most + 1, step))


def _day_ticks(
    first: date, last: date, due: date | None, x: Callable[[date], float], step: float
) -> list[Tick]:
    ends = [Tick(LEFT, day=first, anchor="start")]
    if (last - first).days:
        ends.append(Tick(WIDTH - 2, day=last, anchor="end"))
    if due is not None and all(abs(x(due) + step - tick.at) > 70 for tick in ends):  # noqa: PLR2004
        ends.append(Tick(x(due) + step, day=due))
    return ends


def _deadline(
    first: date, due: date | None, x: Callable[[date], float], step: float
) -> Tick | None:
    if due is None or due < first:
        return None
    at = x(due) + step
    return Tick(round(at, 1), day=due, anchor="end" if at > WIDTH / 2 else "start")
