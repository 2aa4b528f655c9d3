"""How a time zone is written: one STANDARD block where its clocks never change, otherwise UTC."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneStandard, vDatetime, vUTCOffset

from app.calendars import wire

YEARS_AROUND = 3
BEGINS = datetime(1970, 1, 1)  # noqa: DTZ001 (local time, as RFC 5545 section 3.6.5 wants it)


@lru_cache(maxsize=256)
def steady(zone: str, year: int) -> bool:
    """Tell whether a zone keeps one offset, other than UTC's, three years either side of `year`.

    Only such a zone is named in a file. For all others the times are written in UTC, which is
    the right instant in every client: our entries do not recur, so they need no rule for the
    change of clocks, and a rule that a client mis-reads (Outlook reads only the first RRULE)
    or that a government changes would move a minister's place by an hour.
    """
    begin = datetime(year - YEARS_AROUND, 1, 1, tzinfo=UTC)
    weeks = range(0, 366 * (2 * YEARS_AROUND + 1), 7)
    local = ZoneInfo(zone)
    offsets = {(begin + timedelta(days=n)).astimezone(local).utcoffset() for n in weeks}
    return len(offsets) == 1 and offsets != {timedelta(0)}  # what is UTC is written as UTC


@lru_cache(maxsize=64)
def block(zone: str, year: int) -> bytes:
    """Write the VTIMEZONE of a steady zone (RFC 5545 section 3.6.5), the same bytes each time.

    Exactly one STANDARD without RDATE, RRULE or COMMENT: the shape that every client reads.
    """
    there = datetime(year, 1, 1, tzinfo=ZoneInfo(zone))
    offset = vUTCOffset(there.utcoffset() or timedelta(0))
    standard = TimezoneStandard()
    standard["DTSTART"] = vDatetime(BEGINS)
    standard["TZOFFSETFROM"] = standard["TZOFFSETTO"] = offset
    standard["TZNAME"] = wire.text(there.tzname() or zone)
    timezone = Timezone()
    timezone["TZID"] = wire.text(zone)
    timezone.add_component(standard)
    return wire.lines(timezone)
