"""The columns of the lists that people keep, and what may stand in each of them.

Every value is a text, the same in a form, in a file and in the record of a change; `clean`
brings a text into its one form or says why it cannot.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email

from app.errors import N_

YES = frozenset({"yes", "y", "true", "1", "x"})
NO = frozenset({"no", "n", "false", "0", ""})
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")
TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,39}")
TELEPHONE = re.compile(r"[0-9+()./ ;,#*extw-]{3,60}", re.IGNORECASE)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,4})?")
OF_TWO = re.compile(r"[A-Z]{2}")
FEW = 20  # codes that a sentence can hold
SEPARATORS = re.compile(r"[\s,;]+")
# Control characters, and signs that turn the direction of writing and make a name read as another.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

Values = dict[str, str]


@dataclass(frozen=True)
class Column:
    """One column: its name in files and forms, and where the table holds it.

    `kind` says what may stand there; `offered` names the lookup whose codes may be chosen, or
    lists them. A column that is `fixed` is written once; a `shown` one only helps to read a file.
    """

    name: str
    label: str
    kind: str = "line"
    held: str = ""
    most: int = 200
    needed: bool = False
    fixed: bool = False
    listed: bool = False
    offered: str | tuple[str, ...] = ()
    default: str = ""
    hint: str = ""

    @property
    def attribute(self) -> str:
        """Name the table's own column."""
        return self.held or self.name


class Unfit(Exception):
    """A text cannot stand in its column; the message says what to do."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def fault(self, column: str, value: str) -> dict[str, object]:
        """Give the fault as it is kept with the row of an import."""
        return {
            "column": column,
            "value": value[:200],
            "message": self.message,
            "values": {name: str(one)[:300] for name, one in self.values.items()},
        }


def clean(column: Column, text: str, codes: Mapping[str, Collection[str]]) -> str:
    """Bring a text into the one form in which the column holds it; raises Unfit.

    `codes` gives the codes that stand now, by the name of their lookup.
    """
    text = _plain(text, lines=column.kind == "long")
    if len(text) > column.most:
        raise Unfit(
            N_("Use at most %(most)s characters; there are %(count)s."),
            most=column.most,
            count=len(text),
        )
    if column.kind == "tick":
        return _tick(text)
    if not text:
        if column.needed:
            raise Unfit(N_("Fill this in."))
        return ""
    if column.offered:
        return _offered(column, text, codes)
    return FORMS[column.kind](text) if column.kind in FORMS else text


def _plain(text: str, *, lines: bool) -> str:
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip()
    if unseen := UNSEEN.search(text):
        sign = f"U+{ord(unseen[0]):04X}"
        raise Unfit(N_("Take out the sign %(sign)s, which cannot be seen."), sign=sign)
    if text.startswith(("=", "@")):
        raise Unfit(N_("A text may not begin with “=” or “@”; spreadsheets take it for a formula."))
    if lines:
        return "\n".join(" ".join(line.split()) for line in text.splitlines())
    return " ".join(text.split())


def _tick(text: str) -> str:
    word = text.casefold()
    if word in YES:
        return "yes"
    if word in NO:
        return "no"
    raise Unfit(N_("Write yes or no."))


def _offered(column: Column, text: str, codes: Mapping[str, Collection[str]]) -> str:
    known = codes[column.offered] if isinstance(column.offered, str) else column.offered
    if column.kind == "codes":
        return " ".join(sorted({_known(one, known) for one in SEPARATORS.split(text) if one}))
    return _known(text, known)


def _known(text: str, known: Collection[str]) -> str:
    for form in (text, text.upper(), text.lower()):
        if form in known:
            return form
    some = list(known)
    if len(some) <= FEW:
        message = N_("“%(text)s” is not known here. Use one of: %(known)s.")
        raise Unfit(message, text=text, known=", ".join(some))
    message = N_("“%(text)s” is not known here. Use a code, as in %(known)s.")
    raise Unfit(message, text=text, known=", ".join(some[:3]))


def _code(text: str) -> str:
    if not CODE.fullmatch(text.upper()):
        raise Unfit(N_("Use 2 to 20 letters from A to Z, digits and hyphens."))
    return text.upper()


def _of_two(text: str) -> str:
    if not OF_TWO.fullmatch(text.upper()):
        raise Unfit(N_("Use the two letters of ISO 3166, as in KE."))
    return text.upper()


@lru_cache(maxsize=16_384)
def _address(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        raise Unfit(N_("Give an e-mail address, as in name@example.org.")) from None


def _telephone(text: str) -> str:
    if not TELEPHONE.fullmatch(text):
        raise Unfit(N_("Give a telephone number, as in +254 20 000 0000."))
    return text


def _zone(text: str) -> str:
    if text not in available_timezones():
        raise Unfit(N_("Give a time zone by its name, as in Africa/Nairobi."))
    return text


def _language(text: str) -> str:
    if not LANGUAGE.fullmatch(text):
        raise Unfit(N_("Give a language by its code, as in en or fr."))
    return text


def _tag(text: str) -> str:
    if not TAG.fullmatch(text):
        raise Unfit(N_("Use letters from A to Z, digits and hyphens, without a space."))
    return text


FORMS: dict[str, Callable[[str], str]] = {
    "tag": _tag,
    "code": _code,
    "iso2": _of_two,
    "email": _address,
    "phone": _telephone,
    "zone": _zone,
    "language": _language,
}
