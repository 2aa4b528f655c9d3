"""The list while its session runs: what an act finds, and the steps that acts are made of."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NoReturn

from app.errors import N_, Refused
from app.rosters.turns import Act, Kind, Phase, State, Times, Turn, spoken

EARLY = timedelta(minutes=10)  # to open earlier than this is confirmed first
LAST = 1000  # the tier of whoever speaks after everybody else


@dataclass
class Standing:
    """A session between two acts; only `transitions` and `fold` change one."""

    times: Times
    coming: list[Turn]
    phase: Phase = "ready"
    list_closed: bool = False
    now: Turn | None = None
    began_at: datetime | None = None
    paused_at: datetime | None = None
    spoken_s: float = 0
    interrupted: Turn | None = None
    absent: list[Turn] = field(default_factory=list)
    dropped: list[Turn] = field(default_factory=list)
    done: list[Turn] = field(default_factory=list)
    unheard: list[Turn] = field(default_factory=list)
    extended_s: int = 0
    limit_s: int | None = None
    opened_at: datetime | None = None
    suspended_at: datetime | None = None
    closed_at: datetime | None = None

    def refuse(self, message: str, **values: object) -> NoReturn:
        """Say why an act cannot be done now."""
        raise Refused(message, **values)

    def must_be(self, *phases: Phase) -> None:
        """Refuse where the session is in another phase."""
        if self.phase in phases:
            return
        said = {
            "planned": N_("There is no published list yet."),
            "ready": N_("The session is not open yet."),
            "open": N_("The session is open already."),
            "suspended": N_("The session is suspended. Resume it first."),
            "closed": N_("The session is closed."),
        }
        self.refuse(said[self.phase])

    def speaker(self) -> Turn:
        """Give whoever has the floor; refuse where nobody has."""
        if self.now is None:
            self.refuse(N_("Nobody has the floor."))
        return self.now

    def free(self) -> None:
        """Refuse where somebody has the floor."""
        if self.now is not None:
            sentence = N_("%(who)s has the floor. Say first how that ended.")
            self.refuse(sentence, who=self.now.name)

    def find(self, key: str, *where: list[Turn]) -> Turn:
        """Find a turn in one of the lists; refuse where it is in none of them."""
        for turns in where:
            for turn in turns:
                if turn.key == key:
                    return turn
        return self._miss(key)

    def _miss(self, key: str) -> NoReturn:
        known = [*self.everybody(), *self.done]
        who = next((turn.name for turn in known if turn.key == key), "")
        if not who:
            self.refuse(N_("There is no such speaker on this list."))
        self.refuse(N_("That cannot be done for %(who)s now."), who=who)

    def everybody(self) -> list[Turn]:
        """List all who are still to speak or have the floor."""
        now = [turn for turn in (self.now, self.interrupted) if turn]
        return [*now, *self.coming, *self.absent, *self.dropped, *self.unheard]

    def take(self, turn: Turn) -> None:
        """Take a turn off whichever list it stands on."""
        for turns in (self.coming, self.absent, self.dropped, self.unheard):
            if turn in turns:
                turns.remove(turn)

    def put(self, turn: Turn, **changes: object) -> None:
        """Put a changed turn in the place where it stands."""
        changed = replace(turn, **changes)  # type: ignore[arg-type]
        for turns in (self.coming, self.absent, self.dropped, self.unheard):
            if turn in turns:
                turns[turns.index(turn)] = changed
        self.now = changed if self.now == turn else self.now
        self.interrupted = changed if self.interrupted == turn else self.interrupted

    def join(self, turn: Turn) -> bool:
        """Put a turn at the end of its category; False where nobody of it is left to come."""
        same = [i for i, other in enumerate(self.coming) if other.tier == turn.tier]
        later = [i for i, other in enumerate(self.coming) if other.tier > turn.tier]
        place = same[-1] + 1 if same else (later[0] if later else len(self.coming))
        self.coming.insert(place, replace(turn, state="waiting"))
        return bool(same)

    def call(self, turn: Turn, at: datetime) -> None:
        """Give the floor, which is free, and let the clock run."""
        self.take(turn)
        here = None if turn.mode in {"live_remote", "pre_recorded"} else True
        self.now = replace(turn, state="speaking", present=here)
        self.began_at, self.paused_at, self.spoken_s = at, None, turn.spoken_s

    def stop(self, at: datetime) -> None:
        """Let the clock stand still."""
        if self.now is not None and self.paused_at is None:
            self.spoken_s = spoken(self.began_at, None, self.spoken_s, at)
            self.paused_at = at

    def leave(self, at: datetime) -> Turn:
        """Take the floor away; whoever was interrupted has it back, the clock standing still."""
        self.stop(at)
        left = replace(self.speaker(), spoken_s=self.spoken_s)
        self.now, self.began_at, self.paused_at, self.spoken_s = None, None, None, 0
        if self.interrupted is not None:
            self.now, self.interrupted = self.interrupted, None
            self.began_at, self.paused_at, self.spoken_s = at, at, self.now.spoken_s
        return left

    def finish(self, how: State, at: datetime) -> None:
        """Let whoever has the floor be done."""
        self.done.append(replace(self.leave(at), state=how))

    def interrupt(self, turn: Turn, at: datetime) -> None:
        """Give the floor to somebody else for a moment."""
        if self.now is not None:
            self.stop(at)
            self.interrupted = replace(self.now, spoken_s=self.spoken_s)
            self.now = None
        self.call(turn, at)

    def spoken_at(self, at: datetime) -> float:
        """Give the seconds that whoever has the floor has spoken at a moment."""
        return spoken(self.began_at, self.paused_at, self.spoken_s, at)

    @property
    def shift(self) -> timedelta:
        """Give by how much the plan moves: a session held at another hour keeps its length."""
        times, opened = self.times, self.opened_at
        if opened is None or times.starts_at - EARLY <= opened < times.ends_at:
            return timedelta()
        return opened - times.starts_at

    @property
    def ends_at(self) -> datetime:
        """Give the end of the session with what was added."""
        return self.times.ends_at + self.shift + timedelta(seconds=self.extended_s)


def unlisted(act: Act, kind: Kind, tier: int) -> Turn:
    """Make the turn of somebody who comes onto the list by an act."""
    told = act.arguments
    return Turn(
        key=f"u{act.number}",
        slot_id=None,
        position=0,
        name=str(told.get("name", "")),
        code=str(told.get("code", "")),
        post=str(told.get("post", "")),
        language=str(told.get("language", "")),
        mode=str(told.get("mode", "in_person")),
        limit_s=int(told.get("limit_s", 180)),
        kind=kind,
        names=dict(told.get("names", {})),
        tier=tier,
        reason=str(told.get("reason", "")),
    )


def put_back(it: Standing, turn: Turn, *, again: bool) -> None:
    """Let a turn wait until its category is through, or aside if that has happened before.

    Who is the last of a category would be called again at once: such a one stands aside too.
    """
    if again or all(other.tier != turn.tier for other in it.coming):
        it.absent.append(replace(turn, state="absent"))
    else:
        it.join(turn)


Step = Callable[[Standing, Act], None]
