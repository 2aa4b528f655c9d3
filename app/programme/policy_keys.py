"""The allocation policy as a conference file may state it."""

from collections.abc import Callable, Collection
from typing import Any

from app.errors import N_
from app.programme import yaml_lines as yl
from app.programme.yaml_lines import Faults, Marked

DAY = 86_400
# The least and the most of each figure, here and on the pages on which officers change it.
LIMIT_S = (30, 3600)
GAP_S = (0, 3600)
CUT_OFF_S = (0, 60 * DAY)
TOLERANCE = (0, 100)
STATEMENTS = (1, 2)
HIGH_TIER = (1, 20)
EARLIER = ("same_person", "always", "never")
WITHIN = ("inscription", "lot")
HOST = ("by_rank", "first", "last")
HOURS, DEAREST = 24, 1000
OBJECTIVES = (
    *("waiting", "lost", "moved", "times", "hours", "wishes", "regions", "high_tiers", "load"),
    *("small_states", "languages", "genders", "apart", "themes", "earlier"),
)
Read = Callable[[Marked, Faults], Any]


def _whole(least: int, most: int) -> Read:
    return lambda at, faults: yl.number(at, faults, least=least, most=most)


def _word(*known: str) -> Read:
    return lambda at, faults: yl.one_of(at, faults, known)


def _seconds(keys: Collection[str], least: int, most: int) -> Read:
    def read(at: Marked, faults: Faults) -> dict[str, int]:
        given = yl.mapping(at, faults, needed=(), known=keys)
        return {key: yl.number(one, faults, least=least, most=most) for key, one in given.items()}

    return read


def _shares(at: Marked, faults: Faults) -> dict[str, dict[str, int]]:
    tables = yl.mapping(at, faults, needed=(), known=None)
    return {
        code: {
            region: yl.number(one, faults, least=0, most=1000)
            for region, one in yl.mapping(table, faults, needed=(), known=None).items()
        }
        for code, table in tables.items()
    }


def _objectives(at: Marked, faults: Faults) -> list[str]:
    named = [yl.one_of(one, faults, OBJECTIVES) for one in yl.entries(at, faults)]
    if len(set(named)) != len(named) or "waiting" not in named:
        faults.add(at, N_("Name each objective once, and “waiting” among them."))
    return named


def _hours(at: Marked, faults: Faults) -> list[int]:
    prices = [yl.number(one, faults, least=0, most=DEAREST) for one in yl.entries(at, faults)]
    if len(prices) != HOURS:
        faults.add(at, N_("Write 24 figures here, one for each hour of the day."))
    return prices


# Names and meaning are those of the allocation engine's policy; a test holds them together.
SETTINGS: dict[str, Read] = {
    "limits_s": _seconds(("national", "group", "observer"), *LIMIT_S),
    "gap_s": _seconds(("in_person", "read_out", "live_remote", "pre_recorded"), *GAP_S),
    "statements_per_party": _whole(*STATEMENTS),
    "earlier_statements": _word(*EARLIER),
    "recording_cut_off_s": _whole(*CUT_OFF_S),
    "presiding_may_speak": yl.truth,
    "final_list": yl.truth,
    "share_tolerance": _whole(*TOLERANCE),
    "tier_tolerance": _whole(*TOLERANCE),
    "load_tolerance": _whole(*TOLERANCE),
    "spread_tolerance": _whole(*TOLERANCE),
    "high_tier": _whole(*HIGH_TIER),
    "within_tier": _word(*WITHIN),
    "lot_letter": lambda at, faults: yl.text(at, faults, most=1),
    "host_speaks": _word(*HOST),
    "objectives": _objectives,
    "home_hours": _hours,
}


def read_policy(at: Marked, faults: Faults) -> dict[str, Any]:
    """Read the settings that differ from the engine's own, and the quota of each roundtable."""
    known = {**SETTINGS, "quota": _shares}
    given = yl.mapping(at, faults, needed=(), known=known)
    return {key: known[key](one, faults) for key, one in given.items()}
