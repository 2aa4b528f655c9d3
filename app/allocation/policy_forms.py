"""The fields of the policy: one for each setting, and the order of the objectives."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from app.allocation import settings, words
from app.allocation.curve import PRESETS
from app.allocation.settings import Setting
from app.programme.forms import VersionSeen, WholeNumber
from app.programme.policy_keys import DEAREST, HOURS
from app.web.fields import PageForm, choice

HOUR = 3600
WHOLE = _("Give a whole number.")


class PolicyForm(PageForm):
    """The whole policy; the fields of the settings are added below, by their names."""

    seen_version = VersionSeen()
    objectives = HiddenField()
    reason = TextAreaField(
        _("Why is it changed?"),
        [
            InputRequired(_("Say why, for whoever reads this later.")),
            Length(max=500, message=_("Use fewer characters here.")),
        ],
        description=_("A sentence for the record; it stands beside your name."),
        render_kw={"rows": 3},
    )

    def show(self, values: Mapping[str, Any], version: int) -> None:
        """Fill the fields with what stands."""
        data = {key: _shown(settings.ALL[key], value) for key, value in values.items()}
        self.process(data=data)
        self.seen_version.put(version)

    def sent(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Give every setting as it was sent; what cannot be read stays as it was before."""
        return {key: self._one(one, before[key]) for key, one in settings.ALL.items()}

    def _one(self, one: Setting, before: Any) -> Any:
        value = self[one.key].data
        if one.kind == "objectives":
            return [name for name in (value or "").split(",") if name]
        if one.kind == "hours":
            # Whoever leaves the field alone changes nothing, even where the hours are not whole.
            return before if value is None or value == _hours(before) else value * HOUR
        if one.kind == "letter":
            return (value or "").strip().upper()
        return before if value is None else value

    @property
    def order(self) -> list[str]:
        """The objectives in use, in their order; whatever is no objective is left out."""
        named = (self.objectives.data or "").split(",")
        return [name for name in dict.fromkeys(named) if name in words.MEANINGS]

    def put_order(self, order: list[str]) -> None:
        """Go on from another order of the objectives."""
        self.objectives.data, self.objectives.raw_data = ",".join(order), None

    def put_curve(self, preset: str) -> None:
        """Take the figures of a preset; an unknown one changes nothing."""
        if preset in PRESETS:
            for field, price in zip(self.home_hours, PRESETS[preset].prices, strict=True):
                field.data, field.raw_data = price, None

    @property
    def prices(self) -> list[int]:
        """The figures of the curve as far as they can be drawn."""
        return [min(max(field.data or 0, 0), DEAREST) for field in self.home_hours]


class RestoreForm(PageForm):
    """Go back to an earlier version."""

    seen_version = VersionSeen()
    reason = StringField(
        _("Why do you go back?"),
        [
            InputRequired(_("Say why, for whoever reads this later.")),
            Length(max=500, message=_("Use fewer characters here.")),
        ],
    )


def moved(order: list[str], how: str, name: str) -> list[str]:
    """Give the order after one step: up, down, out of it, or back into it at the end."""
    if name not in words.MEANINGS:
        return order
    if how == "back":
        return order if name in order else [*order, name]
    if name not in order:
        return order
    at, rest = order.index(name), [one for one in order if one != name]
    if how == "out":
        return rest
    to = max(0, at - 1) if how == "up" else at + 1
    return [*rest[:to], name, *rest[to:]]


def _hours(seconds: int) -> int:
    return seconds // HOUR


def _shown(one: Setting, value: Any) -> Any:
    if one.kind == "objectives":
        return ",".join(value)
    return _hours(value) if one.kind == "hours" else value


def _whole(one: Setting) -> Field:
    return WholeNumber(
        _(one.label),
        [InputRequired(WHOLE)],
        description=_(one.meaning),
        render_kw={"class": "short"},
    )


def _field(one: Setting) -> Field:
    label, meaning = _(one.label), _(one.meaning)
    if one.kind == "truth":
        return BooleanField(label, description=meaning)
    if one.kind == "word":
        offered = [choice(value, _(said)) for value, said in one.choices.items()]
        return RadioField(label, choices=offered, description=meaning, validate_choice=False)
    if one.kind == "letter":
        return StringField(label, description=meaning, render_kw={"class": "short"})
    if one.kind == "curve":
        price = WholeNumber("", [InputRequired(WHOLE)])
        return FieldList(price, label, min_entries=HOURS, max_entries=HOURS, description=meaning)
    return _whole(one)


def _add_settings(form: type[Form]) -> None:
    for key, one in settings.ALL.items():
        if one.kind != "objectives":
            setattr(form, key, _field(one))


_add_settings(PolicyForm)
