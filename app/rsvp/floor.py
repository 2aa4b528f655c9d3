"""Brings the request for the floor in line with a reply; its time of inscription is set once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, delete, insert, select
from sqlalchemy.orm import Session, joinedload

from app.delegations.models import Group, GroupMember, Participant
from app.errors import N_, Invalid
from app.programme.models import ConferenceSession
from app.rsvp.given import InscriptionGiven, Span
from app.rsvp.models import Delegate, Delegation, Inscription, Window, Wish
from app.rsvp.people import LIVE

GONE = "withdrawn"  # what the chair declined stays declined, whatever is asked again
COLUMNS = ("mode", "language", "home_zone", "portfolio", "note")


@dataclass(frozen=True)
class Kept:
    """The live persons of a delegation and its live request for the floor, if any."""

    people: list[Delegate]
    inscription: Inscription | None


def kept(session: Session, delegation: Delegation) -> Kept:
    """Load persons and request in one statement; both collections are small."""
    query = (
        select(Delegate, Inscription)
        .outerjoin(
            Inscription,
            and_(
                Inscription.delegation_id == Delegate.delegation_id,
                Inscription.state != GONE,
            ),
        )
        .where(Delegate.delegation_id == delegation.id, Delegate.state.in_(LIVE))
        .options(joinedload(Inscription.wishes), joinedload(Inscription.windows))
        .order_by(Delegate.id, Inscription.id)
    )
    rows = session.execute(query).unique().all()
    people = list(dict.fromkeys(person for person, _ in rows))
    return Kept(people, next((asked for _, asked in rows if asked is not None), None))


def inscribe(
    session: Session,
    delegation: Delegation,
    speaker: Delegate,
    given: InscriptionGiven,
    sessions: dict[str, ConferenceSession],
    *,
    now: datetime,
) -> Inscription:
    """Write a new request; `now` becomes its place in time, which nothing changes later."""
    inscription = Inscription(
        conference_id=delegation.conference_id,
        delegation=delegation,
        speaker=speaker,
        inscribed_at=now,
        state="inscribed",
        **_values(session, delegation.participant, given),
    )
    inscription.wishes = _wishes(given, sessions)
    session.add(inscription)
    session.flush()
    _add_windows(session, inscription, given.windows)
    return inscription


def change(
    session: Session,
    inscription: Inscription,
    speaker: Delegate,
    given: InscriptionGiven,
    sessions: dict[str, ConferenceSession],
) -> Literal["changed", "substituted", "same"]:
    """Bring a standing request up to date; state and time of inscription stay what they are."""
    values = _values(session, inscription.delegation.participant, given)
    same = _picture(inscription) == _asked(values, given, sessions)
    substituted = inscription.speaker_id != speaker.id
    if substituted:
        inscription.speaker = speaker
    for column, value in values.items():
        if getattr(inscription, column) != value:
            setattr(inscription, column, value)
    _renew_wishes(session, inscription, given, sessions)
    _renew_windows(session, inscription, given)
    if substituted:
        return "substituted"
    return "same" if same else "changed"


def _values(
    session: Session, participant: Participant, given: InscriptionGiven
) -> dict[str, object]:
    group_id = _group(session, participant, given.group_code) if given.group_code else None
    own = "national" if participant.is_party else "observer"
    values: dict[str, object] = {column: getattr(given, column) for column in COLUMNS}
    return values | {"kind": "group" if group_id else own, "group_id": group_id}


def _group(session: Session, participant: Participant, code: str) -> int:
    member = (
        select(Group.id)
        .join(GroupMember)
        .where(Group.code == code, GroupMember.participant_id == participant.id)
    )
    found = session.scalar(member)
    if found is None:
        raise Invalid(
            N_("Some answers cannot be taken."),
            {"inscription.group_code": N_("Choose a group of which you are a member.")},
        )
    return found


def _wishes(given: InscriptionGiven, sessions: dict[str, ConferenceSession]) -> list[Wish]:
    return [Wish(session_id=sessions[code].id, rank=rank) for code, rank in ranks_of(given).items()]


def ranks_of(given: InscriptionGiven) -> dict[str, int]:
    """Give the rank of each named roundtable: 1 the first choice, 0 a refusal."""
    wished = {code: rank for rank, code in enumerate(given.wishes, start=1)}
    return wished | dict.fromkeys(given.never, 0)


def _add_windows(session: Session, inscription: Inscription, spans: Sequence[Span]) -> None:
    rows = [
        {"inscription_id": inscription.id, "starts_at": start, "ends_at": end}
        for start, end in spans
    ]
    if rows:
        session.execute(insert(Window), rows)
        session.expire(inscription, ["windows"])


def _renew_wishes(
    session: Session,
    inscription: Inscription,
    given: InscriptionGiven,
    sessions: dict[str, ConferenceSession],
) -> None:
    wanted = {sessions[code].id: rank for code, rank in ranks_of(given).items()}
    standing = {wish.session_id: wish for wish in inscription.wishes}
    if wanted.keys() == standing.keys():
        for session_id, rank in wanted.items():
            standing[session_id].rank = rank
        return
    session.execute(delete(Wish).where(Wish.inscription_id == inscription.id))
    session.expire(inscription, ["wishes"])
    rows = [
        {"inscription_id": inscription.id, "session_id": session_id, "rank": rank}
        for session_id, rank in wanted.items()
    ]
    if rows:
        session.execute(insert(Wish), rows)


def _renew_windows(session: Session, inscription: Inscription, given: InscriptionGiven) -> None:
    standing = list(inscription.windows)
    for window, (start, end) in zip(standing, given.windows, strict=False):
        if (window.starts_at, window.ends_at) != (start, end):
            window.starts_at, window.ends_at = start, end
    for surplus in standing[len(given.windows) :]:
        inscription.windows.remove(surplus)
    _add_windows(session, inscription, given.windows[len(standing) :])


def _picture(inscription: Inscription) -> tuple[object, ...]:
    values = {column: getattr(inscription, column) for column in (*COLUMNS, "kind", "group_id")}
    wishes = {(wish.session_id, wish.rank) for wish in inscription.wishes}
    windows = {(window.starts_at, window.ends_at) for window in inscription.windows}
    return values, wishes, windows


def _asked(
    values: dict[str, object], given: InscriptionGiven, sessions: dict[str, ConferenceSession]
) -> tuple[object, ...]:
    wishes = {(sessions[code].id, rank) for code, rank in ranks_of(given).items()}
    return values, wishes, set(given.windows)
