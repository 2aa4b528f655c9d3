"""Who is awake when: the hours of a session on the clocks of those who speak from home."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.overview.models import Awake, Speaks
from app.programme.models import ConferenceSession

# The bands of an hour at home, the best first; a session belongs to the worst that it touches.
DAY, EDGE, NIGHT = BANDS = ("day", "edge", "night")
QUARTER = timedelta(minutes=15)  # offsets of zones are multiples of it
OF_HOUR = (*[NIGHT] * 6, *[EDGE] * 2, *[DAY] * 14, EDGE, NIGHT)


@lru_cache(maxsize=8192)
def band(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Name the worst band of hours that [starts_at, ends_at) touches on the clocks of `zone`."""
    home, worst, at = ZoneInfo(zone), DAY, starts_at
    while at < ends_at:
        worst = max(worst, OF_HOUR[at.astimezone(home).hour], key=BANDS.index)
        at += QUARTER
    return worst


def awake(sessions: Sequence[ConferenceSession], speaks: Mapping[Speaks, int]) -> list[Awake]:
    """Count the live remote speakers for each session, by band of hours at home and region."""
    remote = [(one, count) for one, count in speaks.items() if one.mode == "live_remote"]
    return [Awake(session, _counted(session, remote)) for session in sessions]


def _counted(
    session: ConferenceSession, remote: Sequence[tuple[Speaks, int]]
) -> Counter[tuple[str, str]]:
    counted: Counter[tuple[str, str]] = Counter()
    for one, count in remote:
        at_home = band(session.starts_at, session.ends_at, one.zone)
        counted[at_home, one.region] += count
    return counted
