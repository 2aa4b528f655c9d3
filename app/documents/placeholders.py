"""The placeholders of a text: which there are, which are unknown and where, and what fills them.

The language is small on purpose: {{ name }} and nothing else, so that a text can neither reach
into the program nor go on for ever. A paragraph with an empty placeholder is left out whole.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.errors import N_, Invalid

# In the order in which the editor lists them.
MEANINGS = {
    "opening": N_("How the letter turns to the addressee: “Your Excellency,”"),
    "closing": N_("The formula at the end, to match the opening"),
    "whom": N_("The addressee with the form of address; nobody's gender is guessed"),
    "post": N_("The post of the addressee"),
    "through": N_("The mission that carries the letter"),
    "country": N_("The short name of the country, as in lists"),
    "country_formal": N_("The formal name of the country with its article, as in letters"),
    "of_country": N_("The same as a genitive: “of the Republic of Kenya”"),
    "invited": N_("Who is invited: the Government of a State, or a body itself"),
    "your_country": N_("“your country”; empty for organizations"),
    "host": N_("The formal name of the host country"),
    "of_host": N_("The same as a genitive"),
    "host_mission": N_("The host country's mission to the recipient"),
    "foreign_ministry": N_("Who receives a note verbale on the recipient's side"),
    "to_foreign_ministry": N_("The same as a dative: “to the Ministry of Foreign Affairs”"),
    "conference_title": N_("The title of the segment"),
    "short_title": N_("The short title of the segment"),
    "theme": N_("The theme"),
    "city": N_("The city of the meeting"),
    "dates": N_("The days of the meeting"),
    "deadline": N_("The day until which replies are asked for"),
    "comments_deadline": N_("The day until which comments on the declaration are welcome"),
    "colleagues": N_("The portfolios of colleagues who are invited through the minister"),
    "portfolio": N_("The portfolio of the addressee"),
    "sessions_for_portfolio": N_("The sessions that concern the portfolio, with day and hour"),
    "agenda": N_("Every session with day and hour"),
    "signatory": N_("Who signs"),
    "reference": N_("The reference of this copy"),
    "date": N_("The date of the document"),
    "letter_reference": N_("The reference of the letter of invitation in force"),
    "letter_date": N_("The date of that letter"),
    "letter_signatory": N_("Who signed that letter"),
    "recipients": N_("All to whom a notification goes"),
}
ANYTHING = re.compile(r"\{\{(.*?)\}\}|\{\{|\}\}|\{%.*?%\}")
INLINE = re.compile(r"(\*\*[^*\n]+\*\*|\*[^*\n]+\*)")

Value = str | list[str]
Style = Literal["plain", "emphasis", "strong"]


@dataclass(frozen=True)
class Run:
    """Some words in one style."""

    text: str
    style: Style = "plain"


@dataclass(frozen=True)
class Block:
    """A paragraph, or a list of items; each holds its runs of words."""

    kind: Literal["paragraph", "list"]
    items: tuple[tuple[Run, ...], ...]

    def words(self) -> str:
        """Give the block as plain text."""
        said = ["".join(run.text for run in item) for item in self.items]
        return "\n".join(f"- {one}" for one in said) if self.kind == "list" else said[0]


def check(text: str) -> None:
    """Refuse a text with an unknown placeholder or an open brace, naming each with its line.

    Raises Invalid for the field "body".
    """
    faults = [
        f"{name} ({number})"
        for number, line in enumerate(text.splitlines(), start=1)
        for name in _unknown(line)
    ]
    if faults:
        raise Invalid(
            N_("The text has placeholders that nobody can fill (line in brackets): %(names)s"),
            {"body": N_("Use the names listed beside the text, in two braces on each side.")},
            names=", ".join(faults),
        )


def _unknown(line: str) -> list[str]:
    return [
        (found.group(1) or found.group()).strip() or found.group()
        for found in ANYTHING.finditer(line)
        if (found.group(1) or "").strip() not in MEANINGS
    ]


def used(text: str) -> list[str]:
    """List the placeholders of a text, in their order."""
    return [found.group(1).strip() for found in ANYTHING.finditer(text) if found.group(1)]


def blocks(text: str, values: Mapping[str, Value]) -> list[Block]:
    """Fill a text and part it into paragraphs and lists.

    What a value holds is never read as a mark: an asterisk in a name stays one.
    """
    parts = (part.strip("\n") for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")))
    kept = (part for part in parts if part.strip() and all(values.get(n) for n in used(part)))
    return [_block(part, values) for part in kept]


def _block(part: str, values: Mapping[str, Value]) -> Block:
    names = used(part)
    whole = values.get(names[0]) if len(names) == 1 and ANYTHING.fullmatch(part.strip()) else None
    if isinstance(whole, list):
        return Block("list", tuple((Run(item),) for item in whole))
    lines = part.strip().split("\n")
    if all(line.startswith("- ") for line in lines):
        return Block("list", tuple(_runs(line[2:], values) for line in lines))
    return Block("paragraph", (_begun(_runs("\n".join(lines), values)),))


def _begun(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Begin a paragraph with a capital, whatever value stands first: “The Embassy ...”."""
    return (Run(begun(runs[0].text), runs[0].style), *runs[1:])


def begun(words: str) -> str:
    """Begin words with a capital and leave the others as they are."""
    return words[:1].upper() + words[1:]


def _runs(text: str, values: Mapping[str, Value]) -> tuple[Run, ...]:
    return tuple(_run(piece, values) for piece in INLINE.split(text) if piece)


def _run(piece: str, values: Mapping[str, Value]) -> Run:
    if INLINE.fullmatch(piece):
        style: Style = "strong" if piece.startswith("**") else "emphasis"
        return Run(_filled(piece.strip("*"), values), style)
    return Run(_filled(piece, values))


def _filled(text: str, values: Mapping[str, Value]) -> str:
    return ANYTHING.sub(lambda found: _said(values.get((found.group(1) or "").strip(), "")), text)


def _said(value: Value) -> str:
    return value if isinstance(value, str) else "; ".join(value)
