"""The description of the conference file says what the reader of such files knows."""

import re

import pytest

import config
from app.programme import conference_file, policy_keys

GUIDE = (config.ROOT / "docs" / "conference-file.md").read_text(encoding="utf-8")


def test_the_example_of_the_guide_is_a_conference_file():
    [example] = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)

    assert conference_file.parse(example).code == "EXAMPLE-1"


@pytest.mark.parametrize(
    "key",
    [
        *conference_file.NEEDED,
        *conference_file.WORDS,
        *conference_file.SESSION_NEEDED,
        *conference_file.SESSION_KNOWN,
        *conference_file.DEADLINES,
        *policy_keys.SETTINGS,
        "host_code",
        "quota",
    ],
)
def test_every_key_is_described(key):
    assert f"`{key}`" in GUIDE
