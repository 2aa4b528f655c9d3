"""What a speaker's calendar entry says, and which entries a plan would change."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation import entry_words, rows
from app.allocation.models import Place, SpeakingSlot
from app.calendars import service as calendars
from app.calendars.models import CalendarEntry
from app.programme.models import Conference, ConferenceSession
from app.rsvp.models import Inscription

Kind = Literal["new", "moved", "corrected", "cancelled"]
Reason = Literal["", "waiting", "withdrawn", "substituted", "recorded", "released"]
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Wanted:
    """An entry as a plan would have it; the fields are those of `calendars.service.enter`."""

    thread: str
    holder: str
    gathering: str
    conference: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    description: str
    location: str
    url: str
    attendee_name: str
    attendee_address: str
    language: str
    limit_s: int = 0  # of the statement itself: calendars only count in minutes

    def fields(self) -> dict[str, Any]:
        """Give the part that calendars know."""
        return {name: value for name, value in asdict(self).items() if name != "limit_s"}


@dataclass(frozen=True)
class Told:
    """One person to whom a publication writes, with the entry that stands and the one to come.

    `inscription` is the request of a speaker; None for whoever presides, keeps the list or plays
    a recording. `reason` says why an entry is cancelled, `own_zone` where its holder is at home.
    """

    kind: Kind
    inscription: Inscription | None
    before: CalendarEntry | None
    after: Wanted | None
    reason: Reason = ""
    own_zone: str = ""


def thread(inscription_id: int) -> str:
    """Name the slot of an inscription to calendars."""
    return f"inscription:{inscription_id}"


def conference_key(conference_id: int) -> str:
    """Name the conference to calendars."""
    return f"conference:{conference_id}"


def gathering(session_id: int) -> str:
    """Name the session to calendars."""
    return f"session:{session_id}"


def wanted(
    conference: Conference,
    table: ConferenceSession,
    one: Inscription,
    place: Place | SpeakingSlot,
    base_url: str,
) -> Wanted | None:
    """Word the entry of a speaker; None for a recording, at which nobody needs to be.

    Calendars count in minutes: the entry opens with the minute in which the floor is expected
    and closes with the one in which the statement ends.
    """
    if one.mode == "pre_recorded":
        return None
    language, seconds = entry_words.language_of(one), length(place)
    return Wanted(
        thread=thread(one.id),
        holder=rows.person_id(one.speaker),
        gathering=gathering(table.id),
        conference=conference_key(conference.id),
        starts_at=whole_minute(place.starts_at),
        ends_at=closing_minute(place.ends_at),
        zone=conference.zone,
        summary=entry_words.statement(one, table, language),
        description=entry_words.about_statement(conference, table, one, seconds, language),
        location=entry_words.location(conference, table, one.mode, language),
        url=list_url(table, base_url),
        attendee_name=f"{one.speaker.form_of_address} {one.speaker.name}".strip(),
        attendee_address=address_of(one),
        language=language,
        limit_s=seconds,
    )


def length(place: Place | SpeakingSlot) -> int:
    """Give the length of a place in seconds."""
    return int((place.ends_at - place.starts_at).total_seconds())


def list_url(table: ConferenceSession, base_url: str) -> str:
    """Give the address of the published list of a session."""
    return f"{base_url.rstrip('/')}/lists/{table.code}"


def whole_minute(at: datetime) -> datetime:
    """Cut a moment to its minute."""
    return at.replace(second=0, microsecond=0)


def closing_minute(at: datetime) -> datetime:
    """Give the end of the minute in which something ends."""
    return whole_minute(at + MINUTE - timedelta(microseconds=1))


def address_of(one: Inscription) -> str:
    """Give the speaker's own address, else that of the post invited, else that of the mission."""
    addressee = one.delegation.invitation.addressee
    mission = addressee.mission.email if addressee.mission else ""
    return one.speaker.email or addressee.email or mission


def standing(
    session: Session, conference_id: int, *, threads: str = "inscription:%"
) -> dict[tuple[str, str], CalendarEntry]:
    """Read the entries that were ever made, by thread and holder; those of speakers if not said."""
    query = (
        select(CalendarEntry)
        .where(CalendarEntry.conference == conference_key(conference_id))
        .where(CalendarEntry.thread.like(threads))
        .order_by(CalendarEntry.id)
    )
    return {(entry.thread, entry.holder): entry for entry in session.scalars(query)}


def numbers(there: Mapping[tuple[str, str], CalendarEntry]) -> set[int]:
    """Give the requests for the floor that entries are about."""
    return {number(thread) for thread, _holder in there}


def to_come(
    places: Iterable[Place],
    tables: Mapping[int, ConferenceSession],
    people: Mapping[int, Inscription],
    conference: Conference,
    base_url: str,
) -> dict[tuple[str, str], Wanted]:
    """Word the entries of places, by thread and holder."""
    found = {}
    for place in places:
        one = people[place.inscription_id]
        if entry := wanted(conference, tables[place.session_id], one, place, base_url):
            found[entry.thread, entry.holder] = entry
    return found


def number(name: str) -> int:
    """Read the number of whatever a thread names."""
    return int(name.rpartition(":")[2])


def compared(
    there: Mapping[tuple[str, str], CalendarEntry],
    to_come: Mapping[tuple[str, str], Wanted],
    people: Mapping[int, Inscription],
    placed: Collection[int],
) -> list[Told]:
    """Compare the entries that stand with those to come, by thread and holder."""
    told = []
    for key in [*to_come, *(key for key in there if key not in to_come)]:
        before, after, one = there.get(key), to_come.get(key), people[number(key[0])]
        kind = change(before, after)
        if kind is not None:
            reason = _reason(one, key[1], placed) if kind == "cancelled" else ""
            told.append(Told(kind, one, before, after, reason, one.home_zone))
    return told


def _reason(one: Inscription, holder: str, placed: Collection[int]) -> Reason:
    if one.state not in rows.STANDING:
        return "withdrawn"
    if holder != rows.person_id(one.speaker):
        return "substituted"
    return "recorded" if one.id in placed else "waiting"


def change(before: CalendarEntry | None, after: Wanted | None) -> Kind | None:
    """Say what becomes of an entry; None where its holder need not be told anything."""
    if before is None or before.status != "confirmed":
        return "new" if after is not None else None
    if after is None:
        return "cancelled"
    if any(getattr(before, name) != getattr(after, name) for name in calendars.ASKS_AGAIN):
        return "moved"
    # The address of the public list changes with the host name: no reason to write to anybody.
    told = {name: value for name, value in after.fields().items() if name != "url"}
    same = all(getattr(before, name) == value for name, value in told.items())
    return None if same else "corrected"
