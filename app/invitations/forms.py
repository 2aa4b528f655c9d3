"""The confirmations of officers: which letters, which way, which link, which day, which call."""

import re

from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, Regexp

from app.invitations import register, scans, silent
from app.invitations.scans import Scan
from app.web.errors import translated
from app.web.fields import DayField, PageForm, TicksField, choice

NUMBER = re.compile(r"[0-9]{1,9}")
NUMBERS = re.compile(r"[0-9]{1,9}(,[0-9]{1,9}){0,19999}\Z")


def numbers_in(text: str | None) -> list[int]:
    """Read "1,2,3"."""
    return [int(number) for number in (text or "").split(",") if number]


class DispatchForm(PageForm):
    """The addressees whose letters the officer has confirmed, and the channel chosen for all."""

    addressees = HiddenField(validators=[InputRequired(), Regexp(NUMBERS)])
    channel = HiddenField(validators=[Optional(), Regexp(r"(demarche|email|paper)?\Z")])

    def ids(self) -> list[int]:
        """Give the ids of the addressees."""
        return numbers_in(self.addressees.data)


class ActForm(PageForm):
    """The invitations that an act was confirmed for."""

    invitations = HiddenField(validators=[InputRequired(), Regexp(NUMBERS)])
    act = HiddenField(validators=[InputRequired()])
    words = StringField(
        lazy_gettext("Note"),
        description=lazy_gettext("For example who gave the receipt. It stands in the history."),
        validators=[Optional(), Length(max=300)],
    )

    def ids(self) -> list[int]:
        """Give the ids of the invitations."""
        return numbers_in(self.invitations.data)


class LinkForm(PageForm):
    """The link that the officer saw, so that a second click finds another."""

    replacing = HiddenField()

    def link_id(self) -> int | None:
        """Give the id of the link, None where there was none."""
        text = self.replacing.data or ""
        return int(text) if NUMBER.fullmatch(text) else None


class WayForm(PageForm):
    """The way that a letter takes next."""

    way = RadioField(
        lazy_gettext("By which way shall the letter go now?"),
        validators=[InputRequired(lazy_gettext("Choose a way."))],
    )
    seen = HiddenField(validators=[InputRequired(), Regexp(NUMBER)])


class ReceiptForm(PageForm):
    """A receipt or scan."""

    paper = FileField(
        lazy_gettext("Receipt or scan"),
        description=lazy_gettext("A PDF, PNG or JPEG file of 5 MB at most."),
    )

    def scan(self) -> Scan:
        """Give the scan that was sent; raises Invalid for what cannot be kept."""
        file = self.paper.data
        if not file:
            return scans.scan("", b"")
        with file.stream as stream:
            return scans.scan(file.filename or "", stream.read(scans.MOST + 1))


class ReminderForm(PageForm):
    """A day of the plan of reminders."""

    on = DayField(
        lazy_gettext("Day"),
        description=lazy_gettext(
            "At nine in the morning at the place of the meeting. Written as 2021-10-12."
        ),
        validators=[InputRequired(lazy_gettext("Give a day."))],
        render_kw={"dir": "ltr"},
    )
    channel = SelectField(lazy_gettext("To whom"), validators=[Optional()])

    def offer(self) -> "ReminderForm":
        """Put the channels into the language of the page."""
        named = [choice(code, translated(word)) for code, word in register.CHANNELS.items()]
        all_ = choice("", lazy_gettext("All who are silent, each by the channel of their letter"))
        self.channel.choices = [all_, *named]
        return self


class CallForm(PageForm):
    """What came of a telephone call."""

    outcome = RadioField(
        lazy_gettext("What came of the call?"),
        validators=[InputRequired(lazy_gettext("Say what came of the call."))],
    )
    number = StringField(
        lazy_gettext("Number called"), validators=[Optional(), Length(max=silent.LONGEST_NUMBER)]
    )
    words = TextAreaField(
        lazy_gettext("Note"),
        validators=[Optional(), Length(max=silent.LONGEST_NOTE)],
    )

    def offer(self) -> "CallForm":
        """Put the outcomes into the language of the page."""
        self.outcome.choices = [
            choice(code, translated(word)) for code, word in silent.SAID.items()
        ]
        return self


class ColleaguesForm(PageForm):
    """Which colleagues are invited through the ministers of which region."""

    portfolios = TicksField(
        lazy_gettext("Which colleagues?"),
        validators=[InputRequired(lazy_gettext("Choose at least one portfolio."))],
    )
    region = SelectField(lazy_gettext("Of which Parties?"), validators=[Optional()])
