"""The course of the replies: how they stood at the end of each day of the place."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.overview.models import Came, Day, Letters
from app.overview.regions import NOT_INVITED
from app.programme.models import Conference
from app.rsvp.models import ANSWERS

QUARTER_S, HOUR_S = 900, 3600
LONGEST = 200  # days; what lies before stands in the first of them
LATE, INVITED = "late", "invited"


def days(
    letters: Mapping[Letters, int], came: Mapping[Came, int], conference: Conference, now: datetime
) -> list[Day]:
    """Add up day by day, from the first letter until today, or the last day of the segment.

    Empty without a letter.
    """
    sent = list(_sent(letters))
    if not sent:
        return []
    place = ZoneInfo(conference.zone)
    quarters = [quarter for quarter, _count in sent] + [one.quarter for one in came]
    begins, last = _date(min(quarters), place), _date(max(quarters), place)
    today = min(now.astimezone(place).date(), conference.last_day)
    calendar = _Calendar(begins, max(last, today), place)
    moves = _moves(came, calendar)
    for quarter, count in sent:
        moves[calendar.place(quarter)][INVITED] += count
    standing: Counter[str] = Counter()
    found = []
    for number, day in enumerate(calendar.days):
        standing.update(moves[number])
        found.append(_day(day, standing))
    return found[-LONGEST:]


def unit_s(conference: Conference) -> int:
    """Give the longest stretch, in seconds, of which none lies in two days of the place.

    That is an hour, or a quarter of one where clocks differ from UTC by more than whole hours.
    """
    noon = datetime.combine(conference.first_day, time(12), ZoneInfo(conference.zone))
    return QUARTER_S if noon.astimezone(UTC).minute else HOUR_S


class _Calendar:
    """The days of a place, and which of them a quarter of an hour belongs to."""

    def __init__(self, first: date, last: date, zone: ZoneInfo) -> None:
        self.days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        midnights = (datetime.combine(day, time(), zone) for day in self.days)
        self._starts = [int(at.timestamp()) // QUARTER_S for at in midnights]

    def place(self, quarter: int) -> int:
        return max(bisect_right(self._starts, quarter) - 1, 0)


def _sent(letters: Mapping[Letters, int]) -> Iterator[tuple[int, int]]:
    for one, count in letters.items():
        if one.quarter is not None and one.state not in NOT_INVITED:
            yield one.quarter, count


def _moves(came: Mapping[Came, int], calendar: _Calendar) -> dict[int, Counter[str]]:
    """Give for each day by how much each answer grew or shrank: a new version moves one over."""
    moves: dict[int, Counter[str]] = defaultdict(Counter)
    for one, count in came.items():
        of_day = moves[calendar.place(one.quarter)]
        of_day[one.answer] += count
        of_day[LATE] += count * (bool(one.late) - bool(one.before_late))
        if one.before is not None:
            of_day[one.before] -= count
    return moves


def _day(day: date, standing: Counter[str]) -> Day:
    accepted, tentative, declined = (standing[answer] for answer in ANSWERS)
    silent = max(standing[INVITED] - accepted - tentative - declined, 0)
    return Day(day, accepted, tentative, declined, silent, standing[LATE])


def _date(quarter: int, place: ZoneInfo) -> date:
    return datetime.fromtimestamp(quarter * QUARTER_S, UTC).astimezone(place).date()
