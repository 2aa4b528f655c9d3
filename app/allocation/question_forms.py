"""The fields of a what-if question: one or several changes to what a plan was made of."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired, Optional

from app.allocation import words
from app.programme.forms import WholeNumber
from app.web.fields import PageForm, choice

NONE = choice("", _("No change"))
LEFT_OUT = 0


def _figure(label: Any, **more: Any) -> WholeNumber:
    return WholeNumber(label, [Optional()], render_kw={"class": "short"}, **more)


class QuestionForm(PageForm):
    """Changes, each of which may be left alone; the service knows what may be asked."""

    limit_of = SelectField(_("Another length for all"), validate_choice=False)
    limit_seconds = _figure(_("Seconds each"), description=_("120 is two minutes."))
    length_at = SelectField(_("Make longer or shorter"), validate_choice=False)
    length_minutes = _figure(_("By how many minutes"), description=_("-10 is ten minutes shorter."))
    place_at = SelectField(
        _("One place more at"),
        validate_choice=False,
        description=_("A seat, a line and the time of one national statement."),
    )
    further_at = SelectField(
        _("A further roundtable beside"),
        validate_choice=False,
        description=_("At the same hour and as long, with nobody presiding yet."),
    )
    withdraw = SelectField(_("Withdraws"), validate_choice=False)
    late_count = _figure(_("Late requests of Parties"), description=_("1 to 50, with no wishes."))
    late_tier = _figure(_("Their tier"), description=_("Of the protocol ranks: 1 is the highest."))
    objective = SelectField(_("Objective"), validate_choice=False)
    objective_to = SelectField(_("Becomes"), validate_choice=False)
    near = BooleanField(
        _("Stay near this plan"),
        default=True,
        description=_("As after publication: nobody moves who need not. Otherwise all is open."),
    )
    seconds = WholeNumber(
        _("Seconds to search"),
        [InputRequired(_("Say how many seconds the search may take."))],
        default=20,
        description=_("5 to 300. It ends sooner when nothing better can exist."),
        render_kw={"class": "short"},
    )

    def offer(self, codes: Sequence[str], parties: Sequence[tuple[str, str]]) -> None:
        """Offer the roundtables and the participants of the run."""
        tables = [choice(code, _("Roundtable %(code)s", code=code)) for code in codes]
        for field in (self.length_at, self.place_at, self.further_at):
            field.choices = [NONE, *tables]
        self.limit_of.choices = [NONE, *_said(words.KINDS)]
        self.withdraw.choices = [NONE, *(choice(code, name) for code, name in parties)]
        self.objective.choices = [NONE, *_said(words.SHORT)]
        last = len(words.SHORT)
        self.objective_to.choices = [
            *(choice(str(k), _("number %(number)s", number=k)) for k in range(1, last + 1)),
            choice(str(LEFT_OUT), _("left out")),
        ]

    def changes(self) -> list[dict[str, Any]]:
        """Give the changes that were chosen, in the order of the page."""
        return list(self._changes())

    def _changes(self) -> Iterator[dict[str, Any]]:
        if self.limit_of.data:
            yield {"kind": "limit", "of": self.limit_of.data, "seconds": self.limit_seconds.data}
        if self.length_at.data:
            minutes = self.length_minutes.data
            yield {"kind": "length", "session": self.length_at.data, "minutes": minutes}
        for kind, field in (("place", self.place_at), ("further", self.further_at)):
            if field.data:
                yield {"kind": kind, "session": field.data}
        if self.withdraw.data:
            yield {"kind": "withdraw", "party": self.withdraw.data}
        if self.late_count.data is not None:
            count, tier = self.late_count.data, self.late_tier.data
            yield {"kind": "late", "count": count, "tier": tier}
        if self.objective.data:
            yield {"kind": "objective", "name": self.objective.data, "to": self._to()}

    def _to(self) -> int | None:
        known = {str(number): number for number in range(len(words.SHORT) + 1)}
        return known.get(self.objective_to.data or "")


def _said(labels: Mapping[str, str]) -> list[Any]:
    return [choice(value, _(label)) for value, label in labels.items()]
