"""The confirmations of officers: which letters, which link."""

import re

from wtforms import HiddenField
from wtforms.validators import InputRequired, Regexp

from app.web.fields import PageForm

NUMBER = re.compile(r"[0-9]{1,9}")
NUMBERS = re.compile(r"\d{1,9}(,\d{1,9}){0,4999}\Z")


class DispatchForm(PageForm):
    """The addressees whose letters the officer has confirmed."""

    addressees = HiddenField(validators=[InputRequired(), Regexp(NUMBERS)])

    def ids(self) -> list[int]:
        """Give the ids of the addressees."""
        return [int(number) for number in (self.addressees.data or "").split(",")]


class LinkForm(PageForm):
    """The link that the officer saw, so that a second click finds another."""

    replacing = HiddenField()

    def link_id(self) -> int | None:
        """Give the id of the link, None where there was none."""
        text = self.replacing.data or ""
        return int(text) if NUMBER.fullmatch(text) else None
