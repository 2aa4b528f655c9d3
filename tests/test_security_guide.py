"""The table of ASVS in docs/security.md names tests and files that are there, and adds up."""

import re
from pathlib import Path

import config

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+?) \| (.*) \|$", TEXT, re.MULTILINE)


def test_every_requirement_stands_once_with_a_reason():
    numbers = [row[0] for row in ROWS]

    assert len(numbers) == len(set(numbers)) == 253
    assert [row[0] for row in ROWS if not row[3].strip()] == []


def test_the_sum_is_that_of_the_rows():
    states = [row[2].strip("*") for row in ROWS]
    said = re.search(
        r"Of (\d+) requirements (\d+) are met, (\d+) in part, (\d+) not; (\d+) .*?, (\d+)", TEXT
    )

    found = [states.count(state) for state in ("met", "part", "not", "yours", "n/a")]
    assert [int(number) for number in said.groups()] == [len(states), *found]


def test_the_tests_and_files_that_it_names_are_there():
    named = set(re.findall(r"\b((?:tests|app|docs|deploy|templates)/[\w/.-]*\w)", TEXT))

    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_the_settings_that_it_names_exist():
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)(?:=\w+)?`", TEXT))

    assert named - config.DEFAULTS.keys() == set()
