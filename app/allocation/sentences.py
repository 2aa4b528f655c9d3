"""The engine's sentences in the language of the page; what is unknown stays marked English."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation import objectives, phrases
from app.allocation.models import Run
from app.allocation.phrases import Form
from app.delegations.models import Participant
from app.delegations.service import name_of
from app.web.errors import translated
from app.web.home import may

TABLE = r"Roundtable [\w+-]+"
PLACES = {
    "table": TABLE,
    "other": TABLE,
    "number": r"\d+",
    "more": r"\d+",
    "wish": r"\d+\w\w",
    "tier": r"'[^']+'",
    "state": "|".join(phrases.STATES),
    "what": "|".join(phrases.WHAT),
    "how": "|".join(phrases.HOW),
}
ANY = r".+?"
PLACE = re.compile(r"%\\?\((\w+)\\?\)s")
SENTENCE = re.compile(r".+?\.(?=\s|$)(?: \(rule \d+\))?")
RULE_BEFORE = re.compile(r"Rule (\d+): (.+)")
RULE_AFTER = re.compile(r"(.+) \(rule (\d+)\)")
ENGLISH = Markup('<span lang="en" dir="ltr">{}</span>')
Names = Mapping[str, str]
NOBODY: Names = {}


@dataclass(frozen=True)
class Read:
    """A sentence of the engine, taken apart: its form and what stands in its places."""

    form: Form
    values: Mapping[str, str]

    def without_table(self) -> tuple[Form, frozenset[tuple[str, str]]]:
        """What two sentences share that differ only in their roundtable."""
        return self.form, frozenset((k, v) for k, v in self.values.items() if k != "table")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Form], ...]:
    return tuple((_pattern(form), form) for form in phrases.FORMS)


def _pattern(form: Form) -> re.Pattern[str]:
    fixed = PLACE.sub(
        lambda at: f"(?P<{at[1]}>{PLACES.get(at[1], ANY)})",
        re.escape(form.one).replace("%\\(", "%("),
    )
    return re.compile(fixed)


def read(sentence: str) -> Read | None:
    """Take one sentence apart; None for one that no form fits."""
    for pattern, form in _patterns():
        if found := pattern.fullmatch(sentence):
            return Read(form, found.groupdict())
    return None


def told(text: str, names: Names = NOBODY) -> Markup:
    """Say what the engine said, each thing once that holds for several roundtables.

    `names` are those of participants in the language of the page, by their English short names.
    """
    return Markup(" ").join(_gathered(SENTENCE.findall(text) or [text], names))


def each(texts: Iterable[str], names: Names = NOBODY) -> list[Markup]:
    """Say several texts, each by itself, those alike but for their roundtables as one.

    A text of several sentences, as of what another place would cost, stays together.
    """
    return list(_gathered(texts, names))


def _gathered(sentences: Iterable[str], names: Names) -> Iterator[Markup]:
    same: dict[object, list[Read | str]] = {}
    for raw in sentences:
        sentence = raw.strip()
        one = read(sentence) if len(SENTENCE.findall(sentence)) <= 1 else None
        key = one.without_table() if one and "table" in one.values else sentence
        same.setdefault(key, []).append(one or sentence)
    for group in same.values():
        yield _one(group, names)


def _one(group: list[Read | str], names: Names) -> Markup:
    first = group[0]
    if isinstance(first, str):
        alone = len(SENTENCE.findall(first)) <= 1
        return _ruled(first, names) if alone else told(first, names)
    titles = [one.values.get("table", "") for one in group if isinstance(one, Read)]
    tables = list(dict.fromkeys(titles))
    message = (first.form.many if len(tables) > 1 else "") or first.form.one
    own = translated(message)
    if own == message and get_locale().language != "en":
        return ENGLISH.format(message % _in_english(first.values, tables))
    values = {key: _value(key, value, names) for key, value in first.values.items()}
    if "table" in values:
        values["table"] = _tables(tables)
    return escape(own) % values


def _in_english(values: Mapping[str, str], tables: list[str]) -> dict[str, str]:
    """What stands in the places of a sentence that nobody has translated yet."""
    codes = [title.removeprefix("Roundtable ") for title in tables]
    many = f"Roundtables {', '.join(codes[:-1])} and {codes[-1]}"
    said = {**values, "table": many if len(tables) > 1 else tables[0]}
    return said | ({"tier": str(_tier(values["tier"].strip("'")))} if "tier" in values else {})


def _ruled(sentence: str, names: Names) -> Markup:
    """A sentence that carries the number of a rule, or one that is not known."""
    if found := RULE_BEFORE.fullmatch(sentence):
        return _with_rule(phrases.RULE_BEFORE, found[1], found[2], names)
    if found := RULE_AFTER.fullmatch(sentence):
        return _with_rule(phrases.RULE_AFTER, found[2], found[1], names)
    return ENGLISH.format(sentence)


def _with_rule(message: str, number: str, sentence: str, names: Names) -> Markup:
    inner = _one([read(sentence) or sentence], names)
    return escape(translated(message)) % {"number": number, "sentence": inner}


def _value(key: str, value: str, names: Names) -> Markup | str:
    if key in {"table", "other"}:
        return _tables([value])
    if key in WORDS:
        return escape(translated(WORDS[key].get(value, value)))
    if key == "tier":
        return _tier(value.strip("'"))
    if key == "names":
        return Markup(", ").join(_name(one, names) for one in value.split(", "))
    return value if key in {"number", "more"} else _name(value, names)


WORDS: Mapping[str, Mapping[str, str]] = {
    "state": phrases.STATES,
    "what": phrases.WHAT,
    "how": phrases.HOW,
    "wish": phrases.WISHES,
}


def _name(english: str, names: Names) -> Markup:
    own = names.get(english)
    inner = Markup("<bdi>{}</bdi>").format(own) if own else None
    return inner or Markup('<bdi lang="en">{}</bdi>').format(english)


def _tables(titles: list[str]) -> Markup:
    codes = [Markup("<bdi>{}</bdi>").format(title.removeprefix("Roundtable ")) for title in titles]
    if len(codes) == 1:
        return escape(_("Roundtable %(code)s")) % {"code": codes[0]}
    before = Markup(", ").join(codes[:-1])
    return escape(_("Roundtables %(codes)s and %(last)s")) % {"codes": before, "last": codes[-1]}


def _tier(name: str) -> Markup:
    """An objective in the words of the pages; the private list is not named to everybody."""
    if name.startswith("apart") and not may("allocation.pairs"):
        return escape(_("another objective"))
    one = objectives.read_one(name)
    label, detail = escape(translated(one.label)), objectives.detail_of(name)
    if detail is None:
        return Markup("“{}”").format(label)
    kind, number = detail
    said = _("tier %(number)s") if kind == "tier" else _("wish %(number)s")
    return Markup("“{} ({})”").format(label, escape(said) % {"number": number})


def own_names(session: Session, run: Run) -> Names:
    """Name the participants of a run in the language of the page, by their English names."""
    language = get_locale().language
    if language == "en":
        return NOBODY
    english = {one["name"] for one in run.problem.get("inscriptions", ())}
    found = session.scalars(select(Participant).where(Participant.short_name.in_(english)))
    return {one.short_name: name_of(one, language) for one in found}
