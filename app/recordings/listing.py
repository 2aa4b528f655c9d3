"""Statements made by recording, each with its limit, its cut-off and what has come of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.allocation import planner, rows
from app.errors import N_, NotFound
from app.programme.models import Conference, ConferenceSession
from app.recordings.models import Recording
from app.rsvp.models import Delegation, Inscription

LIVE = ("inscribed", "confirmed", "waitlisted", "allocated")


@dataclass(frozen=True)
class Line:
    """One statement: `limit_s` seconds long at most, its recording due at `due_at`.

    `table` is where it is published; before that the first of the wishes decides when it is due.
    """

    inscription: Inscription
    recording: Recording | None
    limit_s: int
    due_at: datetime
    table: ConferenceSession | None

    @property
    def state(self) -> str:
        """Give the state of the recording: "invited" until one is registered."""
        return self.recording.state if self.recording else "invited"

    @property
    def over_s(self) -> int:
        """Give the seconds by which it is too long; 0 or less where it is not."""
        return self.recording.length_s - self.limit_s if self.recording else 0

    @property
    def reasons(self) -> list[str]:
        """List why it was returned."""
        return (
            self.recording.reasons.split(",") if self.recording and self.recording.reasons else []
        )

    def late(self, now: datetime) -> bool:
        """Tell whether the cut-off has passed."""
        return now > self.due_at


def lines(session: Session, conference: Conference) -> list[Line]:
    """List all statements made by recording, those due first at the head."""
    recorded = (Inscription.mode == "pre_recorded") & Inscription.state.in_(LIVE)
    query = _query().where(Inscription.conference_id == conference.id, recorded)
    found = _lines(session, conference, session.execute(query.order_by(Inscription.id)).all())
    return sorted(found, key=lambda line: line.due_at)


def to_check() -> Select[int]:
    """Count the recordings of the conference that wait to be checked."""
    current = select(func.max(Conference.id)).scalar_subquery()
    recorded = (Inscription.mode == "pre_recorded") & Inscription.state.in_(LIVE)
    query = select(func.count(Recording.id)).join(Inscription)
    mine = query.where(Inscription.conference_id == current, recorded)
    return mine.where(Recording.state == "received")


def line_of(session: Session, conference: Conference, inscription_id: int) -> Line:
    """Give one statement; raises NotFound for one that is not made by recording and never was."""
    found = session.execute(_query().where(Inscription.id == inscription_id)).all()
    if not found or (found[0][0].mode != "pre_recorded" and found[0][1] is None):
        raise NotFound(N_("There is no statement by recording here."))
    return _lines(session, conference, found)[0]


def of_delegation(session: Session, conference: Conference, delegation_id: int) -> list[Line]:
    """List the statements that one delegation makes by recording."""
    recorded = (Inscription.mode == "pre_recorded") & Inscription.state.in_(LIVE)
    query = _query().where(Inscription.delegation_id == delegation_id, recorded)
    rows_ = session.execute(query.order_by(Inscription.id)).all()
    return _lines(session, conference, rows_) if rows_ else []


def _query() -> Select[Inscription, Recording]:
    return (
        select(Inscription, Recording)
        .outerjoin(Recording, Recording.inscription_id == Inscription.id)
        .options(joinedload(Inscription.delegation).joinedload(Delegation.participant))
        .options(joinedload(Inscription.speaker), selectinload(Inscription.wishes))
    )


def _lines(session: Session, conference: Conference, found: Iterable[Any]) -> list[Line]:
    policy = planner.policy_of(conference, rows.amended(session, conference.id))
    cut_off = timedelta(seconds=policy.recording_cut_off_s)
    limits = policy.limits_s
    tables = {one.id: one for one in conference.sessions if one.kind == "roundtable"}
    slots = rows.slots(session, conference.id)
    made = []
    for one, recording in found:
        kind = "observer" if not one.delegation.participant.is_party else one.kind
        slot = slots.get(one.id)
        table = tables.get(slot.session_id) if slot else None
        begins = table.starts_at if table else _earliest(one, tables)
        limit_s = one.limit_s or getattr(limits, kind)
        made.append(Line(one, recording, limit_s, begins - cut_off, table))
    return made


def _earliest(one: Inscription, tables: dict[int, ConferenceSession]) -> datetime:
    refused = {wish.session_id for wish in one.wishes if not wish.rank}
    wished = {wish.session_id for wish in one.wishes if wish.rank}
    open_ = [t for t in tables.values() if t.id in wished] or list(tables.values())
    return min(t.starts_at for t in open_ if t.id not in refused or len(open_) == 1)
