"""Moments in words: always with date and zone, in the place of the meeting and at home."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, get_timezone_location
from flask import Flask
from flask_babel import get_locale

from app.web import clock


def offset(at: datetime, zone: str) -> str:
    """Name a zone's distance from UTC at that moment: "GMT+8", "GMT-3:30", "GMT"."""
    seconds = int(at.astimezone(ZoneInfo(zone)).utcoffset().total_seconds())  # type: ignore[union-attr]
    if seconds == 0:
        return "GMT"
    hours, rest = divmod(abs(seconds), 3600)
    minutes = f":{rest // 60:02}" if rest else ""
    return f"GMT{'+' if seconds > 0 else '−'}{hours}{minutes}"  # noqa: RUF001 (a minus is not a hyphen)


def city(zone: str, locale: Locale | str = "en") -> str:
    """Name the city of a zone in a language: "America/La_Paz" -> "La Paz"."""
    if str(locale).startswith("en"):
        return zone.rsplit("/", 1)[-1].replace("_", " ")
    return get_timezone_location(zone, locale=locale, return_city=True)


def day(at: datetime, zone: str, locale: Locale | str = "en") -> str:
    """Write the date there: "Tue 12 Oct 2021"."""
    form = "EEE d MMM y" if str(locale).startswith("en") else "E d MMM y"
    return format_date(at.astimezone(ZoneInfo(zone)).date(), form, locale=locale)


def hour(at: datetime, zone: str, locale: Locale | str = "en") -> str:
    """Write the time of day there: "19:00"."""
    return format_time(at.astimezone(ZoneInfo(zone)).time(), "HH:mm", locale=locale)


def moment(at: datetime, zone: str, locale: Locale | str = "en") -> str:
    """Write a whole moment: "Tue 12 Oct 2021, 19:00 (GMT+8)"."""
    return f"{day(at, zone, locale)}, {hour(at, zone, locale)} ({offset(at, zone)})"


def span(start: datetime, end: datetime, zone: str, locale: Locale | str = "en") -> str:
    """Write a stretch of time; the second date only where it differs from the first."""
    first, last = day(start, zone, locale), day(end, zone, locale)
    tail = hour(end, zone, locale) if first == last else f"{last}, {hour(end, zone, locale)}"
    return f"{first}, {hour(start, zone, locale)}–{tail} ({offset(start, zone)})"  # noqa: RUF001


def differs(at: datetime, zone: str, own: str | None) -> bool:
    """Tell whether clocks in `own` show another time or date than those in `zone`."""
    if not own:
        return False
    return at.astimezone(ZoneInfo(zone)).utcoffset() != at.astimezone(ZoneInfo(own)).utcoffset()


def _localized(write: object) -> object:
    def filtered(*arguments: object) -> str:
        return write(*arguments, get_locale())  # type: ignore[operator,no-any-return]

    return filtered


def init_app(app: Flask) -> None:
    """Add the filters day, hour, moment, span and the tests and globals that go with them."""
    for name, write in {"day": day, "hour": hour, "moment": moment, "span": span}.items():
        app.jinja_env.filters[name] = _localized(write)
    app.jinja_env.globals.update(zone_city=city, zone_offset=offset, zone_differs=differs)
    app.jinja_env.globals["now"] = clock.now
