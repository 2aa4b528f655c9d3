"""The catalogues of translations hold every word of the pages, and nothing that is not said."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = sorted((ROOT / "app" / "translations").glob("*/LC_MESSAGES/messages.po"))
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "N_": None, "ngettext": (1, 2)}
PLACE = re.compile(r"%\(\w+\)s|%\(num\)d")


@pytest.fixture(scope="module")
def said():
    """Collect every message of the source, as `make messages` does."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as settings:
        methods, options = parse_mapping_cfg(settings)
    found = extract_from_dir(ROOT, methods, options, keywords=KEYWORDS)
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def _catalogue(path):
    with path.open("rb") as file:
        return {_first(one.id): one for one in read_po(file, locale=path.parts[-3]) if one.id}


def _first(text):
    return text if isinstance(text, str) else text[0]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_catalogue_holds_what_is_said_and_nothing_else(path, said):
    kept = _catalogue(path).keys()

    assert sorted(said - kept) == [], "run `make messages` and translate"
    assert sorted(kept - said) == [], "run `make messages`"


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_catalogue_leaves_nothing_untranslated(path):
    empty = [key for key, one in _catalogue(path).items() if not all(_forms(one))]
    guessed = [key for key, one in _catalogue(path).items() if one.fuzzy]

    assert empty == []
    assert guessed == []


def _forms(message):
    return [message.string] if isinstance(message.string, str) else list(message.string)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_translations_keep_the_places_that_are_filled_in(path):
    """A sentence that lacks a place would say less; one with another would fail to be said."""
    wrong = [
        key
        for key, one in _catalogue(path).items()
        if isinstance(one.string, str) and set(PLACE.findall(key)) != set(PLACE.findall(one.string))
    ]

    assert wrong == []
