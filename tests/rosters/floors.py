"""A list that needs no database, and acts upon it at whole minutes."""

from datetime import timedelta

from app.rosters.floor import Act, Times, Turn, fold
from tests import builders

START = builders.NOW
TIMES = Times(1, "A", "Roundtable", START, START + timedelta(hours=2))
TIERS = {"HS": 1, "M": 3, "VM": 4, "OBS": 500}


def a_line(name, tier="M", number=1, **changes):
    """Give a line of the published list; `tier` is a key of TIERS."""
    values = {
        "key": str(number),
        "slot_id": number,
        "position": number,
        "name": name,
        "code": name,
        "post": f"Minister of Environment of {name}",
        "language": "en",
        "mode": "in_person",
        "limit_s": 180,
        "kind": "observer" if tier == "OBS" else "national",
        "tier": TIERS[tier],
        "published": START + timedelta(seconds=600 + 210 * (number - 1)),
    }
    return Turn(**(values | changes))


def a_list(*names):
    """Give a list: "KEN" is a minister, "KEN/VM" a vice-minister."""
    pairs = [name.partition("/") for name in names]
    return [
        a_line(name, tier or "M", number) for number, (name, _, tier) in enumerate(pairs, start=1)
    ]


def acts(*kinds, begins=START):
    """Make acts, one each minute: "open", or ("absent", {"turn": "2"})."""
    pairs = [kind if isinstance(kind, tuple) else (kind, {}) for kind in kinds]
    return [
        Act(number, kind, begins + timedelta(minutes=number - 1), "Clerk", told)
        for number, (kind, told) in enumerate(pairs, start=1)
    ]


def a_floor(lines, *kinds, now=None):
    """Fold acts over a list, read a minute after the last."""
    log = acts(*kinds)
    at = now or START + timedelta(minutes=len(log))
    return fold(lines, log, TIMES, now=at)


def names(turns):
    return [turn.name for turn in turns]
