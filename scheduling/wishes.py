"""Wishes for a roundtable by their rank."""

from __future__ import annotations

from scheduling.ground import Ground

ORDINALS = {1: "1st", 2: "2nd", 3: "3rd"}


def wish_ranks(ground: Ground, i: int) -> dict[int, int]:
    """Table index -> rank of the wish, from 1."""
    wished = ground.people[i].wishes
    return {ground.table_index[name]: rank for rank, name in enumerate(wished, start=1)}


def ordinal(rank: int) -> str:
    return ORDINALS.get(rank, f"{rank}th")
