"""The fields of acts that need words: who comes onto the list, and by whose order."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from app.delegations.models import Participant
from app.rosters import desk_words
from app.rosters.turns import Turn
from app.web.fields import PageForm, choice

MINUTE_S = 60


class ActForm(PageForm):
    """An act on the floor; `seen` is the number of the last act that the clerk saw."""

    seen = IntegerField(widget=HiddenInput(), default=0)
    sure = StringField(widget=HiddenInput(), default="")

    def offer(self, bodies: Iterable[Participant], turns: Iterable[Turn]) -> None:
        """Fill in what may be chosen."""

    def told(self) -> dict[str, Any]:
        """Give what the act says beside its kind."""
        return {}


class SomebodyForm(ActForm):
    """Somebody who is not on the list and asks for the floor."""

    code = SelectField(_("Party or observer"), validators=[Optional()])
    name = StringField(
        _("Or whoever it is, if not in the list"),
        validators=[Optional(), Length(max=200, message=_("Shorten this to 200 characters."))],
    )
    minutes = IntegerField(
        _("Limit, in minutes"),
        default=2,
        validators=[
            InputRequired(_("Give the limit in minutes.")),
            NumberRange(1, 60, _("Give a limit from 1 to 60 minutes.")),
        ],
    )

    def offer(self, bodies: Iterable[Participant], turns: Iterable[Turn]) -> None:  # noqa: ARG002
        """List everybody who may be called, by the name in use."""
        named = [choice(body.code, body.short_name) for body in bodies]
        self.code.choices = [choice("", _("Choose")), *named]

    def told(self) -> dict[str, Any]:
        """Give who it is and for how long."""
        return {
            "code": self.code.data or "",
            "name": self.name.data or "",
            "limit_s": (self.minutes.data or 0) * MINUTE_S,
        }


class InsertForm(SomebodyForm):
    """A head of State who has come unannounced."""

    post = StringField(
        _("Post"),
        validators=[Optional(), Length(max=200, message=_("Shorten this to 200 characters."))],
        description=_("For example: President of the Republic"),
    )
    reason = StringField(
        _("By whose order, and why"),
        validators=[
            InputRequired(_("Say by whose order or why.")),
            Length(max=200, message=_("Shorten this to 200 characters.")),
        ],
        description=_("The reason is kept with the exception, in the record."),
    )
    language = SelectField(
        _("Language"),
        choices=[
            choice(code, label)
            for code, label in (
                ("en", _("English")),
                ("fr", _("French")),
                ("es", _("Spanish")),
                ("ar", _("Arabic")),
                ("ru", _("Russian")),
                ("zh", _("Chinese")),
            )
        ],
    )

    def told(self) -> dict[str, Any]:
        """Give also the post, the language and the reason."""
        more = {"post": self.post.data, "reason": self.reason.data, "language": self.language.data}
        return super().told() | more


class SwapForm(ActForm):
    """Two who exchange their places on the list."""

    turn = SelectField(_("One"))
    other = SelectField(_("The other"))

    def offer(self, bodies: Iterable[Participant], turns: Iterable[Turn]) -> None:  # noqa: ARG002
        """List all who still wait."""
        named = [choice(turn.key, desk_words.name(turn)) for turn in turns]
        self.turn.choices = self.other.choices = named

    def told(self) -> dict[str, Any]:
        """Give both."""
        return {"turn": self.turn.data, "other": self.other.data}


class ModeForm(ActForm):
    """How a statement is made after all."""

    turn = SelectField(_("Whose statement"))
    mode = RadioField(
        _("It is now made"),
        choices=[
            choice("in_person", _("In person")),
            choice("live_remote", _("Live by video link")),
            choice("pre_recorded", _("Recorded")),
            choice("read_out", _("Read out by the embassy or the chair")),
        ],
        validators=[InputRequired(_("Choose how the statement is made."))],
    )

    def offer(self, bodies: Iterable[Participant], turns: Iterable[Turn]) -> None:  # noqa: ARG002
        """List all who may still speak."""
        self.turn.choices = [choice(turn.key, desk_words.name(turn)) for turn in turns]

    def told(self) -> dict[str, Any]:
        """Give whose, and how."""
        return {"turn": self.turn.data, "mode": self.mode.data}


FORMS: Mapping[str, type[ActForm]] = {
    "open": ActForm,
    "close": ActForm,
    "insert": InsertForm,
    "point_of_order": SomebodyForm,
    "right_of_reply": SomebodyForm,
    "swap": SwapForm,
    "mode": ModeForm,
}
