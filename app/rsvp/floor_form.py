"""The form of a request for the floor, built for the roundtables and days of a conference."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from flask_babel import gettext
from wtforms import Field

from app.rsvp import floor, floor_fields, rules, windows, words
from app.rsvp.floor_parts import Day, Table
from app.rsvp.given import Given, InscriptionGiven
from app.rsvp.visits import Visit
from app.rsvp.windows import DayChoice
from app.web.errors import translated
from app.web.fields import PageForm

BESIDE = {"wishes": "wish_0", "windows": "day_0_free"}  # faults of a whole stand at its first


What = Literal["inscription", "on_behalf"]


class Sheet:
    """The form with its parts in order, read from and written to a request for the floor.

    `what` is the request: the delegation's own, or the one on behalf of others; `parties` name
    those who may be spoken for, by code.
    """

    def __init__(
        self,
        visit: Visit,
        groups: Mapping[str, str],
        what: What = "inscription",
        parties: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.visit, self.what, self.parties = visit, what, parties
        self.days = windows.days(visit.spans.values(), visit.conference.zone)
        own = what == "inscription"
        first = floor_fields.of_own(groups) if own else floor_fields.of_others(groups)
        fields = first | floor_fields.fields(visit, self.asked(visit.given), self.days)
        made = cast("type[PageForm]", type("FloorForm", (PageForm,), fields))
        self.form = made(data=self._data(visit.given))

    def asked(self, given: Given) -> InscriptionGiven | None:
        """Give the request that this sheet is about."""
        found: InscriptionGiven | None = getattr(given, self.what)
        return found

    @property
    def noon(self) -> datetime:
        """Give noon of the first day at the place: by it the clocks of two zones are compared."""
        conference = self.visit.conference
        return datetime.combine(conference.first_day, time(12), ZoneInfo(conference.zone))

    def _data(self, given: Given) -> dict[str, Any]:
        asked = self.asked(given) or InscriptionGiven(language=self._usual_language())
        chosen = floor.ranks_of(asked)
        free = windows.to_choices(asked.windows, self.days, self.visit.conference.zone)
        data: dict[str, Any] = {
            "ask": self._asked(given),
            "speaker": str(asked.speaker),
            "mode": asked.mode if self.asked(given) else None,
            "language": asked.language,
            "aligned": given.aligned,
            "group_code": asked.group_code or ("" if self.asked(given) else None),
            "parties": "\n".join(self.parties.get(code, code) for code in asked.parties),
            "home_zone": asked.home_zone or self.visit.participant.zone,
            "note": asked.note,
        }
        for place, table in enumerate(self.visit.roundtables):
            data[f"wish_{place}"] = str(chosen.get(table.code, ""))
        for place, day in enumerate(self.days):
            data |= {
                f"day_{place}_free": free[day].free,
                f"day_{place}_start": free[day].start,
                f"day_{place}_end": free[day].end,
            }
        return data

    def _asked(self, given: Given) -> str | None:
        draft = self.visit.draft
        answered = self.visit.reply is not None or (draft is not None and "floor" in draft.steps)
        if self.asked(given) is not None:
            return "yes"
        if self.what == "on_behalf":
            return None
        if given.aligned:
            return "aligned"
        return "no" if answered and given.answer != "declined" else None

    def _usual_language(self) -> str:
        usual = self.visit.participant.language
        return usual if usual in rules.LANGUAGES else "en"

    @property
    def own_zone(self) -> str:
        """Give the reader's zone, whatever was typed into its field."""
        zone = str(self.form["home_zone"].data)
        return zone if zone in rules.zones() else self.visit.participant.zone

    @property
    def tables(self) -> list[Table]:
        """List the roundtables with their fields."""
        own = self.own_zone
        return [
            Table(one, self.form[f"wish_{n}"], words.at_night(one.starts_at, one.ends_at, own))
            for n, one in enumerate(self.visit.roundtables)
        ]

    @property
    def day_fields(self) -> list[Day]:
        """List the days with their fields."""
        parts = ("free", "start", "end")
        return [
            Day(day, *(self.form[f"day_{n}_{part}"] for part in parts))
            for n, day in enumerate(self.days)
        ]

    def given(self) -> Given:
        """Give the reply with this request, or without one; only after the form is valid."""
        given, ask = self.visit.given, self.form["ask"].data
        if self.what == "on_behalf":
            return replace(given, on_behalf=self._request() if ask == "yes" else None)
        aligned = self.form["aligned"].data if ask == "aligned" else ""
        request = self._request() if ask == "yes" else None
        return replace(given, inscription=request, aligned=aligned)

    def _request(self) -> InscriptionGiven:
        kept = self.asked(self.visit.given) or InscriptionGiven()
        ranked = sorted((place, code) for place, code in self._places() if place > 0)
        others = self.what == "on_behalf"
        return replace(
            kept,
            mode=self.form["mode"].data or "",
            language=self.form["language"].data,
            home_zone=self.form["home_zone"].data,
            group_code=(self.form["group_code"].data or None) if others else None,
            parties=self._named()[0] if others else (),
            speaker=int(self.form["speaker"].data) if self.form["speaker"].data else -1,
            wishes=tuple(code for _, code in ranked),
            never=tuple(code for place, code in self._places() if place == 0),
            windows=windows.from_choices(self._choices(), self.visit.conference.zone),
            note=self.form["note"].data or "",
        )

    def _named(self) -> tuple[tuple[str, ...], list[str]]:
        """Read the names of Parties: the codes of those that are known, and the other lines."""
        if self.form["group_code"].data:
            return (), []
        codes = {name.casefold(): code for code, name in self.parties.items()}
        codes |= {code.casefold(): code for code in self.parties}
        lines = re.split(r"[\n,;]+", self.form["parties"].data or "")
        named = [line.strip() for line in lines if line.strip()]
        known = tuple(codes[one.casefold()] for one in named if one.casefold() in codes)
        return known, [one for one in named if one.casefold() not in codes]

    def _places(self) -> list[tuple[int, str]]:
        return [
            (int(table.field.data), table.session.code) for table in self.tables if table.field.data
        ]

    def _choices(self) -> dict[date, DayChoice]:
        return {
            one.day: DayChoice(
                cast("Literal['all', 'none', 'between']", one.free.data),
                one.start.data,
                one.end.data,
            )
            for one in self.day_fields
        }

    def valid(self) -> bool:
        """Check the fields, then what holds between them, and put each fault beside its field."""
        if not self.form.validate_on_submit():
            return False
        if self.form["ask"].data == "no":
            return True
        if self.form["ask"].data == "aligned":
            return self._check_aligned()
        self._check_wishes()
        self._check_named()
        self._check_days()
        if not self.form.errors:
            self._check_rules()
        return not self.form.errors

    def _check_aligned(self) -> bool:
        if not self.form["aligned"].data:
            blame(self.form["aligned"], gettext("Choose the group that speaks for you, too."))
        return not self.form.errors

    def _check_named(self) -> None:
        unknown = self._named()[1] if self.what == "on_behalf" else []
        if unknown:
            said = gettext(
                "Not known as a Party: %(name)s. Write the name as the United Nations do.",
                name=unknown[0],
            )
            blame(self.form["parties"], said)

    def _check_wishes(self) -> None:
        seen: dict[str, str] = {}
        for table in self.tables:
            place = table.field.data
            if place in {"", floor_fields.REFUSED}:
                continue
            if place in seen:
                blame(
                    table.field,
                    gettext(
                        "You have given this place to roundtable %(code)s, too.", code=seen[place]
                    ),
                )
            seen.setdefault(place, table.session.code)

    def _check_days(self) -> None:
        for one in self.day_fields:
            if one.free.data != "between":
                continue
            if one.start.data is None or one.end.data is None:
                blame(one.start, gettext("Write both hours, for example 09:00 and 12:30."))
            elif one.start.data >= one.end.data:
                blame(one.end, gettext("The end of a time must come after its beginning."))

    def _check_rules(self) -> None:
        found = rules.faults(
            self.given(), roundtables=self.visit.spans, ranks=_ranks_given(self.visit.given)
        )
        for key, message in found.items():
            section, _, name = key.partition(".")
            if section == self.what:
                blame(self.form[BESIDE.get(name, name)], translated(message))


def _ranks_given(given: Given) -> set[str]:
    # Persons are judged on their own page; here only the request for the floor is.
    return {person.rank_code for person in given.delegates}


def blame(field: Field, sentence: str) -> None:
    """Put a fault beside a field."""
    field.errors = [*field.errors, sentence]
