"""What officers fill in: a new draft, its words, a reason, what to print."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from app.accounts.policy import ROLES, TABLE
from app.documents import enclosed_files, house_forms, numbers
from app.documents.edits import LONGEST_BODY, Words
from app.documents.models import Document
from app.documents.words import LANGUAGES, PORTFOLIOS
from app.web.errors import translated
from app.web.fields import PageForm, TicksField, choice

NOTHING = _("Please fill this in.")


class NewForm(PageForm):
    """Which form of the house, in which language."""

    form = SelectField(_("Form"), validators=[InputRequired(NOTHING)])
    language = SelectField(_("Language"), validators=[InputRequired(NOTHING)])

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.form.choices = [
            choice(key, translated(one.name)) for key, one in house_forms.FORMS.items()
        ]
        self.language.choices = [choice(key, translated(name)) for key, name in LANGUAGES.items()]


class WordsForm(PageForm):
    """The words of a draft, and the version of it that the officer saw."""

    title = StringField(_("Title"), validators=[InputRequired(NOTHING), Length(max=300)])
    signatory = StringField(_("Signatory"), validators=[Optional(), Length(max=300)])
    body = TextAreaField(_("Text"), validators=[InputRequired(NOTHING), Length(max=LONGEST_BODY)])
    enclosures = TicksField(_("Enclosures"))
    seen_version = IntegerField(
        widget=HiddenInput(), validators=[InputRequired(), NumberRange(0, 2**31 - 1)]
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.enclosures.choices = [
            choice(key, translated(name)) for key, name in house_forms.ENCLOSURES.items()
        ]

    @classmethod
    def of(cls, document: Document) -> "WordsForm":
        """Show the words of a document."""
        words = {name: getattr(document, name) for name in ("title", "signatory", "body")}
        kept = [key for key in document.enclosures.split(",") if key]
        words |= {"enclosures": kept, "seen_version": document.row_version}
        return cls(formdata=None, data=words)

    def words(self) -> Words:
        """Give the words as they were sent, lines ended in one way."""
        ticked = self.enclosures.data or []
        return Words(
            title=(self.title.data or "").strip(),
            signatory=(self.signatory.data or "").strip(),
            enclosures=",".join(key for key in house_forms.ENCLOSURES if key in ticked),
            body=(self.body.data or "").replace("\r\n", "\n").strip() + "\n",
        )


class EnclosedFileForm(PageForm):
    """The declaration as a PDF file."""

    file = FileField(
        _("PDF file"),
        description=_("At most 3 MB and 60 pages: it travels with every letter by mail."),
    )

    def sent(self) -> tuple[str, bytes]:
        """Give name and bytes of what was sent; b"" for nothing."""
        file = self.file.data
        if not file:
            return "", b""
        with file.stream as stream:
            return file.filename or "", stream.read(enclosed_files.MOST + 1)


class EnclosedTextForm(PageForm):
    """The declaration as a text."""

    text = TextAreaField(_("Text"), validators=[InputRequired(NOTHING)])


class ClearingForm(PageForm):
    """The roles that clear documents."""

    roles = TicksField(_("Roles that clear"))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        offered = ((role, name) for role, name in ROLES.items() if role in TABLE["documents.clear"])
        self.roles.choices = [choice(role, translated(name)) for role, name in offered]


class SeriesForm(PageForm):
    """With which number a series begins."""

    series = SelectField(_("Series"), validators=[InputRequired(NOTHING)])
    first = IntegerField(_("First number"), validators=[InputRequired(NOTHING)])

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.series.choices = [choice(name, name) for name in numbers.SERIES.values()]


class ActForm(PageForm):
    """The confirmation of an act; cancelling asks for a reason."""

    reason = TextAreaField(_("Reason"), validators=[Optional(), Length(max=500)])


class PrintForm(PageForm):
    """One copy, by the key of its recipient, or the pouch, of one portfolio or of all."""

    to = HiddenField(validators=[Optional(), Length(max=40)])
    portfolio = SelectField(_("Portfolio"), validators=[Optional()], validate_choice=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        every = [choice("", _("All"))]
        self.portfolio.choices = every + [
            choice(key, translated(name)) for key, name in PORTFOLIOS.items()
        ]
