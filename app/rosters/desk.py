"""What the clerk has before them: the floor, what is noted beside it, and what may be chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.allocation.models import SpeakingSlot
from app.delegations.models import Participant
from app.errors import N_, NotFound
from app.programme.models import Conference, ConferenceSession, SessionRole
from app.recordings.models import Recording
from app.rosters import choices, floor, service
from app.rosters.choices import Choice, Outlook
from app.rosters.models import RosterNote
from app.rosters.standing import EARLY
from app.rosters.turns import Act, Floor, Turn
from app.rsvp.models import Inscription

NEXT = 5  # how many are shown before the rest of the list
TOLD = 8  # how many acts are told again
LIMITS_S = (120, 180, 300)
EXTENSIONS = (5, 10, 15)
PLAYABLE = {"accepted", "queued", "played"}


@dataclass(frozen=True)
class Beside:
    """What is known of one statement beside the list; nothing by which a person is reached."""

    recording: str = ""  # the state of the recording; empty where there is none
    length_s: int = 0
    text: bool = False  # the interpreters have the text
    remark: str = ""  # what the delegation wrote with its request


@dataclass(frozen=True)
class Desk:
    """One session as its clerk sees it at a moment."""

    conference: Conference
    table: ConferenceSession
    floor: Floor
    at: datetime
    notes: Mapping[int, RosterNote]
    beside: Mapping[int, Beside]
    bodies: Mapping[int, Participant]

    @property
    def presiding(self) -> list[SessionRole]:
        """List the places of honour to which somebody was named."""
        return [role for role in self.table.roles if role.name]

    @property
    def unchecked(self) -> list[Turn]:
        """List who is to be played, without a recording that was accepted."""
        played = [turn for turn in self.floor.coming if turn.mode == "pre_recorded"]
        none = Beside()
        return [
            turn
            for turn in played
            if self.beside.get(turn.slot_id or 0, none).recording not in PLAYABLE
        ]

    @property
    def untested(self) -> list[Turn]:
        """List who speaks by a video link that nobody has tried."""
        remote = [turn for turn in self.floor.coming if turn.mode == "live_remote"]
        return [turn for turn in remote if turn.link != "up"]

    @property
    def early(self) -> bool:
        """Tell whether the hour of the session is still to come."""
        return self.at < self.table.starts_at - EARLY

    @property
    def next(self) -> Sequence[Turn]:
        """List the next five after whoever is on deck."""
        return self.floor.coming[1 : NEXT + 1]

    @property
    def outlook(self) -> Outlook:
        """Say how the session ends as it stands."""
        return choices.as_it_stands(self.floor)

    @property
    def rest(self) -> Sequence[Turn]:
        """List all who come after them."""
        return self.floor.coming[NEXT + 1 :]

    @property
    def away(self) -> list[Turn]:
        """List who is known not to be in the room, nor on the line."""
        waiting = [*self.floor.coming, *self.floor.absent]
        return [one for one in waiting if one.present is False or one.link == "failed"]

    @property
    def choices(self) -> list[Choice]:
        """List what would help where time runs short."""
        return choices.choices(self.floor)

    @property
    def told(self) -> list[Act]:
        """List the latest acts, the newest first."""
        return list(self.floor.acts[: -TOLD - 1 : -1])

    @property
    def opening_until(self) -> datetime:
        """Give when the co-chairs' remarks should be through."""
        opened = self.floor.opened_at or max(self.at, self.table.starts_at)
        return opened + timedelta(seconds=self.table.opening_s + self.table.keynote_s)


def desk(session: Session, conference: Conference, code: str, *, now: datetime) -> Desk:
    """Read one session for its clerk; raises NotFound for any other than a roundtable."""
    table = session.scalar(
        select(ConferenceSession)
        .where(ConferenceSession.conference_id == conference.id)
        .where(ConferenceSession.code == code, ConferenceSession.kind == "roundtable")
        .options(selectinload(ConferenceSession.items), selectinload(ConferenceSession.roles))
    )
    if table is None:
        raise NotFound(N_("There is no such roundtable."))
    return Desk(
        conference,
        table,
        floor.floor_of(session, table.id, now=now),
        now,
        notes=_notes(session, table.id),
        beside=_beside(session, table.id),
        bodies=service.bodies(session, table),
    )


def _notes(session: Session, session_id: int) -> dict[int, RosterNote]:
    query = select(RosterNote).join(SpeakingSlot, SpeakingSlot.id == RosterNote.slot_id)
    found = session.scalars(query.where(SpeakingSlot.session_id == session_id))
    return {note.slot_id: note for note in found}


def _beside(session: Session, session_id: int) -> dict[int, Beside]:
    query = (
        select(
            SpeakingSlot.id,
            Inscription.note,
            Recording.state,
            Recording.length_s,
            Recording.text_supplied,
        )
        .join(Inscription, Inscription.id == SpeakingSlot.inscription_id)
        .outerjoin(Recording, Recording.inscription_id == Inscription.id)
        .where(SpeakingSlot.session_id == session_id)
    )
    return {
        slot: Beside(state or "", length or 0, bool(text), note)
        for slot, note, state, length, text in session.execute(query)
    }
