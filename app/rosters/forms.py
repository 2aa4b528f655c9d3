"""The fields of a note at the podium, and of a link to a roster."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from app.rosters.service import LONGEST, PURPOSE, SCREEN
from app.web.fields import PageForm, choice


class NoteForm(PageForm):
    """A private note on one place; `seen` is the version that was on the page."""

    text = TextAreaField(
        _("Note"),
        validators=[Length(max=LONGEST, message=_("Shorten the note to 2000 characters."))],
    )
    seen = IntegerField(widget=HiddenInput(), default=0)


class LinkForm(PageForm):
    """For whom a link is made, and what it opens."""

    purpose = RadioField(
        _("It opens"),
        choices=[
            choice(PURPOSE, _("The roster, with the private notes")),
            choice(SCREEN, _("The screens: timer for the podium, and hall")),
        ],
        default=PURPOSE,
    )
    label = StringField(
        _("For whom"),
        validators=[
            InputRequired(_("Say for whom the link is.")),
            Length(max=200, message=_("Shorten this to 200 characters.")),
        ],
        description=_(
            "For example: Co-chair, Minister of Environment of Egypt; or: Screen in the hall"
        ),
    )
