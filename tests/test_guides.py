"""The guides: their contents name every section, and their pictures are there and light."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parent.parent / "docs"
LIGHT = 150_000  # bytes
GUIDES = sorted(DOCS.glob("*.md"))


def anchor(heading: str) -> str:
    """Name a heading as links on the web pages of repositories do."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_the_contents_for_officers_name_every_section_in_order():
    text = (DOCS / "officers.md").read_text(encoding="utf-8")
    contents, rest = text.split("\n## ", 1)
    sections = re.findall(r"^## (.+)$", "## " + rest, re.MULTILINE)

    assert re.findall(r"\]\(#(.+?)\)", contents) == [anchor(one) for one in sections]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_the_pictures_of_a_guide_are_there_and_light(guide):
    named = re.findall(r"!\[.+?\]\((.+?)\)", guide.read_text(encoding="utf-8"))
    weights = {name: (DOCS / name).stat().st_size for name in named}

    assert {name for name, weight in weights.items() if weight > LIGHT} == set()
