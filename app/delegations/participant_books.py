"""The lists of those who take part: Parties and other States, and observers."""

from typing import Any

from sqlalchemy import Table

from app.delegations.book import RETIRED, Alike, Book
from app.delegations.columns import Column
from app.delegations.lookups import STATES
from app.delegations.models import REGIONS, Participant
from app.delegations.reference import LANGUAGES
from app.errors import N_

PROTOCOL = ("yes", "no", "unknown")
TONGUES = {
    "en": N_("Name in English"),
    "fr": N_("Name in French"),
    "es": N_("Name in Spanish"),
    "ar": N_("Name in Arabic"),
    "ru": N_("Name in Russian"),
    "zh": N_("Name in Chinese"),
}


def _flag(name: str, label: str) -> Column:
    return Column(name, label, "tick")


def _names() -> tuple[Column, ...]:
    return tuple(
        Column(f"name_{tongue}", TONGUES[tongue], held=f"names.{tongue}", needed=tongue == "en",
               listed=tongue == "en")
        for tongue in LANGUAGES
    )  # fmt: skip


def _participants(**changes: Any) -> Book:
    table: Table = Participant.__table__  # type: ignore[assignment]
    shared: dict[str, Any] = {
        "table": table,
        "kind": "participant",
        "reads": "participants.read",
        "edits": "participants.edit",
        "key": ("code",),
        "label": "name_en",
        "alike": (Alike(("name_en",), ("code",)),),
        "by_hand": True,
    }
    return Book(**(shared | changes))


def _category(offered: str) -> Column:
    return Column(
        "category", N_("Category"), "choice", "category_code",
        needed=True, listed=True, offered=offered,
    )  # fmt: skip


def _identity(hint: str) -> Column:
    return Column("code", N_("Code"), "code", needed=True, fixed=True, listed=True, most=20,
                  hint=hint)  # fmt: skip


FORMAL = Column(
    "formal_name",
    N_("Formal name"),
    needed=True,
    hint=N_("With its article, as it stands in a letter: the Republic of Kenya."),
)
CAPITAL = Column("capital", N_("Capital or seat"), "line_or_none", most=80, listed=True)
ZONE = Column("zone", N_("Time zone of the capital or seat"), "zone", most=60, needed=True,
              hint=N_("By its name, as in Africa/Nairobi."))  # fmt: skip
LANGUAGE = Column("language", N_("Language of letters"), "language", most=8, default="en",
                  needed=True, hint=N_("By its code, as in en or fr."))  # fmt: skip

PARTIES = _participants(
    code="parties",
    title=N_("Parties and other States"),
    one=N_("Party or other State"),
    columns=(
        _identity(N_("Three letters of ISO 3166; EUR for the European Union.")),
        _category("state_categories"),
        Column("iso2", N_("Code of two letters"), "iso2", most=2, needed=True),
        *_names(),
        FORMAL,
        Column("region", N_("Region"), "choice_or_none", most=20, listed=True, offered=REGIONS),
        CAPITAL, ZONE, LANGUAGE,
        _flag("eu_member", N_("Member of the European Union")),
        _flag("sids", N_("Small island developing State")),
        _flag("ldc", N_("Least developed country")),
        _flag("lldc", N_("Landlocked developing country")),
        _flag("megadiverse", N_("Megadiverse country")),
        Column("cartagena", N_("Cartagena Protocol"), "choice", offered=PROTOCOL,
               default="unknown", needed=True),
        Column("nagoya", N_("Nagoya Protocol"), "choice", offered=PROTOCOL, default="unknown",
               needed=True),
        RETIRED,
    ),
    own=Participant.category_code.in_(STATES),
    lead=N_("States and regional organizations, with their names in six languages."),
)  # fmt: skip

OBSERVERS = _participants(
    code="observers",
    title=N_("Observers"),
    one=N_("Observer"),
    columns=(
        _identity(N_("A short code of your own, as in UNEP; it never changes.")),
        _category("observer_categories"),
        *_names(),
        FORMAL, CAPITAL, ZONE, LANGUAGE, RETIRED,
    ),
    own=Participant.category_code.not_in(STATES),
    lead=N_("United Nations bodies, organizations, stakeholders and media, by category."),
)  # fmt: skip
