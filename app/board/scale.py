"""Roundtables drawn to the scale of time: what stands in a column, and how tall each thing is.

The content security policy allows no inline style, so a height is a sum of classes: t1, t2, t4 and
so on, each that many units of ten seconds.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from app.allocation.board import Line, Table

UNIT_S = 10
TALLEST = 11  # bits: 2047 units are five hours and forty minutes
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Part:
    """Something that takes time in a column: a statement (`line`), or what `kind` says."""

    scale: str
    kind: str
    seconds: int
    line: Line | None = None


@dataclass(frozen=True)
class Lane:
    """One roundtable: its parts from opening to wrap-up; `minutes` were added by hand."""

    table: Table
    parts: list[Part]
    minutes: int

    @property
    def code(self) -> str:
        return self.table.session.code

    @property
    def net_s(self) -> int:
        return self.table.net_s + 60 * self.minutes

    @property
    def free_s(self) -> int:
        return max(0, self.net_s - self.table.used_s)


@dataclass(frozen=True)
class Slot:
    """Roundtables at the same hours beside each other, with the ruler of their hours."""

    lanes: list[Lane]
    starts_at: datetime
    ends_at: datetime
    ruler: list[tuple[str, datetime]]


def scale(begins: datetime, ends: datetime, since: datetime) -> str:
    """Write a stretch of time as classes; both ends are rounded, so that nothing drifts."""
    units = _units(ends - since) - _units(begins - since)
    units = min(max(units, 0), 2**TALLEST - 1)
    return " ".join(f"t{1 << bit}" for bit in range(TALLEST) if units >> bit & 1)


def _units(length: timedelta) -> int:
    return round(length.total_seconds() / UNIT_S)


def slots(tables: Iterable[Table], shape: Mapping[str, Any]) -> list[Slot]:
    """Set out these roundtables, those at the same hours beside each other."""
    longer = shape.get("tables", {})
    lanes = [_lane(table, longer.get(table.session.code, 0)) for table in tables]
    return [_slot(list(group), begins) for begins, group in groupby(lanes, key=_begins)]


def _begins(lane: Lane) -> datetime:
    return lane.table.session.starts_at


def _ends(lane: Lane) -> datetime:
    return lane.table.session.ends_at + timedelta(minutes=lane.minutes)


def _slot(lanes: list[Lane], begins: datetime) -> Slot:
    ends = max(_ends(lane) for lane in lanes)
    ruler = []
    at = begins
    while at < ends:
        until = min(at + QUARTER, ends)
        ruler.append((scale(at, until, begins), at))
        at = until
    return Slot(lanes, begins, ends, ruler)


def _lane(table: Table, minutes: int) -> Lane:
    return Lane(table, list(_parts(table, minutes)), minutes)


def _parts(table: Table, minutes: int) -> Iterator[Part]:
    session = table.session
    opens = session.starts_at + timedelta(seconds=session.opening_s + session.keynote_s)
    ends = session.ends_at + timedelta(minutes=minutes)
    closes = ends - timedelta(seconds=session.wrap_up_s)
    changeover = timedelta(seconds=session.changeover_s)
    since = clock = session.starts_at

    def part(kind: str, until: datetime, line: Line | None = None) -> Part:
        return Part(scale(clock, until, since), kind, int((until - clock).total_seconds()), line)

    if clock < opens:
        yield part("opening", opens)
        clock = opens
    for line in table.lines:
        if clock < line.place.starts_at:
            yield part("pause", line.place.starts_at)
            clock = line.place.starts_at
        yield part("statement", line.place.ends_at + changeover, line)
        clock = line.place.ends_at + changeover
    if clock < closes:
        yield part("free", closes)
        clock = closes
    if clock < ends:
        yield part("wrap_up", ends)
