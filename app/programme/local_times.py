"""Times as people of the place write them, turned into moments."""

import re
from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from app.errors import N_

# Years of four digits that no offset can carry beyond the calendar.
DAY = re.compile(r"[12]\d{3}-\d{2}-\d{2}", re.ASCII)
WRITTEN = re.compile(
    r"(?P<day>[12]\d{3}-\d{2}-\d{2})[T ]+(?P<hour>\d{1,2}:\d{2}(:\d{2})?)"
    r"( *(?P<zone>Z|[+-]\d{1,2}(:?\d{2})?|[A-Za-z_]+(/[A-Za-z0-9_+-]+)*))?",
    re.ASCII,
)


class Unclear(ValueError):
    """A written time that cannot be taken; `message` and `values` say why and what to do."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.values = values


@cache
def zones() -> frozenset[str]:
    """Give the names of places ("Asia/Shanghai"); fixed offsets and abbreviations are none.

    "Etc/GMT+8" is the trap: it means eight hours behind UTC.
    """
    return frozenset(
        name
        for name in available_timezones()
        if ("/" in name and not name.startswith(("Etc/", "SystemV/"))) or name == "UTC"
    )


def nearest_zone(raw: str) -> str | None:
    """Find the zone that was meant: by its city, or else by its spelling."""
    city = raw.rsplit("/", 1)[-1].replace(" ", "_").lower()
    same_city = sorted(name for name in zones() if name.rsplit("/", 1)[-1].lower() == city)
    return next(iter(same_city + get_close_matches(raw, zones(), n=1, cutoff=0.8)), None)


def day(written: str) -> date:
    """Read a date; raises Unclear."""
    message = N_("“%(value)s” is not a date. Write it as 2021-10-12.")
    if not DAY.fullmatch(written):
        raise Unclear(message, value=written)
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Unclear(message, value=written) from None


def moment(written: str, zone: str | None) -> datetime | None:
    """Read a time of the place, with or without its offset or zone; raises Unclear.

    Where the zone is not known, only the form of the time is looked at and None comes back.

    "2021-10-12 19:00", "2021-10-12T19:00:00+08:00" and "2021-10-12 19:00 Asia/Shanghai" are one
    moment at a place in that zone; an offset that clocks there do not show then is refused.
    """
    match = WRITTEN.fullmatch(written.strip())
    if match is None:
        message = N_("“%(value)s” is not a time. Write it as 2021-10-12 19:00.")
        raise Unclear(message, value=written)
    local = _clock(match["day"], match["hour"], written)
    named = match["zone"]
    if zone is None:
        return None
    if named is None or named == zone:
        return _only_reading(local, zone)
    if named[0] in "+-Z":
        return _with_offset(local, named, zone)
    message = N_("“%(named)s” is not the zone of the conference. Leave it out, or write %(zone)s.")
    raise Unclear(message, named=named, zone=zone)


def in_zone(local: datetime, zone: str) -> datetime:
    """Turn a clock time into UTC, of two readings the earlier; raises Unclear in a gap."""
    found = _readings(local, zone)
    if not found:
        message = N_("Clocks in %(zone)s never show %(value)s: they are put forward then.")
        raise Unclear(message, zone=zone, value=f"{local:%Y-%m-%d %H:%M}")
    return found[0]


def _clock(day_written: str, hour_written: str, written: str) -> datetime:
    hour = hour_written if len(hour_written) in {5, 8} else f"0{hour_written}"
    try:
        return datetime.fromisoformat(f"{day_written}T{hour}")
    except ValueError:
        message = N_("“%(value)s” is a date or hour that does not exist.")
        raise Unclear(message, value=written) from None


def _readings(local: datetime, zone: str) -> list[datetime]:
    """List the moments at which clocks of the zone show this: none in a gap, two in a fold."""
    place = ZoneInfo(zone)
    try:
        moments = {local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1)}
        return sorted(at for at in moments if at.astimezone(place).replace(tzinfo=None) == local)
    except OverflowError:  # the first and the last day of the calendar have none in some zones
        return []


def _only_reading(local: datetime, zone: str) -> datetime:
    first = in_zone(local, zone)
    if len(_readings(local, zone)) > 1:
        message = N_("Clocks in %(zone)s show this time twice. Add the offset, as in %(example)s.")
        offset = first.astimezone(ZoneInfo(zone)).isoformat()[-6:]
        raise Unclear(message, zone=zone, example=f"{local:%Y-%m-%d %H:%M} {offset}")
    return first


def _with_offset(local: datetime, named: str, zone: str) -> datetime:
    at = (local - _offset(named)).replace(tzinfo=UTC)
    if at in _readings(local, zone):
        return at
    there = at.astimezone(ZoneInfo(zone))
    message = N_(
        "The offset %(named)s is not that of %(zone)s then. Write %(right)s if you mean it."
    )
    raise Unclear(message, named=named, zone=zone, right=f"{there:%Y-%m-%d %H:%M}")


def _offset(named: str) -> timedelta:
    if named == "Z":
        return timedelta()
    digits = named[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)  # noqa: PLR2004
    return (1 if named[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes)
