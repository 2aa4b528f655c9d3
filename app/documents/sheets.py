"""A copy set on sheets: the HTML of a letter, a notification or a note, as the printer takes it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.documents import copies, house_forms, labels, phrases, placeholders
from app.documents.copies import Copy, Recipient, Setting
from app.documents.models import NUMBERED, Document, Enclosure
from app.web import times

DATE = re.compile(r"\b(\d{1,2}(?:er)?) (\w+) (\d{4})\b")
TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "print"


@dataclass(frozen=True)
class Sheet:
    """One copy ready for the printer: its HTML, and the title that the PDF bears."""

    html: str
    title: str


def sheet(whole: Setting, recipient: Recipient, *, now: datetime) -> Sheet:
    """Set one copy with its enclosures."""
    document = whole.document
    copy = copies.copy_of(whole, recipient, now=now)
    title = f"{copy.reference}: {document.title}" if document.reference else document.title
    values = {
        **_frame(whole),
        "title": title,
        "copy": copy,
        "parts": enclosed(whole),
        "annexed": _annexed(whole, recipient, now),
        "key": "",
    }
    html = _press().get_template(f"{document.kind}.html").render(values)
    return Sheet(html, title)


def enclosed(whole: Setting) -> list[str]:
    """List what is enclosed, in words of the document's language."""
    said, document = labels.of(whole.document.language), whole.document
    signed = whole.letter.signatory if whole.letter else whole.conference.signatory
    by = house_forms.words(signed, document.language, whole.conference)
    keys = [key for key in document.enclosures.split(",") if key]
    named = ((f"{key}_here" if _is_here(whole, key) else key) for key in keys)
    return [said[name].format(by) for name in named if name in said]


def _is_here(whole: Setting, key: str) -> bool:
    return key == "declaration" and key in whole.enclosed


def enclosure(whole: Setting, one: Enclosure, *, now: datetime) -> Sheet:
    """Set an enclosure by itself: the agenda, or a declaration that was kept as a text."""
    copy = copies.copy_of(whole, Recipient(), now=now)
    said = labels.of(whole.document.language)
    title = said["agenda"] if one.key == "agenda" else said["declaration_here"]
    values = {**_frame(whole), "title": title, "copy": copy, "key": one.key, "head": []}
    if one.key == "declaration":
        values["declaration"] = _text(one)
    return Sheet(_press().get_template("enclosure.html").render(values), title)


def _text(one: Enclosure | None) -> list[placeholders.Block]:
    is_text = one is not None and one.source == "text"
    return placeholders.blocks(one.text, {}) if one is not None and is_text else []


def _frame(whole: Setting) -> Mapping[str, Any]:
    document, conference = whole.document, whole.conference
    language = document.language
    noon = datetime.combine(conference.first_day, time(12), ZoneInfo(conference.zone))
    return {
        "lang": language,
        "dir": Locale.parse(language).text_direction,
        "said": labels.of(language),
        "document": document,
        "head": house_forms.letterhead(document.kind, language, conference),
        "signatory": lines(house_forms.words(document.signatory, language, conference)),
        "standing": _standing(document),
        "corrects": labels.of(language)["correction"] if document.correction else "",
        "simulated": conference.simulated,
        "agenda": phrases.agenda(conference, language)
        if "agenda" in document.enclosures.split(",")
        else [],
        "declaration": _text(whole.enclosed.get("declaration")) if _lists(document) else [],
        "city": house_forms.words(conference.city, language, conference),
        "offset": times.offset(noon, conference.zone),
        "segment": house_forms.words(conference.title, language, conference),
    }


def _lists(document: Document) -> bool:
    return "declaration" in document.enclosures.split(",")


def _standing(document: Document) -> str:
    if document.state == "cancelled":
        return "cancelled"
    return "" if document.state in NUMBERED else "draft"


def _annexed(whole: Setting, recipient: Recipient, now: datetime) -> dict[str, Any] | None:
    """Give the letter that a note transmits, to the same addressee, or that a circular annexes."""
    if "letter" not in whole.document.enclosures.split(",") or whole.letter is None:
        return None
    inner = replace(whole, document=whole.letter)
    if not whole.letter.body:
        return None
    copy: Copy = copies.copy_of(inner, recipient, now=now)
    language = whole.letter.language
    return {
        "copy": copy,
        "lang": language,
        "dir": Locale.parse(language).text_direction,
        "said": labels.of(language),
        "head": house_forms.letterhead("letter", language, whole.conference),
        "parts": enclosed(inner),
        "signatory": lines(house_forms.words(whole.letter.signatory, language, whole.conference)),
    }


def lines(signatory: str) -> list[str]:
    """Part a signatory into lines, the post first; nobody has none."""
    for comma in (", ", "، "):
        signatory = signatory.replace(comma, "\n")
    return signatory.split("\n") if signatory else []


@cache
def style() -> str:
    """Give the style sheet of print."""
    return (TEMPLATES / "sheet.css").read_text(encoding="utf-8")


def bound(words: str) -> str:
    """Keep on one line what belongs together: "6 September 2021", French marks and their space."""
    held = DATE.sub("\\1\u00a0\\2\u00a0\\3", words)
    for mark in (":", ";", "»", "?", "!"):
        held = held.replace(f" {mark}", f"\u00a0{mark}")
    return held.replace("« ", "«\u00a0")


@cache
def _press() -> Environment:
    press = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    press.filters.update(bound=bound, begun=placeholders.begun)
    return press
