"""Whose calendar entry a publication, a reply or another name in the programme would change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Staff
from app.allocation import duties, entries, rows
from app.allocation.entries import Told, Wanted
from app.allocation.models import Place, SpeakingSlot
from app.calendars.models import CalendarEntry
from app.delegations.models import Participant
from app.programme.models import Conference, ConferenceSession, SessionRole
from app.rsvp.models import Inscription

Standing = Mapping[tuple[str, str], CalendarEntry]


@dataclass(frozen=True)
class Ground:
    """What stands before anything is published: entries, sessions, and who is concerned.

    Read once, it answers for the places of any draft whose people are known.
    """

    conference: Conference
    base_url: str
    there: Standing
    sessions: list[ConferenceSession]
    people: Mapping[int, Inscription]
    bodies: Mapping[int, Participant]
    operators: Sequence[Staff]


def ground(
    session: Session, conference: Conference, concerned: Iterable[int], base_url: str
) -> Ground:
    """Read what stands, and the requests `concerned` with all whose entries are standing."""
    there = entries.standing(session, conference.id, threads="%")
    sessions = duties.sessions(session, conference.id)
    ids = {*concerned, *entries.numbers(_of("inscription:", there))}
    return Ground(
        conference,
        base_url,
        there,
        sessions,
        rows.of_ids(session, ids),
        duties.bodies(session, sessions),
        duties.operators(session),
    )


def of_run(session: Session, run_id: int, conference: Conference, base_url: str) -> list[Told]:
    """List everybody whose entry the plan of a run would make, change or cancel."""
    places = list(session.scalars(select(Place).where(Place.run_id == run_id)))
    concerned = [place.inscription_id for place in places]
    return of_places(ground(session, conference, concerned, base_url), places)


def of_places(on: Ground, places: Iterable[Place]) -> list[Told]:
    """List everybody whose entry these places would make, change or cancel."""
    places, conference, there = list(places), on.conference, on.there
    tables = {table.id: table for table in on.sessions}
    placed = {place.inscription_id for place in places}
    speak = entries.to_come(places, tables, on.people, conference, on.base_url)
    played = [
        (on.people[place.inscription_id], tables[place.session_id], place) for place in places
    ]
    preside = duties.offices(conference, on.sessions, on.bodies, on.base_url)
    play = duties.playbacks(conference, played, on.operators, on.base_url)
    at_home = duties.homes(on.sessions, on.bodies)
    return [
        *entries.compared(_of("inscription:", there), speak, on.people, placed),
        *duties.compared(_of("role:", there), preside, at_home),
        *duties.compared(_of("recording:", there), play),
    ]


def _of(prefix: str, there: Standing) -> Standing:
    return {key: entry for key, entry in there.items() if key[0].startswith(prefix)}


def of_place(
    session: Session, conference: Conference, one: Inscription, slot: SpeakingSlot, base_url: str
) -> list[Told]:
    """List whom a change of one request tells, whose place is published: speaker and operators."""
    spoken = entries.standing(session, conference.id, threads=entries.thread(one.id))
    played = entries.standing(session, conference.id, threads=duties.recording(one.id))
    speaks: dict[tuple[str, str], Wanted] = {}
    plays: dict[tuple[str, str], Wanted] = {}
    if slot.state != "withdrawn":
        wanted = entries.wanted(conference, slot.session, one, slot, base_url)
        speaks = {(wanted.thread, wanted.holder): wanted} if wanted else {}
        staff = duties.operators(session) if one.mode == "pre_recorded" else []
        plays = duties.playbacks(conference, [(one, slot.session, slot)], staff, base_url)
    return [
        *entries.compared(spoken, speaks, {one.id: one}, {one.id}),
        *duties.compared(played, plays),
    ]


def of_role(
    session: Session, conference: Conference, role: SessionRole, base_url: str
) -> list[Told]:
    """List whom another name in a place of honour tells: the former holder and the new one."""
    sessions = [one for one in duties.sessions(session, conference.id) if one.id == role.session_id]
    there = entries.standing(session, conference.id, threads=duties.thread(role))
    known = duties.bodies(session, sessions)
    offices = duties.offices(conference, sessions, known, base_url)
    to_come = {key: one for key, one in offices.items() if key[0] == duties.thread(role)}
    return list(duties.compared(there, to_come, duties.homes(sessions, known)))
