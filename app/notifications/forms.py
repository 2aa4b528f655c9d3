"""What an officer asks of the outbox, and decides about a letter in doubt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.notifications.models import STATES
from app.web.fields import PageForm, choice

LONGEST_ID = 2**31


@dataclass(frozen=True)
class Search:
    """Which letters are looked for; what makes no sense is left out."""

    state: str | None
    about: str | None
    words: str
    before: int | None

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """Read the query of the address."""
        state, before = given.get("state"), given.get("before", "")
        known = before.isascii() and before.isdigit() and int(before[:11]) < LONGEST_ID
        return cls(
            state=state if state in STATES else None,
            about=given.get("about") or None,
            words=given.get("q", "").replace("\x00", "").strip()[:100],
            before=int(before[:11]) if known else None,
        )


class DecisionForm(PageForm):
    """Send once more, or never."""

    decision = RadioField(
        _("What shall become of this letter?"),
        choices=[
            choice("send", _("Send it once more, with the same Message-ID")),
            choice("drop", _("Do not send it; the recipient has it or is informed otherwise")),
        ],
        validators=[InputRequired(_("Choose what shall become of this letter."))],
    )
