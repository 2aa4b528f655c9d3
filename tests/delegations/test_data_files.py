"""The data files hold what is known of the Parties, and nothing contradicts itself."""

from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from app.delegations import names, reference
from app.delegations.models import REGIONS

PARTICIPANTS = {row["code"]: row for row in reference.participants()}
PARTIES = {c: row for c, row in PARTICIPANTS.items() if row["category_code"] == "GOV-PARTIES"}
STATES = {code: row for code, row in PARTICIPANTS.items() if row["iso2"]}


def members(group):
    return {row["code"] for row in reference.rows("group_members") if row["group"] == group}


def test_there_are_196_parties_in_five_regions_and_the_union_in_none():
    regions = Counter(row["region"] for row in PARTIES.values())

    assert len(PARTIES) == 196
    assert regions == {
        "African": 54, "Asia-Pacific": 57, "EEG": 23, "GRULAC": 33, "WEOG": 28, None: 1,
    }  # fmt: skip
    assert PARTIES["EUR"]["region"] is None


@pytest.mark.parametrize(
    ("flag", "count"),
    [("eu_member", 27), ("sids", 39), ("ldc", 46), ("lldc", 32), ("megadiverse", 17)],
)
def test_flags_have_the_known_numbers(flag, count):
    assert sum(row[flag] for row in PARTIES.values()) == count


def test_protocols_have_the_known_numbers():
    assert Counter(row["cartagena"] for row in PARTIES.values()) == {"yes": 173, "no": 23}
    assert Counter(row["nagoya"] for row in PARTIES.values()) == {"yes": 74, "unknown": 122}


@pytest.mark.parametrize(
    ("group", "count"),
    [("EU27", 28), ("G77", 134), ("AOSIS", 39), ("ARAB", 22), ("LDC", 46), ("LLDC", 32)],
)
def test_groups_have_the_known_numbers(group, count):
    assert len(members(group)) == count


@pytest.mark.parametrize("region", REGIONS)
def test_regional_group_and_region_agree(region):
    assert members(region) == {c for c, row in PARTIES.items() if row["region"] == region}


@pytest.mark.parametrize(
    ("group", "flag"), [("SIDS", "sids"), ("LDC", "ldc"), ("LLDC", "lldc"), ("LMMC", "megadiverse")]
)
def test_group_and_flag_agree(group, flag):
    assert members(group) == {code for code, row in PARTIES.items() if row[flag]}


def test_the_union_and_its_27_members_make_one_group():
    union = {code for code, row in PARTIES.items() if row["eu_member"]} | {"EUR"}

    assert members("EU27") == union


def test_every_member_and_every_group_exists():
    groups = {row["code"] for row in reference.groups()}

    assert {row["group"] for row in reference.rows("group_members")} <= groups
    assert {row["code"] for row in reference.rows("group_members")} <= PARTICIPANTS.keys()
    assert {row["code"] for row in reference.rows("routes")} <= STATES.keys()


def test_every_zone_is_known_and_every_category_exists():
    for row in PARTICIPANTS.values():
        ZoneInfo(row["zone"])
    categories = {row["code"] for row in reference.categories()}
    assert {row["category_code"] for row in PARTICIPANTS.values()} <= categories


def test_the_holy_see_and_the_united_states_are_no_parties():
    others = {c for c, row in PARTICIPANTS.items() if row["category_code"] == "GOV-NON-PARTIES"}

    assert others == {"USA", "VAT"}
    assert all(PARTICIPANTS[code]["region"] is None for code in others)


@pytest.mark.parametrize("language", reference.LANGUAGES)
def test_unicode_names_with_overrides_are_the_names_of_the_united_nations(language):
    wrong = {
        code: (names.name(code, language), row["names"][language])
        for code, row in STATES.items()
        if names.name(code, language) != row["names"][language]
    }

    assert wrong == {}


def test_no_override_is_superfluous():
    names_without = {
        (row["code"], row["language"])
        for row in reference.rows("name_overrides")
        if names.unicode_name(row["code"], row["language"]) == row["name"]
    }

    assert names_without == set()


def test_names_come_in_any_language_that_unicode_knows():
    assert names.name("KEN", "de") == "Kenia"
    assert names.name("EUR", "pt-BR") == "União Europeia"


def test_a_code_of_no_state_has_no_name():
    with pytest.raises(KeyError):
        names.name("XXX")


@pytest.mark.parametrize(
    ("language", "right"),
    [
        ("fr", ["Égypte", "El Salvador", "Émirats arabes unis", "Équateur"]),
        ("ar", ["ألبانيا", "ألمانيا", "أنتيغوا وبربودا", "أندورا"]),
        ("ar", ["اليابان", "اليمن", "اليونان"]),
        ("zh", ["阿富汗", "巴西", "中国"]),
    ],
)
def test_names_sort_as_readers_expect(language, right):
    assert sorted(set(right), key=names.sort_key(language)) == right


def test_ranks_follow_precedence():
    tiers = {row["code"]: row["tier"] for row in reference.ranks()}

    assert tiers["HS"] < tiers["HG"] < tiers["VP"] == tiers["CP"] < tiers["DPM"]
    assert tiers["DPM"] < tiers["M"] < tiers["VM"] < tiers["CD"] < tiers["HO"] < tiers["RO"]
