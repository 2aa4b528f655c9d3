"""Loading and editing the programme: sessions, deadlines and places of honour."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import flag_modified

from app.audit.service import Actor, record
from app.delegations.models import Participant
from app.errors import N_, Invalid, NotFound, Overtaken, Refused
from app.programme import changes, hooks, rows
from app.programme.changes import Change
from app.programme.edits import RoleEdit, SessionEdit
from app.programme.models import Conference, ConferenceSession, Deadline, SessionRole
from app.programme.parsed import ParsedConference

LOAD_ONE = N_("No conference is loaded yet. Load a conference file under Programme, Import.")
OVERTAKEN = N_("Somebody else changed this session while you were editing it.")
NEWEST = select(Conference).order_by(Conference.id.desc()).limit(1)
DATED = NEWEST.options(joinedload(Conference.deadlines))
WHOLE = (
    selectinload(Conference.deadlines),
    selectinload(Conference.sessions).options(
        selectinload(ConferenceSession.items), selectinload(ConferenceSession.roles)
    ),
)


def current(session: Session) -> Conference:
    """Give the conference that was loaded last, with its deadlines; raises NotFound.

    Many features ask on one page: a session that only reads looks it up once.
    """
    kept = session.info if session.info.get("reading") else {}
    found: Conference | None = kept.get("conference")
    if found is None:
        kept["conference"] = found = session.scalars(DATED).unique().one_or_none()
    if found is None:
        raise NotFound(LOAD_ONE)
    return found


def whole(session: Session) -> Conference:
    """Give the current conference with sessions, agenda, roles, deadlines; five statements."""
    return session.scalar(NEWEST.options(*WHOLE)) or current(session)


def deadline(conference: Conference, key: str) -> Deadline | None:
    """Find a deadline by its key ("rsvp"); None where the conference sets none."""
    return next((one for one in conference.deadlines if one.key == key), None)


def roundtables(conference: Conference) -> list[ConferenceSession]:
    """List the sessions to which speakers are allocated, by time and code."""
    return [one for one in conference.sessions if one.kind == "roundtable"]


def session_of(conference: Conference, code: str) -> ConferenceSession:
    """Find a session by its code; raises NotFound."""
    if found := next((one for one in conference.sessions if one.code == code), None):
        return found
    raise NotFound(N_("There is no session %(code)s in this conference."), code=code)


def role_of(row: ConferenceSession, kind: str, place: int) -> SessionRole:
    """Find a place of honour of a session; raises NotFound."""
    for one in row.roles:
        if (one.kind, one.place) == (kind, place):
            return one
    raise NotFound(N_("There is no such place of honour in this session."))


def would_leave_out(session: Session, parsed: ParsedConference) -> list[str]:
    """List the sessions that stand but are not in the file; load() refuses such a file."""
    standing = _standing(session, parsed.code, lock=False)
    return [] if standing is None else changes.left_out(standing, parsed)


def would_change(session: Session, parsed: ParsedConference) -> list[Change] | None:
    """Say what load() would change; None where the conference would be new."""
    standing = _standing(session, parsed.code, lock=False)
    return None if standing is None else changes.compare(standing, parsed)


def load(session: Session, parsed: ParsedConference, *, actor: Actor, now: datetime) -> Conference:
    """Bring a conference in line with its file; the same file again changes nothing.

    Sessions keep their identity by their code. People named in the product stay named.
    Raises Refused when the file leaves out a session that stands: people may hold places in it.
    """
    standing = _standing(session, parsed.code, lock=True)
    if standing is None:
        return _create(session, parsed, actor, now)
    found = changes.compare(standing, parsed)
    missing = changes.left_out(standing, parsed)
    if missing:
        message = N_("The file leaves out sessions that stand: %(codes)s. Put them back into it.")
        raise Refused(message, codes=", ".join(missing))
    if found:
        rows.apply(standing, parsed)
        story = {f"{one.what}: {one.field}": one.as_json() for one in found}
        _record(session, actor, "programme.load", standing, now, story)
        session.flush()
    return standing


def edit_session(
    session: Session,
    session_id: int,
    edit: SessionEdit,
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> ConferenceSession:
    """Change times, room, capacities, durations and guiding questions of a session.

    Nothing is written where nothing differs. Raises Invalid with the fault of each field,
    NotFound, and Overtaken with (sent, standing) of each field when the version seen is old.
    """
    row = _locked(session, session_id)
    wanted = edit.columns()
    differing = changes.differing(row, wanted)
    if row.row_version != seen_version:
        raise Overtaken(OVERTAKEN, differing)
    _check(session, row, edit)
    if differing:
        story = {
            name: [changes.plain(was), changes.plain(sent)]
            for name, (sent, was) in differing.items()
        }
        for name in differing:
            setattr(row, name, wanted[name])
        _record(session, actor, "programme.edit_session", row, now, story)
        session.flush()
    return row


def set_role(
    session: Session,
    session_id: int,
    kind: str,
    place: int,
    edit: RoleEdit,
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> SessionRole:
    """Name somebody to a place of honour, or empty it; the post goes by participant and title.

    The version of the whole session guards the places too. Raises Invalid, NotFound, Overtaken.
    """
    row = _locked(session, session_id)
    role = role_of(row, kind, place)
    wanted = _role_columns(session, edit)
    differing = changes.differing(role, wanted)
    if row.row_version != seen_version:
        raise Overtaken(OVERTAKEN, _named(session, differing))
    if differing:
        story = {f"{kind} {place} {name}": [was, sent] for name, (sent, was) in differing.items()}
        for name in differing:
            setattr(role, name, wanted[name])
        flag_modified(row, "title")  # so that the session gets its next version
        _record(session, actor, "programme.set_role", row, now, story)
        session.flush()
        hooks.tell(session, role, now)
    return role


def _standing(session: Session, code: str, *, lock: bool) -> Conference | None:
    query = select(Conference).where(Conference.code == code).options(*WHOLE)
    return session.scalar(query.with_for_update(of=Conference) if lock else query)


def _create(session: Session, parsed: ParsedConference, actor: Actor, now: datetime) -> Conference:
    conference = rows.conference(parsed)
    session.add(conference)
    session.flush()
    codes = [one.code for one in parsed.sessions]
    _record(session, actor, "programme.load", conference, now, {"sessions": [None, codes]})
    return conference


def _locked(session: Session, session_id: int) -> ConferenceSession:
    query = select(ConferenceSession).where(ConferenceSession.id == session_id).with_for_update()
    row = session.scalar(query)
    if row is None:
        raise NotFound(N_("There is no such session."))
    return row


def _check(session: Session, row: ConferenceSession, edit: SessionEdit) -> None:
    conference = session.get_one(Conference, row.conference_id)
    faults = edit.faults(row.kind, conference)
    if edit.starts_at < edit.ends_at and _room_taken(session, row, edit):
        faults["room"] = N_("Another session is in this room at the same time.")
    if faults:
        raise Invalid(N_("The session cannot be changed like this."), faults)


def _room_taken(session: Session, row: ConferenceSession, edit: SessionEdit) -> bool:
    others = select(ConferenceSession.room).where(
        ConferenceSession.conference_id == row.conference_id,
        ConferenceSession.id != row.id,
        ConferenceSession.starts_at < edit.ends_at,
        ConferenceSession.ends_at > edit.starts_at,
    )
    taken = {room.casefold() for room in session.scalars(others) if room}
    return edit.room.casefold() in taken


def _role_columns(session: Session, edit: RoleEdit) -> dict[str, Any]:
    faults = edit.faults()
    participant_id = None
    if edit.participant_code:
        of_code = Participant.code == edit.participant_code
        participant_id = session.scalar(select(Participant.id).where(of_code))
        if participant_id is None:
            faults["participant"] = N_("Choose a participant from the list.")
    if faults:
        raise Invalid(N_("The place cannot be filled like this."), faults)
    return {"participant_id": participant_id, "name": edit.name, "email": edit.email}


def _named(
    session: Session, differing: dict[str, tuple[object, object]]
) -> dict[str, tuple[object, object]]:
    """Put the names of participants in the place of their numbers, for people to compare."""
    if "participant_id" not in differing:
        return differing
    pair = differing["participant_id"]
    found = session.scalars(select(Participant).where(Participant.id.in_(pair)))
    names: dict[object, str] = {one.id: one.short_name for one in found}
    return {**differing, "participant_id": (names.get(pair[0]), names.get(pair[1]))}


def _record(
    session: Session,
    actor: Actor,
    action: str,
    row: Conference | ConferenceSession,
    now: datetime,
    story: dict[str, Any],
) -> None:
    kind = "conference" if isinstance(row, Conference) else "session"
    label = row.short_title if isinstance(row, Conference) else f"{row.code}. {row.title}"
    record(session, actor, action, kind=kind, id=row.id, label=label, now=now, changes=story)
