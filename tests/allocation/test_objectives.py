"""The engine's words, put for an officer."""

import pytest

from app.allocation import objectives
from app.delegations.models import Rank

RANKS = [
    Rank(code="M", position=2, tier=3, name="Minister"),
    Rank(code="X", position=1, tier=3, name="Special envoy"),
]


def read(name):
    tier = {"name": name, "value": 1, "bound": 0, "proved": False}
    return objectives.read([tier], RANKS)[0]


def test_a_waiting_list_names_its_ranks():
    one = read("waiting: Parties, tier 3")

    assert one.label == "Statements of Parties without a place"
    assert one.ranks == ("Special envoy", "Minister")


def test_observers_wait_apart():
    assert read("waiting: observers, tier 3").label == "Statements of observers without a place"


@pytest.mark.parametrize(
    ("name", "wish", "label"),
    [
        ("wishes: none met", None, "Speakers who get none of their wishes"),
        ("wishes: only the 2nd met", 2, "Speakers who get no more than"),
    ],
)
def test_wishes_are_told_apart(name, wish, label):
    assert (read(name).wish, read(name).label) == (wish, label)


def test_an_objective_that_is_unknown_keeps_its_name():
    assert read("tides: ebb and flow").label == "tides: ebb and flow"
