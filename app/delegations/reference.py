"""The reference data that come with the product, read from the files in data/ (see its README)."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from app.delegations.models import FLAGS

DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
STATUSES = {"y": "yes", "n": "no", "unknown": "unknown"}

Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Read one of the files, once a process."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def categories() -> list[dict[str, Any]]:
    """List the sections of the list of participants, in their order."""
    return [{**row, "position": int(row["position"])} for row in rows("categories")]


def ranks() -> list[dict[str, Any]]:
    """List the protocol ranks with their tiers, 1 the highest."""
    return [
        {**row, "position": int(row["position"]), "tier": int(row["tier"])} for row in rows("ranks")
    ]


def focal_point_kinds() -> list[dict[str, Any]]:
    """List the kinds of focal points."""
    return [dict(row) for row in rows("focal_point_kinds")]


def groups() -> list[dict[str, Any]]:
    """List regional, negotiating, listed and major groups."""
    return [dict(row) for row in rows("groups")]


def participants() -> list[dict[str, Any]]:
    """List Parties, then non-Parties, then observers, with every column of their table."""
    return [*_parties(), *_non_parties(), *_observers()]


def _parties() -> Iterator[dict[str, Any]]:
    for row in rows("parties"):
        yield {
            **_shared(row, "GOV-PARTIES"),
            "iso2": row["iso2"],
            "formal_name": row["formal_name"],
            "region": row["region"] or None,
            **{flag: row[flag] == "y" for flag in FLAGS},
            "cartagena": STATUSES[row["cartagena"]],
            "nagoya": STATUSES[row["nagoya"]],
            "language": row["language"],
        }


def _non_parties() -> Iterator[dict[str, Any]]:
    for row in rows("non_parties"):
        yield {
            **_shared(row, "GOV-NON-PARTIES"),
            "iso2": row["iso2"],
            "formal_name": row["formal_name"],
            "language": row["language"],
        }


def _observers() -> Iterator[dict[str, Any]]:
    for row in rows("observers"):
        formal = f"{row['article']} {row['name_en']}".strip()
        yield {**_shared(row, row["category"]), "formal_name": formal}


def _shared(row: Row, category: str) -> dict[str, Any]:
    # Observers have no region and no flags; their protocols' status does not apply.
    return {
        "code": row["code"],
        "category_code": category,
        "iso2": None,
        "short_name": row["name_en"],
        "names": {tongue: row[f"name_{tongue}"] for tongue in LANGUAGES if row[f"name_{tongue}"]},
        "region": None,
        "capital": row["capital"] or None,
        "zone": row["zone"],
        **dict.fromkeys(FLAGS, False),
        "cartagena": "no",
        "nagoya": "no",
        "language": "en",
    }
