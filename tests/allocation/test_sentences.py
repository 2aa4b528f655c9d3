"""The engine's sentences, said in the language of the page."""

import ast
import re
from pathlib import Path

import pytest
from flask import g
from flask_babel import force_locale

from app.allocation import phrases, sentences
from app.web import errors

ENGINE = Path(sentences.__file__).resolve().parents[2] / "scheduling"
MODULES = ("eligibility", "ledger", "conflicts", "rulebook", "explain", "remedies")
USED_UP = "The speaking time of Roundtable %s is used up."
# What a place in the engine's own source stands for, by a word in it.
SAMPLES = {
    "statements": "statements",
    "title": "Roundtable A",
    "label": "Kenya",
    "group": "African Group",
    "state": "withdrawn",
    "what": "seats",
    "SPOKEN": "in person",
    "met": "no wish is met",
    "_names": "Kenya, France",
    "tier": "waiting: Parties, tier 3",
    "missing": "no plan that keeps the rules",
    "sure": "",
}


def engine_sentences():
    """Fill in every sentence that stands in the engine's source."""
    for module in MODULES:
        for node in ast.walk(ast.parse((ENGINE / f"{module}.py").read_text("utf-8"))):
            text = filled(node)
            if text and re.match(r"[A-Z].*[a-z ].*\.$", text) and "Rule" not in text:
                yield text.strip()


def filled(node):
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part.value if isinstance(part, ast.Constant) else sample(ast.unparse(part))
            for part in node.values
        )
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Bar", "Conflict"}:
        last = node.args[-1]
        return last.value if isinstance(last, ast.Constant) else None
    return None


def sample(source):
    return next((said for word, said in SAMPLES.items() if word in source), "3")


def test_every_sentence_of_the_engine_has_a_form():
    every = list(engine_sentences())

    assert len(every) > 50
    assert [one for one in every if sentences.read(one) is None] == []


@pytest.fixture
def reader(app):
    with app.test_request_context():
        g.can = {"allocation.pairs"}.__contains__
        yield app


def said(text, names=sentences.NOBODY):
    return re.sub(r"<[^>]+>", "", str(sentences.told(text, names)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{USED_UP % 'A'} {USED_UP % 'B'}",
            "The speaking time of Roundtables A and B is used up.",
        ),
        (
            "Roundtable A has no seat. Peru has refused Roundtable C. Roundtable B has no seat.",
            "Roundtables A and B have no seat. Peru has refused Roundtable C.",
        ),
        ("Peru is withdrawn.", "Peru is withdrawn."),
        (
            "Roundtable A: 'wishes: only the 2nd met' would go from 1 to at most 2.",
            "Roundtable A: “Speakers who get no more than (wish 2)” would go from 1 to at most 2.",
        ),
        (
            "Roundtable A: 'waiting: Parties, tier 3' would go from 1 to 2.",
            "Roundtable A: “Statements of Parties without a place (tier 3)” would go from 1 to 2.",
        ),
        ("Peru, Chad would wait instead.", "Peru, Chad would wait instead."),
        ("Rule 4: Roundtable A has no more seats than 2.", "Rule 4: Roundtable A has no more"),
        ("Peru speaks outside the floor of Roundtable A. (rule 3)", "(rule 3)"),
        ("", ""),
    ],
)
def test_what_the_engine_says_is_said_once_and_in_the_words_of_the_pages(reader, text, expected):
    assert expected in said(text)


def test_a_name_stands_in_the_language_of_the_page(reader):
    names = {"Peru": "بيرو"}

    assert "<bdi>بيرو</bdi>" in sentences.told("Peru waits.", names)
    assert '<bdi lang="en">Chad</bdi>' in sentences.told("Chad waits.", names)


def test_a_translated_sentence_carries_its_values(reader, monkeypatch):
    arabic = {"%(who)s waits.": "%(who)s في الانتظار.", "Roundtable %(code)s": "المائدة %(code)s"}
    monkeypatch.setattr(errors, "gettext", lambda message: arabic.get(message, message))

    assert said("Peru waits.", {"Peru": "بيرو"}) == "بيرو في الانتظار."


def test_what_is_unknown_stays_english_and_is_marked(reader):
    told = sentences.told("The tide <is> out.")

    assert told == '<span lang="en" dir="ltr">The tide &lt;is&gt; out.</span>'


def test_the_private_list_is_not_named_to_everybody(reader):
    text = "Roundtable A: 'apart: pairs at one table' would go from 0 to 1."
    assert "private list" in said(text)

    g.can = set().__contains__

    assert said(text) == "Roundtable A: another objective would go from 0 to 1."


def test_forms_with_several_roundtables_say_all_of_the_one(reader):
    for form in phrases.FORMS:
        if form.many:
            assert set(sentences.PLACE.findall(form.many)) == set(sentences.PLACE.findall(form.one))


def test_a_sentence_nobody_has_translated_yet_is_marked_too(reader, monkeypatch):
    monkeypatch.setattr(errors, "gettext", lambda message: message)
    with force_locale("ar"):
        told = sentences.told("Peru has refused Roundtable A. Peru has refused Roundtable B.")

    assert told == '<span lang="en" dir="ltr">Peru has refused Roundtables A and B.</span>'


def test_several_texts_are_said_each_by_itself(reader):
    costs = "Roundtable A: 'lost: x' would go from 0 to 1. Peru would wait instead."
    texts = [USED_UP % "A", USED_UP % "B", costs]

    told = [re.sub(r"<[^>]+>", "", one) for one in sentences.each(texts)]

    assert told == [
        "The speaking time of Roundtables A and B is used up.",
        "Roundtable A: “Published places lost” would go from 0 to 1. Peru would wait instead.",
    ]
