"""The fields of allocation: how long a run may search and from which seed, and pins."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired

from app.web.fields import PageForm, choice


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
