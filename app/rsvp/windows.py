"""When a speaker is free: from the choices of a page to moments in time, and back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from app.rsvp.given import Span


@dataclass(frozen=True)
class DayChoice:
    """What is said of one day of the segment: free all day, not at all, or between two hours."""

    free: Literal["all", "none", "between"] = "all"
    start: time | None = None
    end: time | None = None


def days(spans: Iterable[Span], zone: str) -> list[date]:
    """List the days, in the zone of the place, on which something begins."""
    return sorted({start.astimezone(ZoneInfo(zone)).date() for start, _end in spans})


def from_choices(choices: Mapping[date, DayChoice], zone: str) -> tuple[Span, ...]:
    """Give the free times; none at all when every day is free, which means always."""
    if all(choice.free == "all" for choice in choices.values()):
        return ()
    return tuple(
        _span(day, choice, zone) for day, choice in sorted(choices.items()) if choice.free != "none"
    )


def _span(day: date, choice: DayChoice, zone: str) -> Span:
    if choice.free == "all" or choice.start is None or choice.end is None:
        return whole(day, zone)
    place = ZoneInfo(zone)
    return datetime.combine(day, choice.start, place), datetime.combine(day, choice.end, place)


def whole(day: date, zone: str) -> Span:
    """Give a day of the place from midnight to midnight."""
    midnight = datetime.combine(day, time(), ZoneInfo(zone))
    return midnight, datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def to_choices(windows: Sequence[Span], over: Iterable[date], zone: str) -> dict[date, DayChoice]:
    """Say of each day what the windows say of it; the first window of a day speaks for it."""
    return {day: _choice(windows, day, zone) for day in over}


def _choice(windows: Sequence[Span], day: date, zone: str) -> DayChoice:
    if not windows:
        return DayChoice("all")
    start, end = whole(day, zone)
    touching = [one for one in sorted(windows) if one[0] < end and start < one[1]]
    if not touching:
        return DayChoice("none")
    first = touching[0]
    if first[0] <= start and first[1] >= end:
        return DayChoice("all")
    place = ZoneInfo(zone)
    until = min(first[1], end - timedelta(minutes=1)).astimezone(place)
    return DayChoice("between", max(first[0], start).astimezone(place).time(), until.time())
