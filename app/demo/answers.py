"""What each guest of the simulation answers: drawn from shares that practice shows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from app.demo.guests import Guest
from app.rsvp.given import DelegateGiven, Given, InscriptionGiven, Span

# Leaders send films; ministers join by link; some travel; some let the embassy read.
MODES: Mapping[str, Mapping[str, float]] = {
    "leader": {"pre_recorded": 0.5, "live_remote": 0.3, "in_person": 0.15, "read_out": 0.05},
    "minister": {"live_remote": 0.45, "in_person": 0.25, "pre_recorded": 0.22, "read_out": 0.08},
    "other": {"in_person": 0.5, "live_remote": 0.35, "pre_recorded": 0.1, "read_out": 0.05},
}
LEADERS = {"HS", "HG", "VP", "CP", "DPM"}
# How dear each theme is to a portfolio: conservation, finance, development, knowledge.
TASTES: Mapping[str, tuple[float, float, float, float]] = {
    "environment": (0.40, 0.18, 0.27, 0.15),
    "finance": (0.05, 0.80, 0.10, 0.05),
    "economy": (0.10, 0.60, 0.20, 0.10),
    "climate change": (0.15, 0.15, 0.60, 0.10),
    "food and agriculture": (0.30, 0.10, 0.50, 0.10),
    "technology and innovation": (0.05, 0.15, 0.15, 0.65),
    "head": (0.30, 0.20, 0.30, 0.20),
}
TENTATIVE, WINDOWED, REFUSES_NIGHT = 0.06, 0.4, 0.5
AWAKE = (time(7), time(23))  # hours in the capital between which a minister speaks by link
NOTES = {
    "tentative": "Participation will be confirmed after a meeting of the cabinet.",
    "declined": "Earlier commitments do not permit participation.",
    "read_out": "The statement will be read by the embassy.",
}


def speaks(guest: Guest, tables: Mapping[str, Span], draw: Random) -> Given:
    """Let a guest accept and ask for the floor."""
    answer = "tentative" if draw.random() < TENTATIVE else "accepted"
    mode = _drawn(MODES[_sort(guest)], draw)
    asked = InscriptionGiven(
        mode=mode,
        language=guest.language,
        home_zone=guest.zone if mode == "live_remote" else "",
        portfolio=guest.portfolio,
        note=NOTES.get(mode, ""),
    )
    wished = _wishes(guest, tables, draw)
    if mode == "live_remote":
        asked = _by_daylight(asked, wished, guest.zone, tables, draw)
    else:
        asked = replace(asked, wishes=tuple(wished[: draw.randint(2, 4)]))
    return Given(answer, NOTES.get(answer, ""), delegation(guest, draw), asked)


def attends(guest: Guest, draw: Random) -> Given:
    """Let a guest accept without asking for the floor."""
    return Given("accepted", "", delegation(guest, draw))


def declines() -> Given:
    """Let a guest decline, as courteously as letters do."""
    return Given("declined", NOTES["declined"])


def substituted(given: Given, guest: Guest) -> Given:
    """Let another person take the head's place, as happens until the last day."""
    deputy = DelegateGiven(
        name=f"Vice-{guest.minister}",
        post=f"Vice-{guest.minister}",
        rank_code="VM",
        role="head",
        form_of_address="H.E.",
        email=f"vice.minister@{_domain(guest)}",
    )
    others = tuple(person for person in given.delegates if person.role != "head")
    return replace(given, delegates=(deputy, *others))


def _sort(guest: Guest) -> str:
    if guest.rank in LEADERS:
        return "leader"
    return "minister" if guest.state else "other"


def _drawn(shares: Mapping[str, float], draw: Random) -> str:
    return draw.choices(list(shares), list(shares.values()))[0]


def _wishes(guest: Guest, tables: Mapping[str, Span], draw: Random) -> list[str]:
    """Order all roundtables by taste: each drawn with its weight from those that are left."""
    left = dict(zip(tables, TASTES[guest.portfolio], strict=True))
    order: list[str] = []
    while left:
        order.append(_drawn(left, draw))
        del left[order[-1]]
    return order


def _by_daylight(
    asked: InscriptionGiven,
    wished: Sequence[str],
    zone: str,
    tables: Mapping[str, Span],
    draw: Random,
) -> InscriptionGiven:
    """Keep the wishes that fall into the day of the capital; some refuse the night outright."""
    by_day = [code for code in wished if awake(tables[code], zone)]
    if not by_day:
        return replace(asked, wishes=tuple(wished[:2]))
    by_night = [code for code in wished if code not in by_day]
    never = tuple(by_night) if draw.random() < REFUSES_NIGHT else ()
    windows = _days(tables, zone) if draw.random() < WINDOWED else ()
    return replace(asked, wishes=tuple(by_day), never=never, windows=windows)


def awake(span: Span, zone: str) -> bool:
    """Tell whether a whole session falls between 07:00 and 23:00 in the capital."""
    start, end = (at.astimezone(ZoneInfo(zone)) for at in span)
    return start.date() == end.date() and start.time() >= AWAKE[0] and end.time() <= AWAKE[1]


def _days(tables: Mapping[str, Span], zone: str) -> tuple[Span, ...]:
    """Give the waking hours in the capital on each day of the segment."""
    here = ZoneInfo(zone)
    first = min(span[0] for span in tables.values()).astimezone(here).date()
    last = max(span[1] for span in tables.values()).astimezone(here).date()
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    hours = [tuple(datetime.combine(day, hour, here) for hour in AWAKE) for day in days]
    return tuple((start, end) for start, end in hours)


def delegation(guest: Guest, draw: Random) -> tuple[DelegateGiven, ...]:
    """Name the delegation by its posts: a head, often an alternate, sometimes a member."""
    head = _person(guest, guest.post, guest.rank, "head", guest.form_of_address)
    if not guest.state:
        return (head,)
    country = guest.minister.split(" of ", 2)[-1]
    people = [head]
    if guest.post != guest.minister:
        people.append(_person(guest, guest.minister, "M", "alternate", "H.E."))
    elif draw.random() < 0.5:  # noqa: PLR2004
        people.append(_person(guest, f"Ambassador of {country}", "CD", "alternate", "H.E."))
    if draw.random() < 0.3:  # noqa: PLR2004
        people.append(_person(guest, f"Director for Biodiversity of {country}", "CD", "member"))
    return tuple(people)


def _person(guest: Guest, post: str, rank: str, role: str, form: str = "") -> DelegateGiven:
    local = re.sub(r"[^a-z]+", ".", post.lower()).strip(".")[:60].strip(".")
    email = f"{local}@{_domain(guest)}"
    return DelegateGiven(post, post, rank, role, form, email)


def _domain(guest: Guest) -> str:
    return f"{guest.code.lower()}.example.org"
