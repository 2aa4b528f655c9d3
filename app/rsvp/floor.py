"""Brings the request for the floor in line with a reply; its time of inscription is set once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, delete, insert, select
from sqlalchemy.orm import Session, joinedload

from app.delegations.models import Participant
from app.programme.models import ConferenceSession
from app.rsvp.given import InscriptionGiven, Span
from app.rsvp.models import Delegate, Delegation, Inscription, Window, Wish
from app.rsvp.others import Others
from app.rsvp.people import LIVE

GONE = "withdrawn"  # what the chair declined stays declined, whatever is asked again
Sessions = dict[str, ConferenceSession]
Columns = dict[str, object]
COLUMNS = ("mode", "language", "home_zone", "portfolio", "note")


@dataclass(frozen=True)
class Kept:
    """The live persons of a delegation, and its live requests for the floor, if any.

    `inscription` is for its own statement, `on_behalf` for one on behalf of others.
    """

    people: list[Delegate]
    inscription: Inscription | None = None
    on_behalf: Inscription | None = None

    @property
    def first(self) -> Inscription | None:
        """Give the request by which the delegation is known first."""
        return self.inscription or self.on_behalf


def kept(session: Session, delegation: Delegation) -> Kept:
    """Load persons and requests in one statement; all collections are small."""
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
    asked = [one for _, one in rows if one is not None]
    own = next((one for one in asked if one.kind != "group"), None)
    return Kept(people, own, next((one for one in asked if one.kind == "group"), None))


def asked_now(
    delegation: Delegation,
    speaker: Delegate,
    given: InscriptionGiven,
    others: Others,
    *,
    now: datetime,
) -> Columns:
    """Give the columns of a new request; `now` becomes its place in time, set once."""
    return {
        "conference_id": delegation.conference_id,
        "delegation_id": delegation.id,
        "speaker_id": speaker.id,
        "inscribed_at": now,
        "state": "inscribed",
        **_values(delegation.participant, given, others),
    }


def inscribe(
    session: Session, new: Sequence[tuple[Columns, InscriptionGiven]], sessions: Sessions
) -> list[Inscription]:
    """Write new requests with their wishes and free times, in three statements for all."""
    rows = [columns for columns, _given in new]
    options = {"render_nulls": True}  # or each request would be a statement of its own
    write = insert(Inscription).returning(Inscription)
    made = session.scalars(write, rows, execution_options=options).all()
    of_kind = {one.kind: one for one in made}
    asked = [(of_kind[str(columns["kind"])], given) for columns, given in new]
    wishes = [
        {"inscription_id": one.id, "session_id": sessions[code].id, "rank": rank}
        for one, given in asked
        for code, rank in ranks_of(given).items()
    ]
    if wishes:
        session.execute(insert(Wish), wishes)
    add_windows(session, [(one, given.windows) for one, given in asked])
    return list(made)


def change(
    session: Session,
    inscription: Inscription,
    speaker: Delegate,
    given: InscriptionGiven,
    sessions: Sessions,
    others: Others,
) -> Literal["changed", "substituted", "same"]:
    """Bring a standing request up to date; state and time of inscription stay what they are."""
    values = _values(inscription.delegation.participant, given, others)
    same = _picture(inscription, values) == _asked(values, given, sessions)
    substituted = inscription.speaker_id != speaker.id
    if substituted:
        inscription.speaker = speaker
    if inscription.behalf != values.get("behalf", inscription.behalf):
        inscription.confirmed_by = inscription.confirmed_at = None
    for column, value in values.items():
        if getattr(inscription, column) != value:
            setattr(inscription, column, value)
    _renew_wishes(session, inscription, given, sessions)
    _renew_windows(session, inscription, given)
    if substituted:
        return "substituted"
    return "same" if same else "changed"


def _values(participant: Participant, given: InscriptionGiven, others: Others) -> dict[str, object]:
    own = "national" if participant.is_party else "observer"
    values: dict[str, object] = {column: getattr(given, column) for column in COLUMNS}
    if others.same:
        return values
    values["group_id"], values["behalf"] = others.group(given.group_code)
    values["parties"] = list(given.parties) or None
    if given.parties:
        values["behalf"] = ", ".join(others.parties[code] for code in given.parties)[:300]
    return values | {"kind": "group" if values["behalf"] else own}


def ranks_of(given: InscriptionGiven) -> dict[str, int]:
    """Give the rank of each named roundtable: 1 the first choice, 0 a refusal."""
    wished = {code: rank for rank, code in enumerate(given.wishes, start=1)}
    return wished | dict.fromkeys(given.never, 0)


def add_windows(session: Session, free: Sequence[tuple[Inscription, Sequence[Span]]]) -> None:
    """Write the free times of requests that have their ids, all in one statement."""
    rows = [
        {"inscription_id": inscription.id, "starts_at": start, "ends_at": end}
        for inscription, spans in free
        for start, end in spans
    ]
    if rows:
        session.execute(insert(Window), rows)
        for inscription, _spans in free:
            session.expire(inscription, ["windows"])


def _renew_wishes(
    session: Session,
    inscription: Inscription,
    given: InscriptionGiven,
    sessions: Sessions,
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
    add_windows(session, [(inscription, given.windows[len(standing) :])])


def _picture(inscription: Inscription, columns: Iterable[str]) -> tuple[object, ...]:
    values = {column: getattr(inscription, column) for column in columns}
    wishes = {(wish.session_id, wish.rank) for wish in inscription.wishes}
    windows = {(window.starts_at, window.ends_at) for window in inscription.windows}
    return values, wishes, windows


def _asked(
    values: dict[str, object], given: InscriptionGiven, sessions: Sessions
) -> tuple[object, ...]:
    wishes = {(sessions[code].id, rank) for code, rank in ranks_of(given).items()}
    return values, wishes, set(given.windows)
