"""The verbs of rosters: read the list at the podium, keep a note, give and withdraw links."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from app.accounts import service as accounts
from app.accounts.models import PersonalLink
from app.allocation import entries, lists, rows
from app.allocation.models import Revision, SpeakingSlot
from app.audit.service import Actor, record
from app.calendars import attendance
from app.delegations.models import Participant
from app.errors import N_, Invalid, NotFound, Overtaken
from app.programme.models import Conference, ConferenceSession, SessionRole
from app.rosters.models import RosterNote

PURPOSE = "roster"
SCREEN = "screen"  # opens the pages for podium and hall, and nothing else
LONGEST = 2000
LINK_OUTLIVES = timedelta(days=7)


@dataclass(frozen=True)
class Line:
    """One place on the roster with the private note beside it, if any."""

    slot: SpeakingSlot
    note: RosterNote | None


@dataclass(frozen=True)
class Roster:
    """What moderator and co-chairs have before them; no lines before a revision is published."""

    conference: Conference
    table: ConferenceSession
    revision: Revision | None
    lines: Sequence[Line] = ()
    freed: Sequence[tuple[int, Participant]] = ()
    bodies: dict[int, Participant] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)  # of calendars, by thread

    @property
    def presiding(self) -> list[SessionRole]:
        """List the places of honour to which somebody was named."""
        return [role for role in self.table.roles if role.name]


def roster(session: Session, conference: Conference, code: str) -> Roster:
    """Read the roster of one roundtable by its code; raises NotFound for any other session."""
    return _read(session, conference, ConferenceSession.code == code)


def roster_of(session: Session, session_id: int) -> Roster:
    """Read the roster of one roundtable by its id, as a personal link names it."""
    conference_id = select(ConferenceSession.conference_id).where(
        ConferenceSession.id == session_id
    )
    conference = rows.the_conference(session, session.scalar(conference_id) or 0)
    return _read(session, conference, ConferenceSession.id == session_id)


def _read(session: Session, conference: Conference, wanted: ColumnElement[bool]) -> Roster:
    table = session.scalar(
        select(ConferenceSession)
        .where(ConferenceSession.conference_id == conference.id)
        .where(ConferenceSession.kind == "roundtable", wanted)
        .options(selectinload(ConferenceSession.items), selectinload(ConferenceSession.roles))
    )
    if table is None:
        raise NotFound(N_("There is no such roundtable."))
    revision = rows.latest_revision(session, conference.id)
    if revision is None:
        return Roster(conference, table, None, bodies=bodies(session, table))
    slots = lists.slots_of(session, table.id)
    notes = _notes(session, slots)
    return Roster(
        conference,
        table,
        revision,
        lines=[Line(slot, notes.get(slot.id)) for slot in slots],
        freed=lists.freed(session, table.id, revision),
        bodies=bodies(session, table),
        answers=attendance.at(session, entries.gathering(table.id)),
    )


def _notes(session: Session, slots: Sequence[SpeakingSlot]) -> dict[int, RosterNote]:
    wanted = RosterNote.slot_id.in_([slot.id for slot in slots])
    return {note.slot_id: note for note in session.scalars(select(RosterNote).where(wanted))}


def bodies(session: Session, table: ConferenceSession) -> dict[int, Participant]:
    """Read the participants for whom somebody presides, by their ids."""
    ids = [role.participant_id for role in table.roles if role.participant_id]
    if not ids:
        return {}
    found = session.scalars(select(Participant).where(Participant.id.in_(ids)))
    return {body.id: body for body in found}


def write_note(
    session: Session,
    session_id: int,
    slot_id: int,
    text: str,
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> RosterNote | None:
    """Keep a private note on one place of a roster; an empty text takes the note away.

    `seen_version` is the version the writer had before them, 0 for none. Raises NotFound for a
    place that is not on this roster, Invalid for a text of more than 2000 characters or for none
    where no note stands, and Overtaken with both texts where somebody else wrote in between.
    """
    slot = session.get(SpeakingSlot, slot_id, with_for_update=True)
    if slot is None or slot.session_id != session_id or slot.state == "withdrawn":
        raise NotFound(N_("There is no such place on this roster."))
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    note = note_on(session, slot_id)
    standing, version = (note.text, note.row_version) if note else ("", 0)
    _worth_keeping(text, seen_version=seen_version, version=version)
    if standing == text:
        return note
    if version != seen_version:
        raise Overtaken(
            N_("Somebody else has written on this place since you opened the roster."),
            {"text": (text, standing)},
        )
    record(
        session, actor, "rosters.note", kind="slot", id=slot_id, now=now,
        changes={"characters": [len(standing), len(text)]},
    )  # fmt: skip
    return _kept(session, note, slot_id, text, actor, now)


def _worth_keeping(text: str, *, seen_version: int, version: int) -> None:
    if len(text) > LONGEST:
        fault = N_("Shorten the note to 2000 characters.")
    elif not text and seen_version == version == 0:
        fault = N_("Write the note first.")
    else:
        return
    raise Invalid(N_("The note cannot be kept."), {"text": fault})


def note_on(session: Session, slot_id: int) -> RosterNote | None:
    """Give the note that stands on a place."""
    return session.scalar(select(RosterNote).where(RosterNote.slot_id == slot_id))


def _kept(
    session: Session,
    note: RosterNote | None,
    slot_id: int,
    text: str,
    actor: Actor,
    now: datetime,
) -> RosterNote | None:
    if note is not None and not text:
        session.delete(note)
        return None
    if note is None:
        note = RosterNote(slot_id=slot_id)
        session.add(note)
    note.text, note.written_by, note.written_at = text, actor.label[:200], now
    session.flush()
    return note


def tables(
    session: Session, conference: Conference
) -> tuple[list[ConferenceSession], dict[int, int]]:
    """List the roundtables and count their published speakers."""
    return rows.roundtables(session, conference.id), lists.figures(session, conference.id)


def the_table(session: Session, conference: Conference, code: str) -> ConferenceSession:
    """Find a roundtable by its code; raises NotFound."""
    found = session.scalar(
        select(ConferenceSession).where(
            ConferenceSession.conference_id == conference.id,
            ConferenceSession.code == code,
            ConferenceSession.kind == "roundtable",
        )
    )
    if found is None:
        raise NotFound(N_("There is no such roundtable."))
    return found


def table_of(session: Session, session_id: int) -> tuple[Conference, ConferenceSession]:
    """Find the roundtable that a link opens, with its conference; raises NotFound."""
    table = session.get(ConferenceSession, session_id)
    if table is None or table.kind != "roundtable":
        raise NotFound(N_("There is no such roundtable."))
    return rows.the_conference(session, table.conference_id), table


def links(session: Session, session_id: int, *, now: datetime) -> Sequence[PersonalLink]:
    """List the links that still open a roster or its screens."""
    return session.scalars(
        select(PersonalLink)
        .where(PersonalLink.purpose.in_((PURPOSE, SCREEN)), PersonalLink.object_id == session_id)
        .where(PersonalLink.revoked_at.is_(None), PersonalLink.expires_at > now)
        .order_by(PersonalLink.id)
    ).all()


def give_link(
    session: Session,
    table: ConferenceSession,
    label: str,
    *,
    actor: Actor,
    now: datetime,
    purpose: str = PURPOSE,
) -> str:
    """Make a link to one roster, or to its screens, for whom `label` names; gives the token, once.

    It opens until a week after the session. Raises Invalid without a label.
    """
    label = label.strip()
    if not label:
        raise Invalid(N_("The link cannot be made."), {"label": N_("Say for whom the link is.")})
    expires_at = max(table.ends_at, now) + LINK_OUTLIVES
    return accounts.make_link(
        session, purpose, table.id, label, expires_at=expires_at, actor=actor, now=now
    )


def withdraw_links(
    session: Session, table: ConferenceSession, *, actor: Actor, now: datetime
) -> int:
    """Withdraw every link to a roster and its screens, and give how many still stood."""
    return sum(
        accounts.revoke_links(session, purpose, table.id, actor=actor, now=now)
        for purpose in (PURPOSE, SCREEN)
    )
