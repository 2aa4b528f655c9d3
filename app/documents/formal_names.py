"""Formal names of countries with their articles, in the languages of letters but English."""

import csv
from functools import cache
from pathlib import Path

NAMES = Path(__file__).parent / "data" / "formal_names.csv"


def name(code: str, language: str) -> str:
    """Give the formal name of a State or of the European Union, "" where it is not known."""
    return _names().get((code, language), "")


@cache
def _names() -> dict[tuple[str, str], str]:
    with NAMES.open(encoding="utf-8", newline="") as file:
        return {
            (row["code"], language): row[language]
            for row in csv.DictReader(file)
            for language in row
            if language != "code"
        }
