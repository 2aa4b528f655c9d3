"""Days, deadlines and sessions as letters write them, in the language of the document."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_date

from app.documents.house_forms import words
from app.programme.models import Conference, ConferenceSession

LONG = {"en": "d MMMM y", "zh": "y年M月d日"}
ROUNDTABLE = {
    "en": "Roundtable {code}: {title}",
    "fr": "Table ronde {code} : {title}",
    "zh": "圆桌会议{code}：{title}",  # noqa: RUF001 (the marks of Chinese)
    "ar": "المائدة المستديرة {code}: {title}",
}
LINKS = {  # two days that follow each other, and longer stretches
    "en": (" and ", " to "),
    "fr": (" et ", " au "),
    "zh": ("日至", "日至"),
    "ar": (" و", " إلى "),
}


def day(on: date, language: str = "en") -> str:
    """Write a date as letters do: "12 October 2021", "1er septembre 2021"."""
    if language == "fr" and on.day == 1:
        return f"1er {format_date(on, 'MMMM y', locale='fr')}"
    return format_date(on, LONG.get(language, "d MMMM y"), locale=language)


def dates(first: date, last: date, language: str = "en") -> str:
    """Write the days of the meeting: "12 and 13 October 2021", "30 November to 2 December 2021"."""
    if first == last:
        return day(first, language)
    if language == "zh":
        return _dates_zh(first, last)
    link = LINKS.get(language, LINKS["en"])[(last - first).days != 1]
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{link}{day(last, language)}"
    same = first.year == last.year
    start = format_date(first, "d MMMM", locale=language) if same else day(first, language)
    return f"{start}{link}{day(last, language)}"


def _dates_zh(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.year}年{first.month}月{first.day}日至{last.day}日"
    same = first.year == last.year
    end = f"{last.month}月{last.day}日" if same else day(last, "zh")
    return f"{day(first, 'zh')}至{end}"


def deadline(conference: Conference, key: str, language: str = "en") -> str:
    """Write a deadline as a day of the place, or nothing where none is set."""
    found = next((one for one in conference.deadlines if one.key == key), None)
    if found is None:
        return ""
    return day(found.due_at.astimezone(ZoneInfo(conference.zone)).date(), language)


Agenda = list[tuple[str, list[tuple[str, str]]]]


def agenda(conference: Conference, language: str = "en") -> Agenda:
    """Give each day with its sessions: their hours at the place, and their titles."""
    place = ZoneInfo(conference.zone)

    def day_of(one: ConferenceSession) -> date:
        return one.starts_at.astimezone(place).date()

    return [
        (weekday(on, language), [_item(one, conference, language) for one in those])
        for on, those in groupby(conference.sessions, key=day_of)
    ]


def weekday(on: date, language: str) -> str:
    """Write a day with its name: "Tuesday, 12 October 2021"."""
    name = format_date(on, "EEEE", locale=language)
    if language == "zh":
        return f"{day(on, language)}（{name}）"  # noqa: RUF001 (the marks of Chinese)
    return f"{name}{' ' if language == 'fr' else ', '}{day(on, language)}"


def lines(
    sessions: Iterable[ConferenceSession], conference: Conference, language: str = "en"
) -> list[str]:
    """Write sessions one a line: title, day and hours at the place."""
    comma = {"zh": "，", "ar": "، "}.get(language, ", ")  # noqa: RUF001 (the marks of Chinese)
    place = ZoneInfo(conference.zone)
    found = []
    for one in sessions:
        hours, title = _item(one, conference, language)
        on = day(one.starts_at.astimezone(place).date(), language)
        found.append(comma.join((title, on, hours)))
    return found


def _item(one: ConferenceSession, conference: Conference, language: str) -> tuple[str, str]:
    place = ZoneInfo(conference.zone)
    hours = (at.astimezone(place).strftime("%H:%M") for at in (one.starts_at, one.ends_at))
    form = ROUNDTABLE.get(language, ROUNDTABLE["en"])
    title = words(one.title, language, conference)
    named = form.format(code=one.code, title=title) if one.kind == "roundtable" else title
    return "\u2013".join(hours), named
