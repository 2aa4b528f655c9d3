"""The figures of the overview: counted anew for every page, kept in no table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from app.allocation.demand import Demand
from app.programme.models import Conference, ConferenceSession


class Letters(NamedTuple):
    """Addressees alike; `state` as the register names it, `quarter` the quarter of dispatch."""

    region: str
    state: str
    channel: str
    quarter: int | None


class Came(NamedTuple):
    """Replies alike that came within one quarter of an hour; `before` is what they replace."""

    quarter: int
    answer: str
    late: bool
    before: str | None
    before_late: bool | None


class Attends(NamedTuple):
    """Delegations alike: how many, how many led by a minister, how many asking for the floor."""

    region: str
    answer: str
    number: int
    ministers: int
    asking: int


class Speaks(NamedTuple):
    """Standing requests for the floor alike."""

    mode: str
    zone: str
    region: str


@dataclass(frozen=True)
class Day:
    """How the replies stood at the end of one day of the place; `silent` had their letter."""

    day: date
    accepted: int
    tentative: int
    declined: int
    silent: int
    late: int

    @property
    def invited(self) -> int:
        return self.accepted + self.tentative + self.declined + self.silent


@dataclass(frozen=True)
class Share:
    """What one region has done so far."""

    region: str
    invited: int
    answered: int
    accepted: int
    minister: int
    floor: int


NOBODY = Share("", 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Awake:
    """Live remote speakers of one session: how many by band of hours at home and region."""

    session: ConferenceSession
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def whole(self) -> int:
        return sum(self.counts.values())

    def band(self, band: str) -> int:
        """Count those of one band, of all regions."""
        return sum(count for (one, _), count in self.counts.items() if one == band)


@dataclass(frozen=True)
class Figures:
    """Everything the overview shows of one conference, as it stood `at` a moment."""

    conference: Conference
    at: datetime
    due_at: datetime | None
    letters: Counter[Letters]
    days: Sequence[Day]
    shares: Sequence[Share]
    demands: Sequence[Demand]
    limit_s: int
    awake: Sequence[Awake]
    speaks: Counter[Speaks]

    @property
    def whole(self) -> Share:
        """Add up the regions."""
        columns = zip(*(astuple(share)[1:] for share in self.shares), strict=True)
        return Share("", *(sum(column) for column in columns)) if self.shares else NOBODY
