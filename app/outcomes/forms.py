"""The fields of a summary, and of the text of a statement."""

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, TextAreaField
from wtforms.validators import Length
from wtforms.widgets import HiddenInput

from app.outcomes.service import LONGEST
from app.web.fields import PageForm


class SummaryForm(PageForm):
    """The co-chairs' own words; `seen` is the version that was on the page."""

    text = TextAreaField(
        _("Summary"),
        validators=[Length(max=LONGEST, message=_("Shorten the summary to 20 000 characters."))],
        description=_("What was discussed and proposed. By custom no Party is named."),
    )
    names_meant = BooleanField(_("The co-chairs wish to name the Parties that it names"))
    seen = IntegerField(widget=HiddenInput(), default=0)


class TextForm(PageForm):
    """The text of one statement as a file."""

    paper = FileField(_("Text of the statement"), description=_("A PDF of at most 1.5 MB."))
