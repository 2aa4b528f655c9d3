"""The policy of a conference file has the names of the allocation engine."""

from dataclasses import fields

from app.programme import conference_file, policy_keys
from scheduling.policy import Gaps, Limits, Policy
from tests.programme.files import small


def test_every_setting_is_one_of_the_engine():
    known = {one.name for one in fields(Policy)}

    assert policy_keys.SETTINGS.keys() <= known
    # The host comes from the conference, the order of objectives and hours from the board.
    assert known - policy_keys.SETTINGS.keys() <= {"host", "objectives", "home_hours"}


def test_limits_and_gaps_have_the_keys_of_the_engine():
    limits = ", ".join(f"{one.name}: 90" for one in fields(Limits))
    gaps = ", ".join(f"{one.name}: 60" for one in fields(Gaps))
    text = small("deadlines:", f"policy: {{limits_s: {{{limits}}}, gap_s: {{{gaps}}}}}\ndeadlines:")

    policy = conference_file.parse(text).policy

    assert Limits(**policy["limits_s"]).group == 90
    assert Gaps(**policy["gap_s"]).live_remote == 60


def test_shares_of_regions_are_kept_by_roundtable():
    text = small("deadlines:", "policy: {quota: {A: {African: 8, EEG: 4}}}\ndeadlines:")

    assert conference_file.parse(text).policy == {"quota": {"A": {"African": 8, "EEG": 4}}}
