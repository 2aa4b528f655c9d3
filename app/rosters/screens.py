"""What stands on a screen: the floor of a session, seen from ten metres; nothing private."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.allocation.models import Revision
from app.delegations.models import Participant
from app.programme.models import Conference, ConferenceSession
from app.rosters import screen_words
from app.rosters.models import FloorAct
from app.rosters.turns import Floor, Turn

KIND = "floor"  # the topic that pages of a session follow
SOON_S = 30
USUAL_MINUTES = (2, 3, 5)
IN_SIGHT = 3  # how many of those who come are shown in the hall
REVISION = 100_000  # more acts than any session sees


@dataclass(frozen=True)
class Screen:
    """The floor at a moment, for a page in English and one more language."""

    conference: Conference
    table: ConferenceSession
    floor: Floor
    at: datetime
    tongues: list[str]

    @property
    def left_s(self) -> float:
        """Give the seconds left to whoever has the floor; negative beyond the limit."""
        return self.floor.limit_s - self.floor.spoken(self.at)

    @property
    def left(self) -> str:
        """Write the time left as minutes and seconds, as the browser goes on writing it."""
        return minutes(self.left_s)

    @property
    def stage(self) -> str:
        """Name the colour of the clock: calm, last half minute, over; rest without a speaker."""
        if self.floor.now is None:
            return "rest"
        if self.left_s <= 0:
            return "over"
        return "last" if self.left_s <= SOON_S else "calm"

    @property
    def stands_still(self) -> bool:
        """Tell whether the clock was stopped."""
        return self.floor.now is not None and self.floor.paused_at is not None

    @property
    def since_ms(self) -> int | str:
        """Give the moment from which the clock runs; empty while it stands still."""
        began = self.floor.began_at
        return int(began.timestamp() * 1000) if began and not self.stands_still else ""

    @property
    def what(self) -> str:
        """Name what is being said."""
        kind = self.floor.now.kind if self.floor.now else ""
        return kind if kind in {"point_of_order", "right_of_reply"} else "speaking"

    @property
    def rest(self) -> str:
        """Name what happens while nobody has the floor."""
        if self.floor.phase in {"suspended", "closed"}:
            return self.floor.phase
        if self.floor.phase in {"planned", "ready"}:
            return "planned"
        return "chair" if self.floor.coming else "nobody"

    @property
    def coming(self) -> tuple[Turn, ...]:
        """List who comes next; whoever was interrupted goes on first."""
        if self.floor.phase == "closed":
            return ()
        first = (self.floor.interrupted,) if self.floor.interrupted else ()
        return (*first, *self.floor.coming)[:IN_SIGHT]

    @property
    def presets(self) -> list[int | float]:
        """List the usual limits in minutes, and the one in force where it is none of them."""
        own = self.floor.limit_s / 60
        mine = [int(own) if own.is_integer() else round(own, 1)]
        return sorted({*USUAL_MINUTES, *mine})


def minutes(seconds: float) -> str:
    """Write seconds as "2:05"; "−0:12" beyond the limit."""  # noqa: RUF002 (a minus)
    whole = -int(-seconds // 1)
    sign = "−" if whole < 0 else ""  # noqa: RUF001 (a minus)
    return f"{sign}{abs(whole) // 60}:{abs(whole) % 60:02}"


def language_of(session: Session, conference: Conference, wanted: str) -> str:
    """Choose the second language of a screen: the one asked for, or that of the host."""
    if wanted in screen_words.LANGUAGES:
        return wanted
    query = select(Participant.language).where(Participant.code == conference.host_code)
    own = session.scalar(query) if conference.host_code else None
    return own if own in screen_words.LANGUAGES else screen_words.ENGLISH


def newest(ids: object) -> Select[tuple[int, int]]:
    """Ask for the newest numbers of sessions: they grow with every act and every revision."""
    acts = (
        select(func.coalesce(func.max(FloorAct.number), 0))
        .where(FloorAct.session_id == ConferenceSession.id)
        .scalar_subquery()
    )
    revisions = (
        select(func.coalesce(func.max(Revision.number), 0))
        .where(Revision.conference_id == ConferenceSession.conference_id)
        .scalar_subquery()
    )
    number = acts + revisions * REVISION
    return select(ConferenceSession.id, number).where(ConferenceSession.id.in_(ids))  # type: ignore[arg-type]
