"""Names of countries as the United Nations writes them, and their order in a language."""

import unicodedata
from collections.abc import Callable
from functools import cache

import pycountry
from babel import Locale

from app.delegations import reference

# A Party without a code of ISO 3166-1; the letters are those reserved for it there.
RESERVED = {"EUR": "EU"}


@cache
def name(code: str, language: str = "en") -> str:
    """Name a State (ISO 3166 alpha-3) or the European Union ("EUR") in a language.

    The Unicode territory names serve wherever they agree with the usage of the United Nations;
    name_overrides.csv says where they do not. Raises KeyError for a code that is no State's.
    """
    return _overrides().get((code, base(language))) or unicode_name(code, language)


def unicode_name(code: str, language: str) -> str:
    """Name a State as the Unicode Consortium does; raises KeyError for a code that is none."""
    return str(Locale(base(language)).territories[_alpha_2(code)])


def base(language: str) -> str:
    """Take the language out of a tag: "zh_Hans_CN" and "zh-CN" are "zh"."""
    return language.replace("-", "_").split("_", 1)[0].lower()


@cache
def _overrides() -> dict[tuple[str, str], str]:
    return {(row["code"], row["language"]): row["name"] for row in reference.rows("name_overrides")}


def _alpha_2(code: str) -> str:
    if code in RESERVED:
        return RESERVED[code]
    country = pycountry.countries.get(alpha_3=code)
    if country is None:
        raise KeyError(code)
    return str(country.alpha_2)


def sort_key(language: str) -> Callable[[str], tuple[object, str]]:
    """Give the key that sorts names as readers of the language expect.

    Python has no collation tables; accents are folded, Arabic loses its article (as in the
    lists of the United Nations) and Chinese goes by GB 18030, whose common characters stand
    in the order of their sounds.
    """
    fold = {"ar": _arabic, "zh": _chinese}.get(base(language), folded)
    return lambda text: (fold(text), text)


def folded(text: str) -> str:
    """Take case and accents off, to compare what people type with what is printed."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def _arabic(text: str) -> str:
    # The article goes first: NFKD takes the hamza off its alef, after which Albania has one too.
    return folded(text.removeprefix("ال"))


def _chinese(text: str) -> bytes:
    return text.encode("gb18030")
