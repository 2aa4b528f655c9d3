"""The words of a letter: forms of address, names with their article, dates."""

from datetime import date

import pytest

from app.delegations.models import Participant
from app.documents import phrases, wording


@pytest.mark.parametrize(
    ("form", "opening", "called"),
    [
        ("H.E.", "Your Excellency,", "Excellency"),
        ("H.E. Ms.", "Your Excellency,", "Excellency"),
        ("H.M.", "Your Majesty,", "Your Majesty"),
        ("H.R.H.", "Your Royal Highness,", "Your Royal Highness"),
        ("Ms.", "Dear Madam/Sir,", "Madam/Sir"),
        ("", "Dear Madam/Sir,", "Madam/Sir"),
    ],
)
def test_a_letter_turns_to_a_person_as_the_form_of_address_asks(form, opening, called):
    assert wording.address(form) == wording.Address(
        opening, f"Please accept, {called}, the assurances of my highest consideration."
    )


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2021, 10, 12), date(2021, 10, 12), "12 October 2021"),
        (date(2021, 10, 12), date(2021, 10, 13), "12 and 13 October 2021"),
        (date(2021, 10, 11), date(2021, 10, 15), "11 to 15 October 2021"),
        (date(2021, 9, 30), date(2021, 10, 1), "30 September and 1 October 2021"),
        (date(2021, 12, 31), date(2022, 1, 2), "31 December 2021 to 2 January 2022"),
    ],
)
def test_the_days_of_a_meeting_in_words(first, last, words):
    assert phrases.dates(first, last) == words


@pytest.mark.parametrize(
    ("code", "iso2", "formal", "words"),
    [
        ("KEN", "KE", "the Republic of Kenya", "the Government of the Republic of Kenya"),
        ("EUR", "EU", "the European Union", "the European Union"),
        ("UNEP", None, "the Environment Programme", "the Environment Programme"),
    ],
)
def test_governments_are_invited_and_bodies_themselves(code, iso2, formal, words):
    assert wording.invited(Participant(code=code, iso2=iso2, formal_name=formal)) == words
