"""The fields of allocation: runs, pins, pairs to keep apart, who has spoken."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired

from app.web.fields import PageForm, choice
from app.web.numbers import row_number


class StartForm(PageForm):
    """Start a run; the service knows the bounds."""

    seconds = IntegerField(
        _("Seconds to search"),
        default=30,
        validators=[InputRequired(_("Say how many seconds the run may search."))],
        description=_("5 to 600. A run ends sooner when nothing better can exist."),
    )
    seed = IntegerField(
        _("Seed"),
        default=0,
        validators=[InputRequired(_("Give a whole number; 0 will do."))],
        description=_("The same requests and the same seed give the same list."),
    )


class PinForm(PageForm):
    """Fix a speaker to a roundtable in the runs to come."""

    roundtable = SelectField(_("Pin to a roundtable"), validate_choice=False)

    def offer(self, codes: list[str]) -> None:
        """Offer these roundtables, and none."""
        free = choice("", _("Free: let the run decide"))
        self.roundtable.choices = [
            free,
            *(choice(code, _("Roundtable %(code)s", code=code)) for code in codes),
        ]


class PairForm(PageForm):
    """Two participants to keep apart; the service knows them."""

    one = SelectField(_("One"), validate_choice=False)
    other = SelectField(_("The other"), validate_choice=False)

    def offer(self, names: list[tuple[str, str]]) -> None:
        """Offer participants, each as (code, name)."""
        for field in (self.one, self.other):
            field.choices = [
                choice("", _("Choose")),
                *(choice(code, name) for code, name in names),
            ]


class SpokenForm(PageForm):
    """Who has spoken elsewhere: a participant, and the person where it is one of those who ask."""

    who = SelectField(_("Who has spoken"), validate_choice=False)

    def offer(self, persons: list[tuple[str, str]]) -> None:
        """Offer persons, each as (code of the participant:number of the delegate or nothing)."""
        self.who.choices = [
            choice("", _("Choose")),
            *(choice(value, name) for value, name in persons),
        ]

    def sent(self) -> tuple[str, int | None]:
        """Give the participant's code and the delegate's number; 0 for what is no number."""
        code, _colon, said = (self.who.data or "").partition(":")
        try:
            return code, row_number(said) if said else None
        except ValueError:
            return code, 0
