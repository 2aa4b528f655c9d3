"""The forms of the house: the texts from which documents are drafted, by kind and language."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from app.errors import N_, NotFound
from app.programme.models import Conference

TEXTS = Path(__file__).resolve().parents[2] / "templates" / "documents" / "forms"
DEFAULT = "default"
LANGUAGES = ("en", "fr", "zh", "ar")
ENCLOSURES = {
    "agenda": N_("Provisional agenda"),
    "declaration": N_("Draft of the declaration"),
    "letter": N_("Letter of invitation"),
}

Audience = Literal["ministers", "colleagues", "missions", "focal_points"]


@dataclass(frozen=True)
class HouseForm:
    """One form: the kind of document it makes, to whom it goes, and what is enclosed."""

    key: str
    kind: str
    name: str
    audience: Audience
    enclosures: tuple[str, ...]


MINISTER = "minister_letter"
COLLEAGUE = "colleague_letter"
FORMS = {
    one.key: one
    for one in (
        HouseForm(
            MINISTER,
            "letter",
            N_("Letter of invitation to ministers"),
            "ministers",
            ("agenda", "declaration"),
        ),
        HouseForm(
            COLLEAGUE,
            "letter",
            N_("Invitation to colleagues through the minister"),
            "colleagues",
            ("agenda",),
        ),
        HouseForm(
            "notification",
            "notification",
            N_("Notification of the Secretariat to focal points"),
            "focal_points",
            ("letter", "declaration"),
        ),
        HouseForm(
            "note_verbale",
            "note_verbale",
            N_("Note verbale transmitting the letter"),
            "missions",
            ("letter",),
        ),
    )
}


def form(key: str) -> HouseForm:
    """Give a form; raises NotFound."""
    found = FORMS.get(key)
    if found is None:
        raise NotFound(N_("There is no such form."))
    return found


def languages(key: str, conference: Conference) -> list[str]:
    """List the languages in which the house has the text of a form for a conference."""
    return [one for one in LANGUAGES if _path(key, one, conference.code) is not None]


def text(key: str, language: str, conference: Conference) -> str:
    """Give the text of a form: that of the conference, else the one for any; raises NotFound."""
    path = _path(key, language, conference.code)
    if path is None:
        raise NotFound(N_("The house has no text of this form in that language."))
    return path.read_text(encoding="utf-8").strip() + "\n"


def words(text: str, language: str, conference: Conference) -> str:
    """Put words of the conference (its title, its sessions) into a language, where it is known."""
    return _words(language, conference.code).get(text, text)


@cache
def _words(language: str, code: str) -> dict[str, str]:
    path = _path("words", language, code)
    if path is None:
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition(" => ") for line in lines)
    return {said.strip(): put.strip() for said, _, put in pairs}


def letterhead(kind: str, language: str, conference: Conference) -> list[str]:
    """Give the lines at the head of a kind of document; of a letter, those of the host."""
    tongues = (language, "en")
    found = (_path(f"head.{kind}", tongue, conference.code) for tongue in tongues)
    path = next((path for path in found if path is not None), None)
    if path is None:
        return [part.strip() for part in reversed(conference.host.split(", "))]
    return path.read_text(encoding="utf-8").strip().splitlines()


def _path(key: str, language: str, code: str) -> Path | None:
    if language not in LANGUAGES or not (TEXTS / DEFAULT).is_dir():
        return None
    # The code of a conference is free text: it names a folder only where one bears that name.
    folders = {one.name: one for one in TEXTS.iterdir() if one.is_dir()}
    paths = (
        folders.get(name, TEXTS / DEFAULT) / f"{key}.{language}.txt" for name in (code, DEFAULT)
    )
    return next((path for path in paths if path.is_file()), None)


TITLES = {
    MINISTER: {
        "en": "Invitation to the {what}, {city}, {dates}",
        "fr": "Invitation à la réunion « {what} », {city}, {dates}",
        "zh": "关于邀请出席{what}的函（{city}，{dates}）",  # noqa: RUF001
        "ar": "دعوة إلى {what}، {city}، {dates}",
    },
    COLLEAGUE: {"en": "Invitation through the Minister to the {what}, {city}, {dates}"},
    "notification": {"en": "Invitation to the {what}"},
    "note_verbale": {
        "en": "Note verbale transmitting the invitation to the {what}",
        "fr": "Note verbale transmettant l'invitation à la réunion « {what} »",
        "zh": "关于转交{what}邀请函的照会",
    },
}


def title(key: str, language: str, **values: str) -> str:
    """Give the title of a document drafted from a form, at most 300 signs."""
    named = TITLES[key]
    return named.get(language, named["en"]).format(**values)[:300]


def signatory(key: str, conference: Conference) -> str:
    """Say who signs: the Executive Secretary a notification, nobody a note, the host a letter."""
    kind = FORMS[key].kind
    if kind == "notification":
        return "Executive Secretary, Convention on Biological Diversity"
    return "" if kind == "note_verbale" else conference.signatory
