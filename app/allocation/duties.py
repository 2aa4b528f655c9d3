"""Calendar entries of those who do not speak: who presides, who keeps the list, who plays."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.accounts.models import Staff, StaffRole
from app.allocation import entries, entry_words
from app.allocation.entries import Reason, Told, Wanted
from app.allocation.models import Place, SpeakingSlot
from app.calendars.models import CalendarEntry
from app.delegations.models import Participant
from app.notifications import languages
from app.programme.models import Conference, ConferenceSession, SessionRole
from app.rsvp.models import Inscription

PLAYS = "technical_operator"
Key = tuple[str, str]


def sessions(session: Session, conference_id: int) -> list[ConferenceSession]:
    """List every session with its places of honour, in the order of their start."""
    query = (
        select(ConferenceSession)
        .where(ConferenceSession.conference_id == conference_id)
        .order_by(ConferenceSession.starts_at, ConferenceSession.code)
        .options(selectinload(ConferenceSession.roles))
    )
    return list(session.scalars(query))


def operators(session: Session) -> Sequence[Staff]:
    """List those who play recordings."""
    query = select(Staff).join(StaffRole).where(StaffRole.role == PLAYS, Staff.active)
    return session.scalars(query.order_by(Staff.id)).all()


def bodies(session: Session, tables: Iterable[ConferenceSession]) -> dict[int, Participant]:
    """Read the participants from which those who preside come."""
    ids = {role.participant_id for table in tables for role in table.roles if role.participant_id}
    if not ids:
        return {}
    found = session.scalars(select(Participant).where(Participant.id.in_(ids)))
    return {body.id: body for body in found}


def thread(role: SessionRole) -> str:
    """Name a place of honour to calendars."""
    return f"role:{role.id}"


def recording(inscription_id: int) -> str:
    """Name the recording of a statement to calendars."""
    return f"recording:{inscription_id}"


def presiding(session_id: int) -> str:
    """Name to calendars those who preside over a session, apart from those who speak in it."""
    return f"presiding:{session_id}"


def offices(
    conference: Conference,
    tables: Iterable[ConferenceSession],
    known: Mapping[int, Participant],
    base_url: str,
) -> dict[Key, Wanted]:
    """Word the entries of those who preside and keep lists; who has no address has none."""
    named = ((role, table) for table in tables for role in table.roles if role.email)
    return _by_key(
        _office(conference, table, role, known.get(role.participant_id or 0), base_url)
        for role, table in named
    )


def _office(
    conference: Conference,
    table: ConferenceSession,
    role: SessionRole,
    body: Participant | None,
    base_url: str,
) -> Wanted:
    language = languages.spoken(body.language if body else languages.ENGLISH)
    return Wanted(
        thread=thread(role),
        holder=_person(role.email),
        gathering=presiding(table.id),
        conference=entries.conference_key(conference.id),
        starts_at=table.starts_at,
        ends_at=table.ends_at,
        zone=conference.zone,
        summary=entry_words.office(role.kind, table, language),
        description=entry_words.about_office(conference, table, language),
        location=entry_words.location(conference, table, "in_person", language),
        url=entries.list_url(table, base_url) if table.kind == "roundtable" else "",
        attendee_name=role.name,
        attendee_address=role.email,
        language=language,
    )


def _person(address: str) -> str:
    """Name a person who is in no delegation, without saying who it is."""
    return f"person:{hashlib.sha256(address.casefold().encode()).hexdigest()[:32]}"


def playbacks(
    conference: Conference,
    placed: Iterable[tuple[Inscription, ConferenceSession, Place | SpeakingSlot]],
    staff: Sequence[Staff],
    base_url: str,
) -> dict[Key, Wanted]:
    """Word the entries of those who play the recordings that have a place."""
    return _by_key(
        _playback(conference, table, one, place, who, base_url)
        for one, table, place in placed
        if one.mode == "pre_recorded"
        for who in staff
    )


def _playback(
    conference: Conference,
    table: ConferenceSession,
    one: Inscription,
    place: Place | SpeakingSlot,
    who: Staff,
    base_url: str,
) -> Wanted:
    language, seconds = languages.spoken(who.language or languages.ENGLISH), entries.length(place)
    return Wanted(
        thread=recording(one.id),
        holder=f"staff:{who.id}",
        gathering=entries.gathering(table.id),
        conference=entries.conference_key(conference.id),
        starts_at=entries.whole_minute(place.starts_at),
        ends_at=entries.closing_minute(place.ends_at),
        zone=conference.zone,
        summary=entry_words.playback(one, table, language),
        description=entry_words.about_playback(conference, table, seconds, language),
        location=entry_words.location(conference, table, one.mode, language),
        url=entries.list_url(table, base_url),
        attendee_name=who.name,
        attendee_address=who.email,
        language=language,
        limit_s=seconds,
    )


def _by_key(wanted: Iterable[Wanted]) -> dict[Key, Wanted]:
    return {(one.thread, one.holder): one for one in wanted}


def compared(
    there: Mapping[Key, CalendarEntry],
    to_come: Mapping[Key, Wanted],
    zones: Mapping[str, str] | None = None,
) -> Iterator[Told]:
    """Compare the entries that stand with those to come; `zones` are the homes, by thread."""
    for key in [*to_come, *(key for key in there if key not in to_come)]:
        before, after = there.get(key), to_come.get(key)
        kind = entries.change(before, after)
        if kind is not None:
            reason: Reason = "released" if kind == "cancelled" else ""
            yield Told(kind, None, before, after, reason, (zones or {}).get(key[0], ""))


def homes(tables: Iterable[ConferenceSession], known: Mapping[int, Participant]) -> dict[str, str]:
    """Say in which zone those who preside are at home, by thread."""
    return {
        thread(role): body.zone
        for table in tables
        for role in table.roles
        if (body := known.get(role.participant_id or 0))
    }


def nameless(tables: Iterable[ConferenceSession]) -> list[tuple[SessionRole, ConferenceSession]]:
    """List those who were named without an address, so that nobody can write to them."""
    return [
        (role, table) for table in tables for role in table.roles if role.name and not role.email
    ]
