"""One recipient's copy: forms of address, names, routes and sessions, in four languages."""

# ruff: noqa: RUF001 (the marks of Chinese)

import pytest

from app import db
from app.delegations.models import Addressee
from app.documents import (
    copies,
    house_forms,
    placeholders,
    portfolios,
    recipients,
    service,
    wording,
)
from app.documents.copies import Recipient
from app.documents.house_forms import FORMS, LANGUAGES
from tests import builders
from tests.builders import NOW
from tests.documents.drafts import OFFICER, a_draft, a_setting, a_signed

KUNMING = "COP15-HLS-1"


def copy_for(session, document, conference, code, portfolio=""):
    whole = copies.setting(session, document, conference)
    every = recipients.meant(session, document, conference)
    found = next(one for one in every if one.addressee.participant.code == code)
    return copies.copy_of(whole, Recipient(found.addressee, portfolio), now=NOW)


def text_of(copy) -> str:
    return "\n".join(block.words() for block in copy.blocks)


@pytest.mark.parametrize("code", [KUNMING, "HLS"])
@pytest.mark.parametrize("form", FORMS)
def test_the_words_of_the_house_use_known_placeholders_only(database, form, code):
    with db.writing() as session:
        conference = builders.a_conference(session, code=code)
    tongues = house_forms.languages(form, conference)
    assert "en" in tongues
    for language in tongues:
        placeholders.check(house_forms.text(form, language, conference))


def test_the_letter_and_the_note_are_there_in_three_languages(database):
    with db.writing() as session:
        conference = builders.a_conference(session, code=KUNMING)
    assert house_forms.languages("minister_letter", conference) == list(LANGUAGES)
    assert house_forms.languages("note_verbale", conference) == ["en", "fr", "zh"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("H.E. the Minister of Environment of Kenya", "the Republic of Kenya")),
        ("fr", ("Excellence,", "la délégation de la République du Kenya", "6 septembre 2021")),
        ("zh", ("尊敬的阁下：", "肯尼亚共和国代表团", "2021年9月6日", "2021年10月12日至13日")),
        ("ar", ("معاليكم،", "جمهورية الصين الشعبية", "6 سبتمبر 2021")),
    ],
)
def test_the_letter_of_kunming_in_its_languages(database, language, words):
    with db.writing() as session:
        conference = a_setting(session, "KEN", code=KUNMING)
        document = a_draft(session, conference, language=language)
        copy = copy_for(session, document, conference, "KEN")
    for one in words:
        assert one in f"{copy.whom}\n{text_of(copy)}"


def test_a_note_goes_from_the_hosts_mission_to_the_foreign_ministry(database):
    with db.writing() as session:
        conference = a_setting(session, "KEN")
        a_signed(session, conference)
        note = a_draft(session, conference, "note_verbale")
        session.get(Addressee, 2).participant.capital = "Nairobi"
        copy = copy_for(session, note, conference, "KEN")
    first = copy.blocks[0].words()
    assert first.startswith(
        "The Embassy of the People's Republic of China in Nairobi presents its compliments to "
        "the Ministry of Foreign Affairs of the Republic of Kenya"
    )
    assert "reference MEE/HLS/2021/0001, dated 20 August 2021" in first
    assert "renew to the Ministry of Foreign Affairs of the Republic of Kenya" in text_of(copy)
    assert copy.values["signatory"] == ""


def test_a_colleague_is_written_to_through_the_minister_about_the_sessions_that_concern(database):
    with db.writing() as session:
        conference = a_setting(session, "KEN")
        builders.the_session(conference, "B").themes = ["finance"]
        document = a_draft(session, conference, "colleague_letter")
        copy = copy_for(session, document, conference, "KEN", "finance")
    assert copy.whom == "H.E. the Minister responsible for finance of Kenya"
    assert copy.through == "H.E. the Minister of Environment of Kenya"
    assert "- Roundtable B: Roundtable B, 12 October 2021, 19:00\u201321:00" in text_of(copy)
    assert "Roundtable A" not in text_of(copy)


def test_portfolios_meet_the_sessions_of_their_themes(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        for code, themes in {
            "A": ["environment"],
            "B": ["finance", "economy"],
            "C": ["climate change", "food and agriculture"],
            "D": ["technology and innovation"],
        }.items():
            builders.the_session(conference, code).themes = themes
        codes = {
            key: [one.code for one in portfolios.sessions(conference, key)]
            for key in portfolios.THEMES
        }
    assert codes == {
        "finance": ["B"],
        "economy": ["B"],
        "climate": ["C"],
        "agriculture": ["C"],
        "technology": ["D"],
    }


def test_a_notification_is_one_circular_that_annexes_the_letter(database):
    with db.writing() as session:
        conference = a_setting(session, "KEN")
        a_signed(session, conference)
        document = a_draft(session, conference, "notification")
        assert recipients.meant(session, document, conference) == [Recipient()]
        whole = copies.setting(session, document, conference)
        copy = copies.copy_of(whole, Recipient(), now=NOW)
        annex = copies.annexed(whole, now=NOW)
    assert copy.blocks[0].words() == "Dear Madam/Sir,"
    assert annex.blocks[0].words() == "Your Excellency,"
    assert "MEE/HLS/2021/0001" in text_of(copy)


def test_a_body_without_a_form_of_address_is_not_guessed_at(database):
    with db.writing() as session:
        conference = a_setting(session)
        body = builders.a_party(
            session, "UNEP", category_code="UN", formal_name="the Environment Programme"
        )
        builders.an_addressee(
            session, body, post="Executive Director", form_of_address="", portfolio="head"
        )
        document = service.draft(
            session, conference, "minister_letter", language="fr", actor=OFFICER, now=NOW
        )
        copy = copy_for(session, document, conference, "UNEP")
    assert copy.whom == "Executive Director"
    assert copy.blocks[0].words() == "Madame, Monsieur,"


@pytest.mark.parametrize(
    ("name", "genitive", "dative"),
    [
        ("la République du Kenya", "de la République du Kenya", "à la République du Kenya"),
        ("le Royaume du Maroc", "du Royaume du Maroc", "au Royaume du Maroc"),
        ("l'État de Libye", "de l'État de Libye", "à l'État de Libye"),
        ("les Tuvalu", "des Tuvalu", "aux Tuvalu"),
        ("Antigua-et-Barbuda", "d'Antigua-et-Barbuda", "à Antigua-et-Barbuda"),
        ("Sainte-Lucie", "de Sainte-Lucie", "à Sainte-Lucie"),
    ],
)
def test_french_names_in_a_sentence(name, genitive, dative):
    assert (wording.of(name, "fr"), wording.to(name, "fr")) == (genitive, dative)
