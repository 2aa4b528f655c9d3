"""The small language of texts: what is filled, what is refused, what is left out."""

import pytest

from app.documents import placeholders
from app.documents.placeholders import MEANINGS, Block, Run
from app.errors import Invalid


def said(text: str, **values) -> list[str]:
    return [block.words() for block in placeholders.blocks(text, values)]


def test_placeholders_are_filled():
    text = "{{ opening }}\n\nCome to {{city}}."
    assert said(text, opening="Your Excellency,", city="Kunming") == [
        "Your Excellency,",
        "Come to Kunming.",
    ]


def test_a_paragraph_with_an_empty_placeholder_is_left_out():
    text = "One.\n\nBy {{ deadline }}.\n\nThree."
    assert said(text, deadline="") == ["One.", "Three."]


def test_an_unknown_placeholder_is_named_with_its_line():
    text = "{{ opening }}\n\nDear {{ first_name }},\n{{ closing.__class__ }}\n"
    with pytest.raises(Invalid) as caught:
        placeholders.check(text)
    assert "first_name (3), closing.__class__ (4)" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["{{ opening", "opening }}", "{% for x in y %}", "{{ }}", "{{ 7*7 }}", "{{{ opening }}}"],
)
def test_what_is_no_placeholder_is_refused(text):
    with pytest.raises(Invalid):
        placeholders.check(text)


@pytest.mark.parametrize("name", MEANINGS)
def test_every_placeholder_with_a_meaning_is_known(name):
    placeholders.check(f"{{{{ {name} }}}}")


def test_values_are_never_read_as_marks_or_placeholders():
    text = "To *{{ whom }}* and {{ country }}"
    runs = placeholders.blocks(text, {"whom": "A *b*", "country": "{{ whom }} **c**"})[0].items[0]
    assert runs == (Run("To "), Run("A *b*", "emphasis"), Run(" and {{ whom }} **c**"))


def test_lists_are_made_of_dashes_and_of_values():
    assert placeholders.blocks("- one\n- two", {}) == [
        Block("list", ((Run("one"),), (Run("two"),)))
    ]
    assert said("{{ agenda }}", agenda=["A, 9:00", "B, 10:00"]) == ["- A, 9:00\n- B, 10:00"]


def test_a_paragraph_begins_with_a_capital():
    assert said("{{ host_mission }} presents", host_mission="the Embassy") == [
        "The Embassy presents"
    ]
