"""Segments of any size, drawn by seed, with the ranks and regions of a real list of speakers.

The figures are those of 194 entries of a list of speakers of September 2021 (posts, protocol ranks,
regional groups; no names). Zones are a few of each region, in the proportion of its capitals.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from scheduling import Inscription, Interval, Placement, Policy, Problem, Session

KUNMING = ZoneInfo("Asia/Shanghai")
CALLED = datetime(2021, 8, 19, tzinfo=UTC)
THEMES = ("finance", "technology", "climate", "culture", "water", "food")
TIERS = {"HS": 1, "HG": 2, "VP": 3, "CP": 3, "DPM": 4, "M": 5, "VM": 6, "CD": 7}

ROSTER: tuple[tuple[str | None, str, bool, bool, int], ...] = (
    ("African", "HS", False, True, 17),
    ("African", "HS", False, False, 10),
    ("African", "HS", True, False, 2),
    ("African", "HS", True, True, 2),
    ("African", "HG", False, True, 3),
    ("African", "HG", False, False, 2),
    ("African", "VP", False, True, 3),
    ("African", "DPM", False, True, 1),
    ("African", "M", False, False, 6),
    ("African", "M", False, True, 5),
    ("African", "CD", False, True, 3),
    ("Asia-Pacific", "HS", False, False, 20),
    ("Asia-Pacific", "HS", True, False, 6),
    ("Asia-Pacific", "HG", False, False, 6),
    ("Asia-Pacific", "HG", True, False, 7),
    ("Asia-Pacific", "HG", False, True, 4),
    ("Asia-Pacific", "M", False, False, 5),
    ("Asia-Pacific", "M", True, False, 1),
    ("Asia-Pacific", "M", False, True, 2),
    ("Asia-Pacific", "CD", False, False, 2),
    ("EEG", "HS", False, False, 15),
    ("EEG", "HG", False, False, 4),
    ("EEG", "M", False, False, 4),
    ("GRULAC", "HS", False, False, 15),
    ("GRULAC", "HS", True, False, 4),
    ("GRULAC", "HG", True, False, 9),
    ("GRULAC", "M", False, False, 2),
    ("GRULAC", "M", True, False, 3),
    ("WEOG", "HS", False, False, 6),
    ("WEOG", "HG", False, False, 16),
    ("WEOG", "M", False, False, 6),
    (None, "HS", False, False, 2),
    (None, "HG", False, False, 1),
)

ZONES: dict[str | None, tuple[str, ...]] = {
    "African": ("Africa/Lagos", "Africa/Abidjan", "Africa/Nairobi", "Africa/Johannesburg"),
    "Asia-Pacific": ("Asia/Riyadh", "Asia/Kolkata", "Asia/Bangkok", "Asia/Tokyo", "Pacific/Fiji"),
    "EEG": ("Europe/Warsaw", "Europe/Kyiv", "Asia/Tbilisi"),
    "GRULAC": ("America/Lima", "America/La_Paz", "America/Sao_Paulo", "America/Mexico_City"),
    "WEOG": ("Europe/Paris", "Europe/London", "America/Toronto", "Australia/Sydney"),
    None: ("Europe/Brussels", "America/New_York"),
}


@dataclass(frozen=True, slots=True)
class Size:
    """How many inscriptions and tables, how many tables beside each other, places at each."""

    inscriptions: int
    tables: int
    parallel: int
    places: int
    windows: bool = False


def segment(size: Size, seed: int = 1) -> Problem:
    """A segment of one size; the same seed gives the same segment."""
    draw = Random(seed)  # noqa: S311  (a benchmark, not a secret)
    sessions = tuple(_table(k, size) for k in range(size.tables))
    roster = [entry for entry in ROSTER for _ in range(entry[-1])]
    people = tuple(
        _inscription(draw, k, roster[draw.randrange(len(roster))], sessions, size)
        for k in range(size.inscriptions)
    )
    return Problem(sessions, people, policy=Policy())


def _table(k: int, size: Size) -> Session:
    """Kunming's slots, 19:00 and 10:00, on as many days as it takes."""
    slot, beside = divmod(k, size.parallel)
    day, evening = divmod(slot + 1, 2)
    starts_at = datetime(2021, 10, 12, 19 if evening else 10, tzinfo=KUNMING)
    starts_at += timedelta(days=day)
    wrap_up = 7200 - 600 - size.places * 210
    return Session(
        id=f"R{k + 1}",
        title=f"Roundtable {slot + 1}{chr(65 + beside)}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        wrap_up_s=wrap_up,
        themes=(THEMES[k % len(THEMES)],),
    )


def _inscription(
    draw: Random,
    k: int,
    entry: tuple[str | None, str, bool, bool, int],
    sessions: tuple[Session, ...],
    size: Size,
) -> Inscription:
    region, rank, sids, ldc, _ = entry
    observer = draw.random() < 0.08
    wished = draw.sample(sessions, min(len(sessions), draw.choice((2, 3, 4))))
    return Inscription(
        id=f"i{k:05}",
        party=f"party {k}",
        person=f"head of delegation {k}",
        inscribed_at=CALLED + timedelta(seconds=draw.randrange(1_500_000)),
        category="observer" if observer else "party",
        kind="observer" if observer else "national",
        limit_s=180,
        tier=TIERS[rank],
        wishes=tuple(session.id for session in wished),
        mode=draw.choices(
            ("in_person", "live_remote", "pre_recorded", "read_out"), (45, 30, 15, 10)
        )[0],
        home_zone=draw.choice(ZONES[region]),
        recording_accepted=datetime(2021, 10, 1, tzinfo=UTC),
        windows=_windows(draw, sessions) if size.windows and draw.random() < 0.15 else (),
        region=None if observer else region,
        sids=sids,
        ldc=ldc,
        themes=(draw.choice(THEMES),),
    )


def _windows(draw: Random, sessions: tuple[Session, ...]) -> tuple[Interval, ...]:
    """A speaker who is there for an hour of one session, and from the next day on."""
    session = draw.choice(sessions)
    comes = session.starts_at + timedelta(minutes=draw.choice((0, 30, 60)))
    later = comes + timedelta(hours=12)
    return (
        Interval(comes, comes + timedelta(hours=1)),
        Interval(later, later + timedelta(days=60)),
    )


def changed(problem: Problem, published: tuple[Placement, ...], seed: int = 2) -> Problem:
    """The segment after publication, five in a hundred having withdrawn."""
    draw = Random(seed)  # noqa: S311
    people = tuple(
        replace(one, state="withdrawn") if draw.random() < 0.05 else one
        for one in problem.inscriptions
    )
    return replace(problem, inscriptions=people, published=published)
