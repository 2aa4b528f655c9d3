"""A reply in words, line by line, in the language of the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import get_locale, gettext, lazy_gettext

from app.delegations.models import Participant
from app.documents import wording
from app.programme.models import Conference
from app.rsvp import difference, windows
from app.rsvp.given import DelegateGiven, Given, Span
from app.web import times

ANSWERS = {
    "accepted": lazy_gettext("Accepts"),
    "tentative": lazy_gettext("Accepts tentatively"),
    "declined": lazy_gettext("Declines"),
}
TONES = {"accepted": "good", "tentative": "warn", "declined": "bad"}
ROLES = {
    "head": lazy_gettext("Head of delegation"),
    "alternate": lazy_gettext("Alternate"),
    "member": lazy_gettext("Member"),
}
MODES = {
    "in_person": lazy_gettext("In person"),
    "live_remote": lazy_gettext("Live, from a distance"),
    "pre_recorded": lazy_gettext("As a recording sent beforehand"),
    "read_out": lazy_gettext("Read out by the embassy"),
}
LANGUAGES = {
    "ar": lazy_gettext("Arabic"),
    "zh": lazy_gettext("Chinese"),
    "en": lazy_gettext("English"),
    "fr": lazy_gettext("French"),
    "ru": lazy_gettext("Russian"),
    "es": lazy_gettext("Spanish"),
    "other": lazy_gettext("Another language"),
}
SOURCES = {
    "portal": lazy_gettext("By personal link"),
    "calendar": lazy_gettext("From a calendar"),
    "mail": lazy_gettext("By mail"),
    "note": lazy_gettext("By note or letter"),
    "telephone": lazy_gettext("By telephone"),
    "simulation": lazy_gettext("Simulated"),
}
GENDERS = {"female": lazy_gettext("Female"), "male": lazy_gettext("Male")}
LABELS = {
    "answer": lazy_gettext("Answer"),
    "note": lazy_gettext("Note"),
    "head": lazy_gettext("Head of delegation"),
    "floor": lazy_gettext("Request for the floor"),
    "aligned": lazy_gettext("No statement of its own: aligned with"),
    "behalf": lazy_gettext("Statement on behalf of others"),
    "floor.speaker": lazy_gettext("Who will speak"),
    "floor.mode": lazy_gettext("How"),
    "floor.language": lazy_gettext("Language of the statement"),
    "floor.home_zone": lazy_gettext("Time zone of the speaker"),
    "floor.wishes": lazy_gettext("Roundtables in order of choice"),
    "floor.never": lazy_gettext("Not these roundtables"),
    "floor.windows": lazy_gettext("Available"),
    "floor.group_code": lazy_gettext("On behalf of"),
    "floor.parties": lazy_gettext("On behalf of these Parties"),
    "floor.note": lazy_gettext("Note on the statement"),
}
NIGHT = (time(23), time(7))


@dataclass(frozen=True)
class Book:
    """What is needed to say codes in words."""

    conference: Conference
    ranks: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    parties: Mapping[str, str] = field(default_factory=dict)

    @property
    def titles(self) -> dict[str, str]:
        """Name the sessions by code."""
        return {one.code: f"{one.code}. {one.title}" for one in self.conference.sessions}


@dataclass(frozen=True)
class Line:
    """One line of a reply: what it is about, what it says, and what it said before."""

    key: str
    label: str
    text: str
    before: str | None = None
    changed: bool = False

    @property
    def step(self) -> str:
        """Name the page on which it can be changed."""
        if self.key.split(".")[0] in {"head", "member"}:
            return "delegation"
        if self.key.split(".")[0] == "behalf":
            return "behalf"
        return "answer" if self.key in {"answer", "note"} else "floor"


def lines(given: Given | None, book: Book) -> list[Line]:
    """Say a reply."""
    return [
        Line(key, label(key), said(key, value, book))
        for key, value in difference.flat(given).items()
    ]


def compared(now: Given | None, before: Given | None, book: Book) -> list[Line]:
    """Say a reply beside another; what stands in one of them only is shown, too."""
    ours, theirs = difference.flat(now), difference.flat(before)
    keys = [*ours, *(key for key in theirs if key not in ours)]
    return [_compared(key, ours.get(key), theirs.get(key), book) for key in keys]


def _compared(key: str, now: object, before: object, book: Book) -> Line:
    shown = said(key, now, book) if now is not None else ""
    was = said(key, before, book) if before is not None else ""
    return Line(key, label(key), shown, was, changed=now != before)


def label(key: str) -> str:
    """Name a key of a reply."""
    if key.startswith("member."):
        return str(gettext("Member %(n)s", n=key.removeprefix("member.")))
    return str(LABELS.get(key) or LABELS[key.replace("behalf.", "floor.")])


def said(key: str, value: Any, book: Book) -> str:
    """Say the value of a key."""
    if isinstance(value, DelegateGiven):
        return person(value, book)
    if key in {"floor", "behalf"}:
        return str(gettext("Asked for"))
    key = key.replace("behalf.", "floor.")
    if isinstance(value, tuple):
        return _listed(key, value, book)
    if key == "floor.home_zone":
        return zone(value, book.conference)
    words: dict[str, Mapping[str, Any]] = {
        "answer": ANSWERS,
        "aligned": book.groups,
        "floor.mode": MODES,
        "floor.language": LANGUAGES,
        "floor.group_code": book.groups,
    }
    return str(words.get(key, {}).get(value, value))


def _listed(key: str, value: tuple[Any, ...], book: Book) -> str:
    if key == "floor.parties":
        return ", ".join(book.parties.get(code, code) for code in value)
    if key == "floor.windows":
        return "; ".join(_window(window, book) for window in value)
    return _tables(value, book, numbered=key == "floor.wishes")


def person(one: DelegateGiven, book: Book) -> str:
    """Say a person: name and post, and the rank in brackets."""
    name = f"{one.form_of_address} {one.name}".strip()
    post = "" if one.post == one.name else f", {one.post}"
    rank = book.ranks.get(one.rank_code, one.rank_code)
    mail = f" \u00b7 {one.email}" if one.email else ""
    return f"{name}{post} ({rank}){mail}"


def _tables(codes: tuple[str, ...], book: Book, *, numbered: bool) -> str:
    named = [book.titles.get(code, code) for code in codes]
    if numbered:
        named = [f"({place}) {title}" for place, title in enumerate(named, start=1)]
    return "; ".join(named)


def _window(window: Span, book: Book) -> str:
    start, place = window[0], book.conference.zone
    if window == windows.whole(start.astimezone(ZoneInfo(place)).date(), place):
        return str(gettext("%(day)s, the whole day", day=times.day(start, place, get_locale())))
    return times.span(*window, place, get_locale())


def formal(participant: Participant, language: str) -> str:
    """Name whoever was invited: formally in English, by the short name in another language."""
    if language == "en":
        return wording.formal(participant)
    return participant.names.get(language) or participant.short_name


def zone(name: str, conference: Conference) -> str:
    """Name a time zone by its city and its distance from UTC on the first day."""
    noon = datetime.combine(conference.first_day, time(12), ZoneInfo(name))
    return f"{times.city(name, get_locale())} ({times.offset(noon, name)})"


def at_night(start: datetime, end: datetime, zone_name: str) -> bool:
    """Tell whether a part of it falls between 23:00 and 07:00 there."""
    place = ZoneInfo(zone_name)
    first, last = start.astimezone(place), end.astimezone(place)
    after, before = NIGHT
    return first.time() < before or last.time() > after or last.date() > first.date()
