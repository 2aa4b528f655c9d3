"""The languages that letters are written in: those that have a catalogue, and English."""

from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

ENGLISH = "en"
TRANSLATIONS = Path(__file__).resolve().parents[2] / "app" / "translations"


def spoken(wanted: str) -> str:
    """Give the language of a letter to somebody whose language is `wanted`.

    A language without a catalogue falls back to English as a whole: a letter whose date is in
    French and whose sentences are not would be worse. With a catalogue it is spoken at once.
    """
    base = wanted.replace("_", "-").split("-")[0].lower()
    return base if base == ENGLISH or base in _catalogues() else ENGLISH


def speaker(language: str) -> NullTranslations:
    """Give `gettext` and `ngettext` of a language, for words that stand outside of templates."""
    return _loaded(spoken(language))


@cache
def _catalogues() -> frozenset[str]:
    return frozenset(path.parent.parent.name for path in TRANSLATIONS.glob("*/LC_MESSAGES/*.mo"))


@cache
def _loaded(language: str) -> NullTranslations:
    return Translations.load(TRANSLATIONS, [language])
