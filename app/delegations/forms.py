"""The fields of the lists that people keep, made from their columns."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import Optional

from app.delegations import register_words
from app.delegations.book import Book
from app.delegations.columns import Column, Values
from app.delegations.keeping import Unkept
from app.delegations.lookups import Lookups
from app.web.errors import translated
from app.web.fields import PageForm, choice

PLAIN = {"email": EmailField, "phone": TelField}


class RowForm(PageForm):
    """One row of a list; its fields come from the columns, see `row_form`."""

    seen_version = HiddenField()

    def version(self) -> int | None:
        """Give the version that the reader saw, nothing where it is no number."""
        said = str(self.seen_version.data or "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None  # noqa: PLR2004

    def put_version(self, version: int) -> None:
        """Go on from another version than the one that was sent."""
        self.seen_version.data = str(version)

    def values(self, columns: tuple[Column, ...]) -> Values:
        """Give what was sent, as texts."""
        return {one.name: _text(self[one.name].data) for one in columns if one.name in self}

    def show(self, texts: Values, columns: tuple[Column, ...]) -> None:
        """Fill the fields with what stands."""
        for one in columns:
            if one.name in self and one.name in texts:
                text = texts[one.name]
                self[one.name].data = text == "yes" if one.kind == "tick" else text

    def blame(self, reason: Unkept) -> None:
        """Put each fault beside its field, the rest on top."""
        for fault in reason.told:
            sentence = translated(fault["message"], **fault["values"])
            name = fault["column"]
            if name in self:
                self[name].errors = [*self[name].errors, sentence]
            else:
                self.form_errors.append(sentence)


def row_form(book: Book, known: Lookups, *, adding: bool, whose: str = "") -> type[RowForm]:
    """Make the form of a list; columns that are written once are asked for only when adding.

    Where it is known `whose` the row is, only missions of that participant are offered.
    """
    fields: dict[str, Any] = {
        one.name: _field(one, known, whose)
        for one in book.written
        if one.name != "retired" and (adding or not one.fixed)
    }
    fields["sure"] = BooleanField(_("Both are right: keep it all the same"))  # asked last
    return type("OneRowForm", (RowForm,), fields)


class UploadForm(PageForm):
    """A file with a list."""

    file = FileField(
        _("The file"),
        description=_(
            "An Excel workbook (.xlsx) or CSV of at most 5 MB and 20,000 rows. The first row holds"
            " the names of the columns, as in an export."
        ),
    )


def _text(data: Any) -> str:
    if isinstance(data, bool):
        return "yes" if data else "no"
    return str(data or "")


def _field(column: Column, known: Lookups, whose: str) -> Any:
    label, hint = gettext(column.label), gettext(column.hint) if column.hint else ""
    more: dict[str, Any] = {"description": hint}
    if not column.needed:
        more["validators"] = [Optional()]
    if column.kind == "tick":
        return BooleanField(label, description=hint)
    if column.kind in {"choice", "choice_or_none", "group", "mission"}:
        offered = _offered(column, known, whose)
        nothing = choice("", _("Choose") if column.needed else _("None"))
        choices = [nothing, *(choice(code, words) for code, words in offered.items())]
        default = column.default
        return SelectField(label, choices=choices, validate_choice=False, default=default, **more)
    more["default"] = column.default
    if column.kind == "long":
        return TextAreaField(label, render_kw={"rows": 3, "maxlength": column.most}, **more)
    plain = column.kind in {"line", "line_or_none"}
    named: dict[str, Any] = {"maxlength": column.most, "autocomplete": "off"}
    named["dir"] = "auto" if plain else "ltr"
    if column.kind == "participant":
        named |= {"list": "codes", "class": "short"}
    return PLAIN.get(column.kind, StringField)(label, render_kw=named, **more)


def _offered(column: Column, known: Lookups, whose: str) -> dict[str, str]:
    offered = register_words.options(column, known)
    owner = known.participants.get(whose)
    if column.kind != "mission" or owner is None:
        return offered
    return {code: words for code, words in offered.items() if known.mission_of[code] == owner}
