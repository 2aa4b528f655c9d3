"""Letters from templates: subject, plain text and HTML of one kind in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from babel import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from app.notifications import languages, letterhead
from app.web import times

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES: tuple[Path, ...] = (ROOT / "templates" / "letters",)


@dataclass(frozen=True)
class Composed:
    """A letter in words, before it has a recipient."""

    subject: str
    text: str
    html: str


def compose(kind: str, values: Mapping[str, Any], language: str = "en") -> Composed:
    """Fill the three templates of templates/letters/<kind>/ with `values`.

    A value that a template names and nobody gave raises jinja2.UndefinedError: a letter with
    a hole in it must never leave. `simulated` and `conference` may be given or not.
    """
    desk = _desk(language)
    filled = {
        part: desk.get_template(f"{kind}/{part}").render(values, letterhead=letterhead.current())
        for part in ("subject.txt", "body.txt", "body.html")
    }
    return Composed(
        subject=filled["subject.txt"].strip(),
        text=filled["body.txt"].strip() + "\n",
        html=filled["body.html"],
    )


@cache
def _desk(language: str) -> Environment:
    locale = Locale.parse(language)
    desk = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    desk.install_gettext_translations(  # type: ignore[attr-defined]
        languages.speaker(language), newstyle=True
    )
    # A letter has no reader at a screen: its language is its own, not that of a page.
    for name in ("day", "hour", "moment", "span"):
        desk.filters[name] = partial(getattr(times, name), locale=locale)
    desk.globals["zone_city"] = partial(times.city, locale=locale)
    desk.globals.update(lang=locale.language, dir=locale.text_direction)
    return desk
