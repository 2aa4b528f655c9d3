"""Fields of the pages on personal data."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.web.fields import DayField, PageForm


class RetentionForm(PageForm):
    """The last day on which personal data are kept."""

    day = DayField(
        lazy_gettext("Last day"),
        description=lazy_gettext("Written as 2022-10-12."),
        validators=[InputRequired(lazy_gettext("Give a day."))],
        render_kw={"dir": "ltr", "class": "short"},
    )


class EraseForm(PageForm):
    """Why a person is erased, and that this cannot be undone."""

    reason = TextAreaField(
        lazy_gettext("Reason"),
        description=lazy_gettext("For the record; do not name the person."),
        validators=[
            InputRequired(lazy_gettext("Say why, for the record.")),
            Length(max=500, message=lazy_gettext("Shorten the reason to 500 characters.")),
        ],
        render_kw={"rows": 2, "dir": "auto"},
    )
    sure = BooleanField(
        lazy_gettext("I know that this cannot be undone"),
        validators=[InputRequired(lazy_gettext("Tick this if you mean it."))],
    )
