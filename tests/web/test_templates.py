"""All templates: what none of them may do."""

import re
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parents[2] / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_form_that_posts_carries_its_token(path):
    source = path.read_text(encoding="utf-8")
    forms = re.findall(r"<form\b[^>]*\bmethod=\"post\".*?</form>", source, re.DOTALL)

    bare = [form for form in forms if not re.search(r"csrf\(\)|hidden_tag\(\)|csrf_token", form)]
    assert bare == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_has_one_main_heading(path):
    source = path.read_text(encoding="utf-8")
    if "{% block main %}" not in source or path.name.startswith(("_", "base")):
        return

    assert "<h1" in source or "{% include" in source
