"""Small problems in few words: Kunming's tables, inscriptions, plans by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from scheduling import Inscription, Interval, Placement, Plan, Policy, Problem, Session

KUNMING = ZoneInfo("Asia/Shanghai")
CALLED = datetime(2021, 8, 19, tzinfo=UTC)
REGIONS = ("African",) * 54 + ("Asia-Pacific",) * 57 + ("EEG",) * 23
REGIONS += ("GRULAC",) * 33 + ("WEOG",) * 28 + (None,)
TIERS = (1,) * 99 + (2,) * 52 + (3,) * 3 + (4,) + (5,) * 34 + (7,) * 7


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in Kunming in October 2021."""
    return datetime(2021, 10, day, hour, minute, tzinfo=KUNMING)


def table(name: str = "A", day: int = 12, hour: int = 19, **changes: object) -> Session:
    """A roundtable of two hours; with places=n its net time is n statements of three minutes."""
    places = changes.pop("places", None)
    session = Session(name, f"Roundtable {name}", at(day, hour), at(day, hour + 2))
    if isinstance(places, int):
        net = places * (180 + session.changeover_s)
        session = replace(session, wrap_up_s=7200 - 600 - net)
    return replace(session, **changes)


def kunming() -> tuple[Session, ...]:
    """A beside B in the evening of the 12th, C beside D in the morning of the 13th."""
    return (table("A"), table("B"), table("C", 13, 10), table("D", 13, 10))


def asks(name: str, **changes: object) -> Inscription:
    """An inscription of a minister; the id is the party is the person unless told otherwise."""
    plain = Inscription(id=name, party=name, person=f"minister of {name}", inscribed_at=CALLED)
    return replace(plain, **changes)


def problem(
    sessions: Iterable[Session], inscriptions: Iterable[Inscription], **rest: object
) -> Problem:
    return Problem(tuple(sessions), tuple(inscriptions), **rest)  # type: ignore[arg-type]


def by_hand(asked: Problem, *lists: str, waiting: str = "") -> Plan:
    """A plan written as 'A: x y z', times one after another from the end of the keynote."""
    places = []
    for line in lists:
        name, _, order = line.partition(":")
        session = asked.session_by_id[name]
        clock = session.starts_at + timedelta(seconds=session.opening_s + session.keynote_s)
        for position, one in enumerate(order.split(), start=1):
            known = asked.inscription_by_id.get(one)
            ends_at = clock + timedelta(seconds=asked.limit_s(known) if known else 180)
            places.append(Placement(one, name, position, clock, ends_at))
            clock = ends_at + timedelta(seconds=session.changeover_s)
    from scheduling import Waiting  # noqa: PLC0415

    return Plan(tuple(places), tuple(Waiting(one, "by hand") for one in waiting.split()))


def window(day: int, first: int, last: int, minute: int = 0) -> Interval:
    return Interval(at(day, first), at(day, last, minute))


def segment(size: int = 196, seed: int = 1, **rest: object) -> Problem:
    """A segment with the ranks and regions of a real list of speakers, wishes drawn by seed."""
    draw = Random(seed)
    inscriptions = [
        asks(
            f"p{k:03}",
            tier=TIERS[k * 7 % len(TIERS)],
            region=REGIONS[k * 5 % len(REGIONS)],
            wishes=tuple(draw.sample("ABCD", draw.choice((2, 3, 4)))),
            inscribed_at=CALLED + timedelta(minutes=draw.randrange(20_000)),
            themes=(draw.choice(("finance", "technology", "climate", "water")),),
            ldc=draw.random() < 0.23,
        )
        for k in range(size)
    ]
    return problem(kunming(), inscriptions, **rest)


def rules(found: Iterable[object]) -> set[str]:
    """The numbers of the rules that a referee's answer names."""
    return {str(getattr(violation, "rule", "")) for violation in found}


POLICY = Policy()
