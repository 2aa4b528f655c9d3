"""The policy of a conference file has the names of the allocation engine."""

from dataclasses import fields

import pytest

from app.programme import conference_file, policy_keys
from scheduling.policy import MEANING, Gaps, Limits, Policy
from tests.programme.files import faults, small


def test_every_setting_is_one_of_the_engine():
    known = {one.name for one in fields(Policy)}

    assert policy_keys.SETTINGS.keys() <= known
    # The host comes from the conference.
    assert known - policy_keys.SETTINGS.keys() <= {"host"}
    assert set(policy_keys.OBJECTIVES) == set(MEANING)


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


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("objectives: [wishes]", "“waiting” among them"),
        ("objectives: [waiting, waiting]", "Name each objective once"),
        ("objectives: [waiting, tides]", "tides"),
        ("home_hours: [0, 1]", "Write 24 figures here"),
        (f"home_hours: [{', '.join(['1001'] * 24)}]", "1000"),
    ],
)
def test_an_order_or_a_curve_that_cannot_be_is_a_fault(written, said):
    text = small("deadlines:", f"policy: {{{written}}}\ndeadlines:")

    assert any(said in one for one in faults(text))


def test_the_order_and_the_curve_can_be_stated():
    hours = [0] * 12 + [5] * 12
    text = small(
        "deadlines:", f"policy: {{objectives: [wishes, waiting], home_hours: {hours}}}\ndeadlines:"
    )

    policy = conference_file.parse(text).policy

    assert policy == {"objectives": ["wishes", "waiting"], "home_hours": hours}
