"""The question: sessions, inscriptions and policy, refused as a whole when they contradict."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final, Literal

from scheduling.clock import Interval, seconds_between
from scheduling.plan import Placement
from scheduling.policy import Policy

Category = Literal["party", "group", "observer"]
Kind = Literal["national", "group", "observer"]
Mode = Literal["in_person", "live_remote", "pre_recorded", "read_out"]
State = Literal[
    "inscribed",
    "confirmed",
    "waitlisted",
    "allocated",
    "withdrawn",
    "declined",
    "declined_by_chair",
    "barred",
    "contested",
]

STANDING: Final[frozenset[State]] = frozenset({"inscribed", "confirmed", "waitlisted", "allocated"})
ON_SITE: Final[frozenset[Mode]] = frozenset({"in_person", "read_out"})


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a session kept for a region: a weight, read in proportion to the others."""

    region: str
    weight: int


@dataclass(frozen=True, slots=True)
class Session:
    """One roundtable. Lengths in seconds; capacities in statements, None where there is no limit.

    seats bounds all statements, onsite_places those in person or read out in the room,
    remote_lines those that are live remote. co_chairs and moderators are person ids.
    """

    id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    opening_s: int = 300
    keynote_s: int = 300
    wrap_up_s: int = 300
    changeover_s: int = 30
    seats: int | None = None
    onsite_places: int | None = None
    remote_lines: int | None = None
    co_chairs: tuple[str, ...] = ()
    moderators: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    quota: tuple[Share, ...] = ()

    @property
    def interval(self) -> Interval:
        return Interval(self.starts_at, self.ends_at)

    @property
    def net_s(self) -> int:
        """Seconds left for statements and changeovers."""
        whole = seconds_between(self.starts_at, self.ends_at)
        return whole - self.opening_s - self.keynote_s - self.wrap_up_s


@dataclass(frozen=True, slots=True)
class FloorException:
    """A place in the order of floor given by hand: 1 is first, -1 last, among one's own class."""

    position: int
    reason: str


@dataclass(frozen=True, slots=True)
class Inscription:
    """One request for the floor.

    party: the Party or observer that asks (for a group statement, the one whose person speaks).
    name: UN short name for sentences and the lot; `party` where empty. tier: 1 is the highest.
    limit_s: seconds, None for the limit of the kind. wishes: session ids, the dearest first.
    never: session ids refused. windows: times at which the person can speak, empty for always.
    home_zone: IANA name. pin: the session this inscription must stay in. exception: a place in
    the order given by hand. recording_accepted: when the recording passed its check.
    uses_national: a group statement that the Party counts as its own.
    """

    id: str
    party: str
    person: str
    inscribed_at: datetime
    name: str = ""
    category: Category = "party"
    kind: Kind = "national"
    group: str | None = None
    tier: int = 5
    limit_s: int | None = None
    wishes: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    mode: Mode = "in_person"
    home_zone: str | None = None
    windows: tuple[Interval, ...] = ()
    themes: tuple[str, ...] = ()
    language: str | None = None
    region: str | None = None
    sids: bool = False
    ldc: bool = False
    gender: str | None = None
    pin: str | None = None
    exception: FloorException | None = None
    recording_accepted: datetime | None = None
    uses_national: bool = False
    state: State = "confirmed"

    @property
    def label(self) -> str:
        """The name to use in a sentence."""
        return self.name or self.party

    @property
    def small(self) -> bool:
        return self.sids or self.ldc


@dataclass(frozen=True, slots=True)
class Spoken:
    """A statement already given in the segment, as at a leaders' summit."""

    party: str
    person: str


class Faulty(ValueError):
    """A problem that contradicts itself; `faults` names each by path and value."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Problem:
    """Everything the engine is told. Raises `Faulty` with every fault on construction.

    apart: pairs of parties that should not sit together (private: never exported with a plan).
    published: the placements of the last published revision, to stay near.
    spoken: statements already given elsewhere in the segment.
    """

    sessions: tuple[Session, ...]
    inscriptions: tuple[Inscription, ...]
    apart: tuple[tuple[str, str], ...] = ()
    published: tuple[Placement, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    policy: Policy = field(default_factory=Policy)

    def __post_init__(self) -> None:
        from scheduling.faults import faults_of  # noqa: PLC0415  (faults read this module's types)

        if faults := faults_of(self):
            raise Faulty(faults)

    @cached_property
    def session_by_id(self) -> dict[str, Session]:
        return {session.id: session for session in self.sessions}

    @cached_property
    def inscription_by_id(self) -> dict[str, Inscription]:
        return {inscription.id: inscription for inscription in self.inscriptions}

    @cached_property
    def led_by(self) -> dict[str, tuple[Session, ...]]:
        """The sessions that each co-chair and moderator leads, by person id."""
        led: dict[str, tuple[Session, ...]] = {}
        for session in self.sessions:
            for person in {*session.co_chairs, *session.moderators}:
                led[person] = (*led.get(person, ()), session)
        return led

    @cached_property
    def published_by_id(self) -> dict[str, Placement]:
        return {place.inscription: place for place in self.published}

    def limit_s(self, inscription: Inscription) -> int:
        """Seconds that the inscription may speak."""
        if inscription.limit_s is not None:
            return inscription.limit_s
        limits: dict[Kind, int] = {
            "national": self.policy.limits_s.national,
            "group": self.policy.limits_s.group,
            "observer": self.policy.limits_s.observer,
        }
        return limits[inscription.kind]
