"""The form on which an officer enters a swap that both Parties have confirmed."""

from collections.abc import Sequence

from flask_babel import lazy_gettext
from wtforms import SelectField
from wtforms.validators import InputRequired

from app.rsvp.models import Inscription
from app.web.fields import PageForm, choice

CHOOSE = lazy_gettext("Choose a Party.")


class SwapForm(PageForm):
    """Two requests for the floor."""

    one = SelectField(lazy_gettext("One Party"), coerce=int, validators=[InputRequired(CHOOSE)])
    other = SelectField(
        lazy_gettext("The other Party"), coerce=int, validators=[InputRequired(CHOOSE)]
    )

    def offer(self, asked: Sequence[Inscription]) -> None:
        """Offer these requests."""
        made = [choice(one.id, label(one)) for one in asked]  # type: ignore[arg-type]
        self.one.choices, self.other.choices = made, list(made)


def _chosen(text: str | int) -> int | None:
    """Read the number of a request; the line that asks to choose has none."""
    return int(text) if text else None


class ProposalForm(PageForm):
    """A place of one's own, and the one that it would be exchanged for."""

    one = SelectField(
        lazy_gettext("Your place"), coerce=_chosen, validators=[InputRequired(CHOOSE)]
    )
    other = SelectField(
        lazy_gettext("With the place of"), coerce=_chosen, validators=[InputRequired(CHOOSE)]
    )

    def offer(self, own: Sequence[Inscription], others: Sequence[Inscription]) -> None:
        """Offer these places; nobody is chosen beforehand."""
        self.one.choices = [choice(one.id, label(one)) for one in own]  # type: ignore[arg-type]
        made = [choice(one.id, label(one)) for one in others]  # type: ignore[arg-type]
        self.other.choices = [choice("", CHOOSE), *made]


def label(one: Inscription) -> str:
    """Name a request: the Party, on whose behalf, the speaker."""
    body = one.delegation.participant.short_name
    behalf = f" ({one.behalf})" if one.behalf else ""
    return f"{body}{behalf}: {one.speaker.name}"
