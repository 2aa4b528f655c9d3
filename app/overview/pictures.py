"""The geometry of replies over days; app/web/charts.py has that of bars.

templates/overview/_pictures.html writes it down as SVG. Days run from the left in every language,
as hours do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.overview.models import Day
from app.web.charts import WIDTH

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
