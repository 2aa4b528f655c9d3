"""The picture of a segment: days as columns of hours, parallel sessions side by side.

Pure geometry; templates/programme/_timeline.html writes it down as SVG. All lengths are units of
the drawing, which is shown at about one pixel a unit on a small telephone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Protocol
from zoneinfo import ZoneInfo

from app.programme.lettering import runs_right_to_left, wrapped

WIDTH = 300
AXIS = 42  # room for the hours, on either side
TOP = 26
HOUR = 46  # height of an hour
GAP = 4
PAD = 6
LINE = 13  # from one line of words to the next
NARROW = 110  # below this a code and its hours take two lines


class Shown(Protocol):
    """What the picture needs to know of a session."""

    code: str
    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Words:
    """A line of words; `anchor` and `direction` as SVG means them."""

    x: float
    y: float
    text: str
    anchor: str
    direction: str
    strong: bool = False


@dataclass(frozen=True)
class Block:
    """A session as a rectangle with its words; `mark_x` is its edge on the side of the hours."""

    code: str
    kind: str
    x: float
    y: float
    width: float
    height: float
    mark_x: float
    words: tuple[Words, ...]


@dataclass(frozen=True)
class Mark:
    """A full hour of the place; `other` is what clocks of the second zone show, with the day
    where it begins."""

    y: float
    label: str
    other: str = ""
    other_day: date | None = None


@dataclass(frozen=True)
class Day:
    """One day of the place. `axis_x` and `other_x` are where the hours of the zones are written."""

    day: date
    starts_at: datetime
    height: float
    left: float
    right: float
    axis_x: float
    other_x: float
    anchor: str
    other_anchor: str
    marks: tuple[Mark, ...]
    blocks: tuple[Block, ...]
    sessions: tuple[Shown, ...]
    width: int = WIDTH

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Picture:
    """All days, with the zones whose hours are written at the sides."""

    zone: str
    other: str | None
    mirrored: bool
    days: tuple[Day, ...]

    def beside(self, session: Shown) -> list[str]:
        """List the codes of the sessions that go on at the same time as this one."""
        return [
            one.code
            for day in self.days
            for one in day.sessions
            if one.code != session.code
            and one.starts_at < session.ends_at
            and session.starts_at < one.ends_at
        ]


def draw(
    sessions: Sequence[Shown], zone: str, *, other: str | None = None, mirrored: bool = False
) -> Picture:
    """Lay out the sessions by days of `zone`; `other` adds the hours of a second zone.

    `mirrored` puts the hours of the place on the right and the first of parallel sessions too,
    for readers from right to left.
    """
    place = ZoneInfo(zone)
    ordered = sorted(sessions, key=lambda one: (one.starts_at, one.code))
    days = groupby(ordered, key=lambda one: one.starts_at.astimezone(place).date())
    drawn = [_Sheet(day, list(ones), zone, other, mirrored).drawn() for day, ones in days]
    return Picture(zone, other, mirrored, tuple(drawn))


@dataclass(frozen=True)
class _Sheet:
    """One day while it is drawn."""

    day: date
    sessions: list[Shown]
    zone: str
    other: str | None
    mirrored: bool

    @property
    def begins(self) -> datetime:
        first = min(one.starts_at for one in self.sessions).astimezone(ZoneInfo(self.zone))
        return first.replace(minute=0, second=0, microsecond=0).astimezone(UTC)

    @property
    def hours(self) -> int:
        lasts = max(one.ends_at for one in self.sessions) - self.begins
        return -(-lasts // timedelta(hours=1))

    @property
    def inner(self) -> float:
        """Width between the two columns of hours."""
        return WIDTH - AXIS - (AXIS if self.other else GAP)

    def drawn(self) -> Day:
        left = self._flip(AXIS, self.inner)
        return Day(
            day=self.day,
            starts_at=self.begins,
            height=TOP + self.hours * HOUR + PAD,
            left=left,
            right=left + self.inner,
            axis_x=self._flip(AXIS - PAD),
            other_x=self._flip(WIDTH - AXIS + PAD),
            anchor="start" if self.mirrored else "end",
            other_anchor="end" if self.mirrored else "start",
            marks=tuple(self._marks()),
            blocks=tuple(self._blocks()),
            sessions=tuple(self.sessions),
        )

    def _marks(self) -> Iterator[Mark]:
        seen = self.day
        for number in range(self.hours + 1):
            at = self.begins + timedelta(hours=number)
            label = f"{at.astimezone(ZoneInfo(self.zone)):%H:%M}"
            if not self.other:
                yield Mark(self._y(at), label)
                continue
            there = at.astimezone(ZoneInfo(self.other))
            begun = there.date() if there.date() != seen else None
            seen = there.date()
            yield Mark(self._y(at), label, f"{there:%H:%M}", begun)

    def _blocks(self) -> Iterator[Block]:
        for together in _clusters(self.sessions):
            lanes = _lanes(together)
            width = (self.inner - GAP * (max(lanes) + 1)) / (max(lanes) + 1)
            for one, lane in zip(together, lanes, strict=True):
                yield self._block(one, AXIS + GAP + lane * (width + GAP), width)

    def _block(self, one: Shown, x: float, width: float) -> Block:
        x = self._flip(x, width)
        y, below = self._y(one.starts_at) + 1, self._y(one.ends_at) - 1
        edge = x + width if self.mirrored else x
        inset = edge - PAD - 2 if self.mirrored else edge + PAD + 2
        words = tuple(self._words(one, inset, y, width - 2 * PAD, below - y))
        return Block(one.code, one.kind, x, y, width, below - y, edge, words)

    def _words(
        self, one: Shown, x: float, y: float, width: float, height: float
    ) -> Iterator[Words]:
        room = int((height - 4) // LINE)
        hours = "–".join(  # noqa: RUF001 (from-to)
            f"{at.astimezone(ZoneInfo(self.zone)):%H:%M}" for at in (one.starts_at, one.ends_at)
        )
        heads = [one.code, hours] if width < NARROW else [f"{one.code}  {hours}"]
        title = wrapped(one.title, width, max(room - len(heads), 0))
        for number, text in enumerate([*heads, *title][:room]):
            rtl = runs_right_to_left(text)
            yield Words(
                x=x,
                y=y + 4 + LINE * number + 9,
                text=text,
                anchor="start" if rtl == self.mirrored else "end",
                direction="rtl" if rtl else "ltr",
                strong=number < len(heads),
            )

    def _y(self, at: datetime) -> float:
        return TOP + (at - self.begins) / timedelta(hours=1) * HOUR

    def _flip(self, x: float, width: float = 0) -> float:
        return WIDTH - x - width if self.mirrored else x


def _clusters(sessions: list[Shown]) -> Iterator[list[Shown]]:
    """Split the sessions of a day, ordered by start, where nothing goes on."""
    together: list[Shown] = []
    for one in sessions:
        if together and one.starts_at >= max(other.ends_at for other in together):
            yield together
            together = []
        together.append(one)
    yield together


def _lanes(sessions: list[Shown]) -> list[int]:
    """Give each session the first lane that is free when it starts."""
    free_at: list[datetime] = []
    lanes = []
    for one in sessions:
        lane = next((n for n, at in enumerate(free_at) if at <= one.starts_at), len(free_at))
        free_at[lane : lane + 1] = [one.ends_at]
        lanes.append(lane)
    return lanes
