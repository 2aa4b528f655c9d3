"""What stands on a list while its session runs: turns, acts, the times of a session, the floor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

Phase = Literal["planned", "ready", "open", "suspended", "closed"]
Kind = Literal["national", "group", "observer", "point_of_order", "right_of_reply"]
State = Literal[
    "waiting", "speaking", "absent", "dropped", "delivered", "cut_off", "in_lieu", "not_delivered"
]


@dataclass(frozen=True)
class Turn:
    """One line of the list; seconds throughout.

    `key` names it in acts: the number of its slot ("12"), or "u7" for whoever came onto the list
    by act number 7 and has no slot. `tier` is its category: those of one tier speak one after the
    other. `spoken_s` is what it has used of its time before now. `present` is None until somebody
    has looked. `link` is "failed" or "up" once somebody noted it. `published` is the time on the
    published list. Whoever is `gone` has withdrawn: only what was said before stays.
    """

    key: str
    slot_id: int | None
    position: int
    name: str
    code: str
    post: str
    language: str
    mode: str
    limit_s: int
    state: State = "waiting"
    kind: Kind = "national"
    behalf: str = ""
    names: Mapping[str, str] = field(default_factory=dict, hash=False)  # by language
    tier: int = 1
    published: datetime | None = None
    spoken_s: float = 0
    present: bool | None = None
    absences: int = 0
    link: str = ""
    failures: int = 0
    reason: str = ""
    gone: bool = False

    @property
    def spoken_for(self) -> str:
        """Name whoever the statement is made for: the group through the Party, or the Party."""
        return f"{self.behalf} ({self.name})" if self.behalf else self.name


@dataclass(frozen=True)
class Act:
    """One entry of the log; `arguments["turn"]` is the key of the turn it concerns, if any."""

    number: int
    kind: str
    at: datetime
    by: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def turn(self) -> str:
        """Give the key of the turn it concerns; empty where it concerns none or the next."""
        return str(self.arguments.get("turn", ""))


@dataclass(frozen=True)
class Times:
    """What a session was planned with; seconds."""

    session_id: int
    code: str
    title: str
    starts_at: datetime
    ends_at: datetime
    opening_s: int = 600
    keynote_s: int = 0
    wrap_up_s: int = 300
    changeover_s: int = 30


@dataclass(frozen=True)
class Floor:
    """How a session stands after its last act, with estimates as of the moment it was read.

    `coming` are all who wait, in the order of floor; its first is `on_deck`. Whoever has the floor
    has used `spoken_s` up to `began_at` (or to `paused_at`, while the clock stands still): ask
    `spoken(at)`. `absent` were called twice, `dropped` taken off the list; `unheard` are those
    left over when the session was closed. `estimates` are by key of the turn. `late_s` is by how
    much the list is behind what was published, `over_s` by how much the session would exceed its
    end; negative is time in hand. `done` holds points of order too. `acts` is the whole log,
    `undone` the numbers of those taken back.
    """

    session_id: int
    code: str
    title: str
    phase: Phase
    list_closed: bool
    number: int
    now: Turn | None
    began_at: datetime | None
    paused_at: datetime | None
    spoken_s: float
    limit_s: int
    on_deck: Turn | None
    coming: tuple[Turn, ...]
    absent: tuple[Turn, ...]
    dropped: tuple[Turn, ...]
    done: tuple[Turn, ...]
    unheard: tuple[Turn, ...]
    interrupted: Turn | None
    estimates: Mapping[str, datetime]
    late_s: int
    over_s: int
    starts_at: datetime
    ends_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    last: Act | None
    undoable: Act | None
    redoable: Act | None
    acts: tuple[Act, ...]
    undone: frozenset[int]
    times: Times

    def spoken(self, at: datetime) -> float:
        """Give the seconds that whoever has the floor has spoken at a moment."""
        return spoken(self.began_at, self.paused_at, self.spoken_s, at)

    def turns(self) -> Sequence[Turn]:
        """List every turn of the session, those who spoke first."""
        now = [one for one in (self.now, self.interrupted) if one]
        return [*self.done, *now, *self.coming, *self.absent, *self.dropped, *self.unheard]

    def turn(self, key: str) -> Turn | None:
        """Find a turn by its key."""
        return next((one for one in self.turns() if one.key == key), None)

    def unlikely(self) -> list[Turn]:
        """List those whose statement would not end before the wrap-up."""
        last = self.ends_at - timedelta(seconds=self.times.wrap_up_s)
        return [
            one
            for one in self.coming
            if self.estimates[one.key] + timedelta(seconds=one.limit_s) > last
        ]


def spoken(
    began_at: datetime | None, paused_at: datetime | None, before_s: float, at: datetime
) -> float:
    """Give the seconds spoken at a moment, of which `before_s` were over when the clock began."""
    if began_at is None or paused_at is not None:
        return before_s
    return before_s + max(0.0, (at - began_at).total_seconds())
