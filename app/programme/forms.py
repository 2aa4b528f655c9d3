"""The fields of the programme: sessions, places of honour, conference files."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import (
    DateTimeLocalField,
    EmailField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput, TextInput

from app.programme import local_times
from app.programme.edits import RoleEdit, SessionEdit
from app.programme.models import ConferenceSession, SessionRole
from app.web.errors import translated
from app.web.fields import PageForm, choice

TOO_LONG = _("Use fewer characters here.")
SECONDS = _("In seconds.")


class WholeNumber(IntegerField):
    """A number without a fraction, with its fault said in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError(str(_("Give a whole number."))) from None


class VersionSeen(WholeNumber):
    """The version of the row that the reader has before them."""

    widget = HiddenInput()

    def put(self, version: int) -> None:
        """Go on from another version than the one that was sent."""
        self.data, self.raw_data = version, None


class LocalMoment(DateTimeLocalField):
    """A date and an hour as clocks of the place show them, typed in one piece.

    The pickers of browsers differ in order, in twelve or twenty-four hours and in what a screen
    reader says; "2021-10-12 19:00" is the same for everybody.
    """

    widget = TextInput()

    def __init__(self, label: Any = None, validators: Any = None, **named: Any) -> None:
        super().__init__(label, validators, **named)
        # The first form is the one that is shown; the others are what browsers and people write.
        self.format = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(_("Give a date and an hour, as in 2021-10-12 19:00."))) from None


def _whole(label: Any, hint: Any = SECONDS) -> WholeNumber:
    needed = InputRequired(_("Give a whole number."))
    return WholeNumber(label, [needed], description=hint, render_kw={"class": "short"})


def _capacity(label: Any) -> WholeNumber:
    hint = _("Leave it empty where there is no limit.")
    return WholeNumber(label, [Optional()], description=hint, render_kw={"class": "short"})


class SessionForm(PageForm):
    """What may be edited of a session; times are those of the place of the meeting."""

    seen_version = VersionSeen()
    starts_at = LocalMoment(_("Starts"), [InputRequired(_("Give the start of the session."))])
    ends_at = LocalMoment(_("Ends"), [InputRequired(_("Give the end of the session."))])
    room = StringField(_("Room"), [Optional(), Length(max=120, message=TOO_LONG)])
    seats = _capacity(_("Places in the room"))
    remote_lines = _capacity(_("Remote lines"))
    opening_s = _whole(_("Opening"))
    keynote_s = _whole(_("Keynote"))
    wrap_up_s = _whole(_("Wrap-up"))
    changeover_s = _whole(_("Changeover between two speakers"))
    guiding_questions = TextAreaField(
        _("Guiding questions"),
        [Optional(), Length(max=8000, message=TOO_LONG)],
        description=_("One question a line."),
        render_kw={"rows": 5},
    )

    def show(self, row: ConferenceSession, zone: str) -> None:
        """Fill the fields with what stands."""
        self.process(obj=row)
        self.seen_version.put(row.row_version)
        for name in ("starts_at", "ends_at"):
            there = getattr(row, name).astimezone(ZoneInfo(zone))
            self[name].data = there.replace(tzinfo=None)
        self.guiding_questions.data = "\n".join(row.guiding_questions)

    def edit(self, zone: str) -> SessionEdit | None:
        """Give what was sent, or None with the faults beside the fields."""
        starts_at, ends_at = (self._moment(name, zone) for name in ("starts_at", "ends_at"))
        if starts_at is None or ends_at is None:
            return None
        lines = (
            " ".join(line.split()) for line in (self.guiding_questions.data or "").splitlines()
        )
        numbers = ("seats", "remote_lines", "opening_s", "keynote_s", "wrap_up_s", "changeover_s")
        return SessionEdit(
            starts_at=starts_at,
            ends_at=ends_at,
            room=" ".join((self.room.data or "").split()),
            guiding_questions=tuple(line for line in lines if line),
            **{name: self[name].data for name in numbers},
        )

    def _moment(self, name: str, zone: str) -> datetime | None:
        try:
            return local_times.in_zone(self[name].data, zone)
        except local_times.Unclear as reason:
            self[name].errors = [translated(reason.message, **reason.values)]
            return None


class RoleForm(PageForm):
    """Who holds a place of honour."""

    seen_version = VersionSeen()
    participant = SelectField(_("Participant"), [Optional()], validate_choice=False)
    name = StringField(
        _("Post or name"),
        [
            InputRequired(_("Give the post or name of the person who takes this place.")),
            Length(max=200, message=TOO_LONG),
        ],
        description=_("As it is to be printed, as in “Minister of Environment of Kenya”."),
    )
    email = EmailField(
        _("E-mail address"),
        [Optional(), Length(max=254, message=TOO_LONG)],
        description=_("Calendar entries and the link to the roster go there. It is never shown."),
    )

    def offer(self, names: list[tuple[str, str]]) -> None:
        """Offer these participants, each as (code, name)."""
        none = choice("", _("None"))
        self.participant.choices = [none, *(choice(code, name) for code, name in names)]

    def show(self, row: ConferenceSession, role: SessionRole, code: str) -> None:
        """Fill the fields with what stands."""
        self.process(data={"participant": code, "name": role.name, "email": role.email})
        self.seen_version.put(row.row_version)

    def edit(self) -> RoleEdit:
        """Give what was sent."""
        return RoleEdit(
            participant_code=self.participant.data or "",
            name=" ".join((self.name.data or "").split()),
            email=(self.email.data or "").strip(),
        )


class ImportForm(PageForm):
    """A conference file, sent as a file or as text."""

    file = FileField(
        _("Conference file"),
        description=_("A YAML file of at most 200,000 characters."),
    )
    text = TextAreaField(
        _("Or its text"), render_kw={"rows": 16, "spellcheck": "false", "dir": "ltr"}
    )
