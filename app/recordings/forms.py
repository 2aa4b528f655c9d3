"""The forms of recordings: what a delegation says of one, what the operator finds."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.recordings import service, words
from app.recordings.service import RecordingGiven
from app.rsvp.words import LANGUAGES
from app.web.fields import PageForm, TicksField, choice

TOO_LONG = lazy_gettext("This may have %(max)d characters at most.")
SECONDS = lazy_gettext("Give the length in seconds, for example 175.")


class RecordingForm(PageForm):
    """A recording as its delegation describes it."""

    file_name = StringField(
        lazy_gettext("Name of the file"),
        description=lazy_gettext("As it was sent to the technical team: kenya-statement.mp4."),
        validators=[
            DataRequired(lazy_gettext("Write the name of the file, 200 characters at most.")),
            Length(max=service.LONGEST_NAME, message=TOO_LONG),
        ],
    )
    length_s = IntegerField(
        lazy_gettext("Length in seconds"),
        validators=[
            InputRequired(SECONDS),
            NumberRange(*service.LENGTHS, message=SECONDS),
        ],
    )
    language = SelectField(
        lazy_gettext("Language of the statement"),
        choices=[choice(code, label) for code, label in LANGUAGES.items()],
    )
    text_supplied = BooleanField(
        lazy_gettext("The text was sent, too"),
        description=lazy_gettext("Without a text there is no interpretation."),
    )
    fallback = RadioField(
        lazy_gettext("Should the recording not be accepted in time"),
        choices=[choice(code, label) for code, label in words.FALLBACKS.items()],
        validators=[
            InputRequired(
                lazy_gettext("Choose what shall happen should the recording not be there.")
            )
        ],
    )

    def given(self) -> RecordingGiven:
        """Give what was written."""
        return RecordingGiven(
            " ".join((self.file_name.data or "").split()),
            self.length_s.data or 0,
            self.language.data or "",
            bool(self.text_supplied.data),
            self.fallback.data or "",
        )


class CheckForm(PageForm):
    """What the operator found; no fault means accepted."""

    verdict = RadioField(
        lazy_gettext("The recording is"),
        choices=[
            choice("accept", lazy_gettext("accepted: length, sound, language and text are right")),
            choice("return", lazy_gettext("returned, because of:")),
        ],
        validators=[InputRequired(lazy_gettext("Say whether it is accepted or returned."))],
    )
    reasons = TicksField(
        lazy_gettext("What is wrong"),
        choices=[choice(code, label) for code, label in words.REASONS.items()],
        validators=[Optional()],
    )
    note = TextAreaField(
        lazy_gettext("Note to the delegation"),
        validators=[Optional(), Length(max=service.LONGEST_NOTE, message=TOO_LONG)],
    )
