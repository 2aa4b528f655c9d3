"""The form that takes credentials one step further."""

from collections.abc import Iterable

from flask_babel import lazy_gettext
from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from app.credentials import service, words
from app.web.fields import PageForm, choice

TOO_LONG = lazy_gettext("This may have %(max)d characters at most.")


class StepForm(PageForm):
    """What has happened, on whose authority, and a note."""

    instrument = ""
    seen = IntegerField(widget=HiddenInput(), default=0)
    to = RadioField(
        lazy_gettext("What has happened?"),
        choices=[],
        validators=[InputRequired(lazy_gettext("Choose what has happened from the list."))],
    )
    authority = StringField(
        lazy_gettext("On whose authority"),
        description=lazy_gettext(
            "Who signed the paper, or who decided: Minister of Foreign Affairs; the Bureau, 12"
            " October. Required where credentials are contested."
        ),
        validators=[Optional(), Length(max=service.LONGEST_AUTHORITY, message=TOO_LONG)],
    )
    note = TextAreaField(
        lazy_gettext("Note"),
        validators=[Optional(), Length(max=service.LONGEST_NOTE, message=TOO_LONG)],
    )

    def offer(self, states: Iterable[str]) -> None:
        """Offer these steps."""
        self.to.choices = [choice(state, words.STEPS[state]) for state in states]
