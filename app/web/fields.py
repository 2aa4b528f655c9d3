"""Forms in the page: what is wrong and where, and what a field tells a screen reader."""

from collections.abc import Iterator
from typing import Any

from flask import Flask, request
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import DateField, Field, FieldList, Form, FormField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from app.errors import Invalid
from app.web.errors import translated


class PageForm(FlaskForm):  # type: ignore[misc]  # untyped package
    """The mother of every form: a token against forgery, and faults in the reader's language."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # untyped package
        """Where the fields come from."""

        def wrap_formdata(self, form: Form, formdata: Any) -> Any:
            """Read what a browser sends; JSON would bring numbers and lists where words belong."""
            if request and request.is_json:
                return None
            return super().wrap_formdata(form, formdata)


class DayField(DateField):
    """A day, written as text: the parts of a browser's date picker lose the visible focus."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day, or say how it is written."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            said = gettext("“%(value)s” is not a date. Write it as 2021-10-12.", value=valuelist[0])
            raise ValueError(said) from None


class TicksField(SelectMultipleField):
    """Several of a few choices, as tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def choice(value: str, label: object, group: str | None = None) -> Any:
    """Make one choice of a select (in a group of its own), of radio buttons or of tick boxes."""
    return SelectChoice(value, label, optgroup=group)


Fault = tuple[str, str]  # (id of the element to go to, or "", and the sentence)


def faults(form: Form) -> list[Fault]:
    """List every fault of a form in the order of its fields, nested ones included."""
    own = [("", message) for message in form.form_errors]
    return own + [fault for field in form for fault in _faults_of(field)]


def _faults_of(field: Field) -> Iterator[Fault]:
    if isinstance(field, FormField):
        yield from faults(field.form)
        return
    if isinstance(field, FieldList):
        for entry in field.entries:
            yield from _faults_of(entry)
    # The errors of a list hold those of its entries too, as something else than a sentence.
    for message in field.errors:
        if not isinstance(message, (dict, list, tuple)):
            yield anchor(field), str(message)


def anchor(field: Field) -> str:
    """Give the id to which the summary leads: the first choice of a list of choices."""
    return f"{field.id}-0" if type(field.widget).__name__ == "ListWidget" else str(field.id)


def described(field: Field, hint: object = None) -> str:
    """Name the hint and the fault that stand beside a field, for aria-describedby."""
    parts = []
    if hint or field.description:
        parts.append(f"{field.id}-hint")
    if field.errors:
        parts.append(f"{field.id}-fault")
    return " ".join(parts)


def spoken(field: Field, hint: object = None, **more: Any) -> dict[str, Any]:
    """Give the attributes of a field's element; the browser's own bubbles stay away."""
    attributes: dict[str, Any] = {"required": False}
    if names := described(field, hint):
        attributes["aria-describedby"] = names
    if field.errors:
        attributes["aria-invalid"] = "true"
    return attributes | more


def blame(form: Form, reason: Invalid) -> None:
    """Put what a service found wrong beside the fields of the form; the rest on top of it."""
    for name, message in reason.faults.items():
        sentence = translated(message)
        if name in form:
            form[name].errors = [*form[name].errors, sentence]
        else:
            form.form_errors.append(sentence)


def init_app(app: Flask) -> None:
    """Lend these to the macros."""
    app.jinja_env.globals.update(faults=faults, described=described, spoken=spoken)
