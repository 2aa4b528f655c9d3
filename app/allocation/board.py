"""A run's draft as the programme officer sees it: board, waiting list, what was reached."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation import demand, drafts, entries, objectives, planner, rows
from app.allocation.models import Place, Revision, Run, SpeakingSlot
from app.allocation.objectives import Objective
from app.calendars import attendance
from app.delegations.models import REGIONS, Participant, Rank
from app.programme.models import Conference, ConferenceSession
from app.rsvp.models import Inscription

Tone = Literal["good", "info", "warn", "bad", "neutral"]
Change = Literal["new", "moved", "retimed", "same"]
WAKING = range(7, 23)  # outside of it is night, for whoever has to speak
NO_REGION = ""


@dataclass(frozen=True)
class Line:
    """A speaker on the list of one roundtable, with the published place, if any."""

    place: Place
    asked: Inscription
    body: Participant
    change: Change
    was: SpeakingSlot | None

    @property
    def wishes(self) -> int:
        return sum(1 for wish in self.asked.wishes if wish.rank)

    @property
    def tone(self) -> Tone:
        """Colour of the wish met: the first is good, none of several is bad."""
        if not self.wishes:
            return "neutral"
        tones: dict[int | None, Tone] = {1: "good", 2: "info", None: "bad"}
        return tones.get(self.place.wish_met, "warn")

    @property
    def hour_tone(self) -> Tone:
        """Colour of the hour at home, which only matters to who speaks live from there."""
        hour = self.place.starts_at.astimezone(ZoneInfo(self.asked.home_zone)).hour
        if self.asked.mode != "live_remote" or hour in WAKING:
            return "neutral"
        return "bad"


@dataclass(frozen=True)
class Table:
    """One roundtable with its list; `used_s` of `net_s` seconds are spoken for."""

    session: ConferenceSession
    lines: list[Line]

    @property
    def net_s(self) -> int:
        return demand.net_s(self.session)

    @property
    def used_s(self) -> int:
        spoken = sum(
            (one.place.ends_at - one.place.starts_at).total_seconds() for one in self.lines
        )
        return int(spoken) + len(self.lines) * self.session.changeover_s

    @property
    def recorded(self) -> list[Line]:
        return [line for line in self.lines if line.asked.mode == "pre_recorded"]


@dataclass(frozen=True)
class Waiting:
    """A speaker without a place and the reason in words; `was` is the published place lost."""

    asked: Inscription
    body: Participant
    reason: str
    was: SpeakingSlot | None


@dataclass(frozen=True)
class Draft:
    """Everything the page of a run shows."""

    run: Run
    conference: Conference
    tables: list[Table]
    waiting: list[Waiting]
    ranks: Mapping[str, str]
    protocol: Sequence[Rank]
    latest: Revision | None
    drift: drafts.Drift
    broken: tuple[str, ...]
    objectives: list[Objective]
    policy_now: int
    answers: Mapping[str, str] = field(default_factory=dict)  # of calendars, by thread

    @property
    def lines(self) -> list[Line]:
        return [line for table in self.tables for line in table.lines]

    @property
    def wishes(self) -> Counter[int | None]:
        """Count who got which wish: 1, 2, ..., 0 for none of those made, None for no wish."""
        return Counter((line.place.wish_met or 0) if line.wishes else None for line in self.lines)

    @property
    def changes(self) -> Counter[str]:
        """Count what changes against the published list."""
        lost = sum(1 for one in self.waiting if one.was is not None)
        return Counter(line.change for line in self.lines) + Counter(lost=lost)

    @property
    def regions(self) -> list[tuple[str, list[int], int]]:
        """Count speakers by region: its name, one figure a roundtable, and those who wait."""
        at = Counter((line.body.region or NO_REGION, line.place.session_id) for line in self.lines)
        wait = Counter(one.body.region or NO_REGION for one in self.waiting)
        return [
            (region, [at[region, table.session.id] for table in self.tables], wait[region])
            for region in (*REGIONS, NO_REGION)
        ]


def read(session: Session, run: Run, conference: Conference) -> Draft:
    """Read a run's draft with all that the page compares it with; few statements."""
    found = rows.material(session, conference)
    places = session.scalars(select(Place).where(Place.run_id == run.id)).all()
    unplaced = {int(one["inscription"]): one["reason"] for one in run.plan.get("waiting", ())}
    asked = {one.id: one for one in found.inscriptions}
    held = {place.inscription_id for place in places}
    gone = held.union(unplaced) - asked.keys()
    if gone:
        asked |= rows.of_ids(session, gone)
    drift, broken = planner.drift(run, found) if run.state == "draft" else (drafts.Drift(), ())
    return Draft(
        run=run,
        conference=conference,
        tables=_tables(found, places, asked),
        waiting=_waiting(unplaced, asked, found.slots),
        ranks={code: rank.name for code, rank in found.ranks.items()},
        protocol=list(found.ranks.values()),
        latest=rows.latest_revision(session, conference.id),
        drift=drift,
        broken=broken,
        objectives=objectives.read(run.plan.get("tiers", ()), found.ranks.values()),
        policy_now=found.policy_version,
        answers=attendance.of_conference(session, entries.conference_key(conference.id)),
    )


def _tables(
    found: rows.Material, places: Iterable[Place], asked: Mapping[int, Inscription]
) -> list[Table]:
    lines: dict[int, list[Line]] = {table.id: [] for table in found.roundtables}
    for place in sorted(places, key=lambda place: place.position):
        one, was = asked[place.inscription_id], found.slots.get(place.inscription_id)
        line = Line(place, one, one.delegation.participant, _change(place, was), was)
        lines[place.session_id].append(line)
    return [Table(table, lines[table.id]) for table in found.roundtables]


def _change(place: Place, was: SpeakingSlot | None) -> Change:
    if was is None:
        return "new"
    if was.session_id != place.session_id:
        return "moved"
    return "same" if was.starts_at == place.starts_at else "retimed"


def _waiting(
    unplaced: Mapping[int, str],
    asked: Mapping[int, Inscription],
    slots: Mapping[int, SpeakingSlot],
) -> list[Waiting]:
    return [
        Waiting(one, one.delegation.participant, reason, slots.get(one.id))
        for number, reason in unplaced.items()
        for one in [asked[number]]
    ]
