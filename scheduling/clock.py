"""Half-open aware intervals and the hour at home: all the arithmetic of time in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

QUARTER = 900


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time from `starts_at` up to, not including, `ends_at`; both aware."""

    starts_at: datetime
    ends_at: datetime

    @property
    def seconds(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds())

    def covers(self, other: Interval) -> bool:
        return self.starts_at <= other.starts_at and other.ends_at <= self.ends_at

    def meets(self, other: Interval, gap_s: int = 0) -> bool:
        """True if the two overlap, or lie less than `gap_s` seconds apart."""
        gap = timedelta(seconds=gap_s)
        return self.starts_at < other.ends_at + gap and other.starts_at < self.ends_at + gap


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The IANA zone `name`; raises ZoneInfoNotFoundError or ValueError for anything else."""
    return ZoneInfo(name)


def hour_at(moment: datetime, home_zone: str) -> int:
    """The hour of day (0-23) that a clock in `home_zone` shows at `moment`."""
    return moment.astimezone(zone(home_zone)).hour


def seconds_between(earlier: datetime, later: datetime) -> int:
    """Whole seconds from `earlier` to `later`; negative if they stand the other way round."""
    return int((later - earlier).total_seconds())


@lru_cache(maxsize=65_536)
def home_curve(prices: tuple[int, ...], home: str, floor: Interval) -> tuple[tuple[int, int], ...]:
    """What it costs to start at each second of a floor, as steps (from which second, price).

    `prices` has one figure for each hour of day at home. Offsets of zones are multiples of a
    quarter of an hour, so an hour at home begins on a quarter.
    """
    steps: list[tuple[int, int]] = []
    past = int(floor.starts_at.timestamp()) % QUARTER
    for start in (0, *range(QUARTER - past, floor.seconds, QUARTER)):
        price = prices[hour_at(floor.starts_at + timedelta(seconds=start), home)]
        if not steps or steps[-1][1] != price:
            steps.append((start, price))
    return tuple(steps)


def cheapest(
    windows: tuple[tuple[int, int], ...], curve: tuple[tuple[int, int], ...]
) -> tuple[int, tuple[tuple[int, int], ...]]:
    """The least price of a curve of steps within windows, and where in them it holds."""
    if len(curve) == 1:
        return curve[0][1], windows
    ends = [since - 1 for since, _ in curve[1:]] + [windows[-1][1]]
    stretches = [
        (price, max(first, since), min(last, end))
        for first, last in windows
        for (since, price), end in zip(curve, ends, strict=True)
        if max(first, since) <= min(last, end)
    ]
    least = min(price for price, _, _ in stretches)
    return least, tuple((a, b) for price, a, b in stretches if price == least)
