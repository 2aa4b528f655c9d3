"""A kind of letter that no feature uses, so that these tests stand on their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.notifications import composing

LETTERS = Path(__file__).parent / "letters"


@pytest.fixture(autouse=True)
def _greeting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add the letter "greeting" to those of the house."""
    monkeypatch.setattr(composing, "TEMPLATES", (LETTERS, *composing.TEMPLATES))
    composing._desk.cache_clear()
    yield
    composing._desk.cache_clear()
