"""What the programme officer may change: limits, gaps, customs and the order of the objectives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Objective = Literal[
    "waiting",
    "lost",
    "moved",
    "times",
    "hours",
    "wishes",
    "regions",
    "high_tiers",
    "load",
    "small_states",
    "languages",
    "genders",
    "apart",
    "themes",
    "earlier",
]

DEFAULT_OBJECTIVES: Final[tuple[Objective, ...]] = (
    "waiting",
    "lost",
    "moved",
    "times",
    "hours",
    "wishes",
    "regions",
    "high_tiers",
    "load",
    "small_states",
    "apart",
    "themes",
    "earlier",
)

MEANING: Final[dict[Objective, str]] = {
    "waiting": "Fewest statements waiting, tier by tier from the top, Parties before observers.",
    "lost": "Nobody who holds a published place loses it.",
    "moved": "Fewest speakers moved from their published roundtable to another.",
    "times": "Fewest published times changed.",
    "hours": "Live remote speakers speak at a decent hour of their own capital.",
    "wishes": "Fewest with no wish met, then fewest with only their last wish, and so on upwards.",
    "regions": "Each region has its share of each roundtable, within the tolerance.",
    "high_tiers": "Speakers of high rank are spread over the roundtables.",
    "load": "Parallel roundtables have equally many statements.",
    "small_states": "Small island States and least developed countries are not the ones who wait.",
    "languages": "Each language is spread over the roundtables.",
    "genders": "Women and men are spread over the roundtables.",
    "apart": "Delegations of the private list do not share a roundtable.",
    "themes": "Speakers sit where their portfolio belongs.",
    "earlier": "Who asked for the floor earlier comes first where all else is equal.",
}

NIGHT: Final = 100
HOME_HOURS: Final[tuple[int, ...]] = (NIGHT,) * 6 + (20, 4) + (0,) * 14 + (4, 20)


@dataclass(frozen=True, slots=True)
class Limits:
    """Length of a statement in seconds by kind (PGA letter: five minutes for a group)."""

    national: int = 180
    group: int = 300
    observer: int = 120


@dataclass(frozen=True, slots=True)
class Gaps:
    """Seconds that a person needs between two sessions, by the way of taking part."""

    in_person: int = 900
    read_out: int = 900
    live_remote: int = 300
    pre_recorded: int = 0


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings of one allocation.

    limits_s, gap_s: seconds, see `Limits` and `Gaps`.
    statements_per_party: 1, or 2 on different days by different persons (UNFCCC COP21, COP28).
    earlier_statements: whether a statement already given in the segment counts: for the
        'same_person' only, 'always', or 'never'.
    recording_cut_off_s: seconds before the session by which a recording must have been accepted
        (UNGA 75: five days).
    presiding_may_speak: whether co-chairs and moderators may speak in the session they lead.
    final_list: only confirmed inscriptions are placed.
    objectives: the tiers in their order, see `MEANING`.
    home_hours: cost (0 or more) of each hour of day at home, 24 figures from 00 to 23.
    share_tolerance, tier_tolerance, load_tolerance, spread_tolerance: statements by which a table
        may miss the share of a region, of the high tiers, of its parallel tables, of a language or
        gender, before it counts.
    high_tier: tiers 1 to this one are high (4: HS, HG, VP, CP and DPM).
    within_tier: 'inscription' (UNFCCC COP24) or 'lot' and UN short name (UPR).
    lot_letter: first letter drawn by lot; read only with 'lot'.
    host: the Party that hosts, and host_speaks: 'by_rank', 'first' or 'last'.
    """

    limits_s: Limits = Limits()
    gap_s: Gaps = Gaps()
    statements_per_party: int = 1
    earlier_statements: Literal["same_person", "always", "never"] = "same_person"
    recording_cut_off_s: int = 5 * 86_400
    presiding_may_speak: bool = False
    final_list: bool = False
    objectives: tuple[Objective, ...] = DEFAULT_OBJECTIVES
    home_hours: tuple[int, ...] = HOME_HOURS
    share_tolerance: int = 1
    tier_tolerance: int = 0
    load_tolerance: int = 0
    spread_tolerance: int = 1
    high_tier: int = 4
    within_tier: Literal["inscription", "lot"] = "inscription"
    lot_letter: str = "A"
    host: str | None = None
    host_speaks: Literal["by_rank", "first", "last"] = "by_rank"
