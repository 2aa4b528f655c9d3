"""The course of the replies: how they stood at the end of each day of the place."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.overview.models import Came, Day, Letters
from app.overview.regions import NOT_INVITED
from app.rsvp.models import ANSWERS

QUARTER_S = 900
LONGEST = 200  # days; what lies before stands in the first of them
LATE = "late"


def days(
    letters: Mapping[Letters, int], came: Mapping[Came, int], zone: str, until: datetime
) -> list[Day]:
    """Add up day by day, from the first letter to the day of `until`; empty without a letter."""
    place = ZoneInfo(zone)
    sent = _sent(letters, place)
    if not sent:
        return []
    moves = _moves(came, place)
    last = max(until.astimezone(place).date(), *sent, *moves)
    standing: Counter[str] = Counter()
    invited, found, day = 0, [], min([*sent, *moves])
    while day <= last:
        invited += sent[day]
        standing.update(moves.get(day, {}))
        found.append(_day(day, invited, standing))
        day += timedelta(days=1)
    return found[-LONGEST:]


def _day(day: date, invited: int, standing: Counter[str]) -> Day:
    answered = sum(standing[answer] for answer in ANSWERS)
    silent = max(invited - answered, 0)
    accepted, tentative, declined = (standing[answer] for answer in ANSWERS)
    return Day(day, accepted, tentative, declined, silent, standing[LATE])


def _sent(letters: Mapping[Letters, int], place: ZoneInfo) -> Counter[date]:
    sent: Counter[date] = Counter()
    for one, count in letters.items():
        if one.quarter is not None and one.state not in NOT_INVITED:
            sent[_date(one.quarter, place)] += count
    return sent


def _moves(came: Mapping[Came, int], place: ZoneInfo) -> dict[date, Counter[str]]:
    """Give for each day by how much each answer grew or shrank: a new version moves one over."""
    moves: dict[date, Counter[str]] = {}
    for one, count in came.items():
        of_day = moves.setdefault(_date(one.quarter, place), Counter())
        of_day[one.answer] += count
        of_day[LATE] += count * (bool(one.late) - bool(one.before_late))
        if one.before is not None:
            of_day[one.before] -= count
    return moves


def _date(quarter: int, place: ZoneInfo) -> date:
    return datetime.fromtimestamp(quarter * QUARTER_S, UTC).astimezone(place).date()
