"""Whose calendar entry a publication, a reply or another name in the programme would change."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation import duties, entries, rows
from app.allocation.entries import Told, Wanted
from app.allocation.models import Place, SpeakingSlot
from app.calendars.models import CalendarEntry
from app.programme.models import Conference, ConferenceSession, SessionRole
from app.rsvp.models import Inscription

Standing = Mapping[tuple[str, str], CalendarEntry]


def of_run(session: Session, run_id: int, conference: Conference, base_url: str) -> list[Told]:
    """List everybody whose entry the plan of a run would make, change or cancel."""
    there = entries.standing(session, conference.id, threads="%")
    places = list(session.scalars(select(Place).where(Place.run_id == run_id)))
    sessions = duties.sessions(session, conference.id)
    tables = {table.id: table for table in sessions}
    spoken = _of("inscription:", there)
    placed = {place.inscription_id for place in places}
    people = rows.of_ids(session, placed | entries.numbers(spoken))
    to_come = entries.to_come(places, tables, people, conference, base_url)
    played = [(people[place.inscription_id], tables[place.session_id], place) for place in places]
    return [
        *entries.compared(spoken, to_come, people, placed),
        *_offices(session, conference, sessions, _of("role:", there), base_url),
        *duties.compared(
            _of("recording:", there),
            duties.playbacks(conference, played, duties.operators(session), base_url),
        ),
    ]


def _of(prefix: str, there: Standing) -> Standing:
    return {key: entry for key, entry in there.items() if key[0].startswith(prefix)}


def _offices(
    session: Session,
    conference: Conference,
    sessions: list[ConferenceSession],
    there: Standing,
    base_url: str,
) -> list[Told]:
    known = duties.bodies(session, sessions)
    to_come = duties.offices(conference, sessions, known, base_url)
    return list(duties.compared(there, to_come, duties.homes(sessions, known)))


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
