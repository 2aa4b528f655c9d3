"""All templates: what none of them may do."""

import re
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parents[2] / "templates").rglob("*.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_only_sentences_of_ours_are_translated_as_html(page):
    """What `_()` gives is not escaped again, so a variable in it could carry HTML."""
    assert re.findall(r"\b_\(\s*[^\"'\s].{0,30}", page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_form_that_posts_carries_its_token(page):
    source = page.read_text(encoding="utf-8")
    forms = re.findall(r"<form\b[^>]*\bmethod=\"post\".*?</form>", source, re.DOTALL)

    bare = [form for form in forms if not re.search(r"csrf\(\)|hidden_tag\(\)|csrf_token", form)]
    assert bare == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_has_one_main_heading(page):
    source = page.read_text(encoding="utf-8")
    if "{% block main %}" not in source or page.name == "base.html":
        return

    assert "<h1" in source or "{% include" in source
