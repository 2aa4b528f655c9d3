"""The fields of a request for the floor, for the roundtables and days of one conference."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from flask_babel import get_locale, gettext, lazy_gettext
from wtforms import RadioField, SelectField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from app.programme.models import ConferenceSession
from app.rsvp import rules, words
from app.rsvp.forms import TOO_LONG
from app.rsvp.given import Given, InscriptionGiven
from app.rsvp.visits import Visit
from app.web import times
from app.web.fields import choice

REFUSED = "0"
AREAS = {
    "Africa": lazy_gettext("Africa"),
    "America": lazy_gettext("Americas"),
    "Asia": lazy_gettext("Asia"),
    "Atlantic": lazy_gettext("Atlantic"),
    "Australia": lazy_gettext("Australia"),
    "Europe": lazy_gettext("Europe"),
    "Indian": lazy_gettext("Indian Ocean"),
    "Pacific": lazy_gettext("Pacific"),
}
PLACES = (
    lazy_gettext("First choice"),
    lazy_gettext("Second choice"),
    lazy_gettext("Third choice"),
    lazy_gettext("Fourth choice"),
)


class MayBeOpen(Optional):
    """Lets a field stay open without calling it optional: another answer decides whether it is."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {}


def fields(visit: Visit, asked: InscriptionGiven | None, days: list[date]) -> dict[str, Any]:
    """Build the fields below the question whether the floor is asked for, in their order."""
    made: dict[str, Any] = {"speaker": _speaker(visit.given), "mode": _mode()}
    made["language"] = SelectField(
        lazy_gettext("Language of the statement"),
        choices=[choice(code, label) for code, label in words.LANGUAGES.items()],
        description=lazy_gettext(
            "There is interpretation from the six languages of the United Nations. For another"
            " one please bring an interpreter, or the text in one of the six."
        ),
    )
    for place, table in enumerate(visit.roundtables):
        made[f"wish_{place}"] = _wish(table, len(visit.roundtables))
    for place, day in enumerate(days):
        made |= _day(f"day_{place}", day)
    made["home_zone"] = SelectField(
        lazy_gettext("Time zone of the speaker"),
        choices=_zones(visit, asked),
        description=lazy_gettext("Where the speaker will be; hours are shown in it as well."),
    )
    made["note"] = TextAreaField(
        lazy_gettext("Note on the statement"),
        validators=[Optional(), Length(max=rules.LONGEST_NOTE, message=TOO_LONG)],
    )
    return made


def of_own(groups: Mapping[str, str]) -> dict[str, Any]:
    """Build the question for a statement of one's own; members of groups may align themselves."""
    answers = [
        choice("yes", lazy_gettext("Yes, the delegation wishes to make a statement")),
        choice("no", lazy_gettext("No, the delegation will not make a statement")),
    ]
    made: dict[str, Any] = {}
    if groups:
        aligned = lazy_gettext("Aligned, no national statement: a group speaks for it, too")
        answers.append(choice("aligned", aligned))
        made["aligned"] = SelectField(
            lazy_gettext("With the statement of which group?"),
            choices=[
                choice("", lazy_gettext("Choose a group")),
                *(choice(code, name) for code, name in groups.items()),
            ],
            description=lazy_gettext("Only for a delegation that is aligned."),
        )
    return {"ask": _ask(answers), **made}


def of_others(groups: Mapping[str, str]) -> dict[str, Any]:
    """Build the questions for a statement on behalf of a group or of several Parties."""
    answers = [
        choice("yes", lazy_gettext("Yes, the delegation wishes to speak on behalf of others")),
        choice("no", lazy_gettext("No")),
    ]
    several = choice("", lazy_gettext("Several Parties that are no group"))
    return {
        "ask": _ask(answers),
        "group_code": SelectField(
            lazy_gettext("On whose behalf"),
            choices=[*(choice(code, name) for code, name in groups.items()), several],
        ),
        "parties": TextAreaField(
            lazy_gettext("Which Parties, where they are no group"),
            description=lazy_gettext(
                "One on each line, without your own: Kenya, Peru. Each keeps its own statement."
            ),
            validators=[Optional(), Length(max=rules.LONGEST_NOTE, message=TOO_LONG)],
        ),
    }


def _ask(answers: list[Any]) -> Any:
    needed = InputRequired(lazy_gettext("Say whether the floor is asked for."))
    return RadioField(lazy_gettext("Is the floor asked for?"), choices=answers, validators=[needed])


def _speaker(given: Given) -> Any:
    people = [
        choice(str(place), f"{one.form_of_address} {one.name}".strip())
        for place, one in enumerate(given.delegates)
    ]
    return RadioField(lazy_gettext("Who will speak?"), choices=people, validators=[MayBeOpen()])


def _mode() -> Any:
    return RadioField(
        lazy_gettext("How will the statement be given?"),
        choices=[choice(code, label) for code, label in words.MODES.items()],
        validators=[MayBeOpen()],
    )


def _wish(table: ConferenceSession, tables: int) -> Any:
    places = [choice(str(n), label) for n, label in enumerate(PLACES[:tables], start=1)]
    places += [
        choice(str(n), lazy_gettext("Choice number %(n)s", n=n))
        for n in range(len(PLACES) + 1, tables + 1)
    ]
    return SelectField(
        f"{table.code}. {table.title}",
        choices=[
            choice("", lazy_gettext("No preference")),
            *places,
            choice(REFUSED, lazy_gettext("Not this one")),
        ],
    )


def _day(name: str, day: date) -> dict[str, Any]:
    return {
        f"{name}_free": RadioField(
            format_date(day, "EEEE d MMMM y", locale=get_locale()),
            choices=[
                choice("all", lazy_gettext("Available all day")),
                choice("between", lazy_gettext("Available only between certain hours")),
                choice("none", lazy_gettext("Not available on this day")),
            ],
            default="all",
        ),
        f"{name}_start": TimeField(lazy_gettext("From"), validators=[MayBeOpen()]),
        f"{name}_end": TimeField(lazy_gettext("Until"), validators=[MayBeOpen()]),
    }


def _zones(visit: Visit, asked: InscriptionGiven | None) -> list[Any]:
    conference = visit.conference
    own = asked.home_zone if asked else ""
    near = dict.fromkeys([visit.participant.zone, conference.zone, "UTC", own])
    group = str(gettext("Near at hand"))
    first = [choice(name, words.zone(name, conference), group) for name in near if name]
    everywhere = _everywhere(conference.first_day, str(get_locale()))
    return first + [
        choice(name, said, str(AREAS[area]))
        for area, named in everywhere.items()
        for name, said in named
        if name not in near
    ]


@lru_cache(maxsize=8)
def _everywhere(_day: date, _language: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {area: [] for area in AREAS}
    for name in sorted(rules.zones()):
        area = name.split("/")[0]
        if area in found and "/" in name:
            found[area].append((name, times.city(name, get_locale())))
    return found
