"""What becomes of a letter on its way: delivered, acknowledged, returned; and the next way."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session, joinedload

from app.audit.service import SYSTEM, Actor
from app.delegations.models import Addressee
from app.errors import N_, NotFound
from app.invitations import leaving, marking
from app.invitations.lookup import note
from app.invitations.models import BulkAct, Dispatch, Invitation
from app.invitations.routes import Way
from app.notifications.models import Letter

# What an officer may write down, and from which states it may follow.
MARKS: dict[str, frozenset[str]] = {
    "delivered": frozenset({"dispatched"}),
    "acknowledged": frozenset({"dispatched", "delivered"}),
    "returned": frozenset({"dispatched", "delivered"}),
    "lapsed": frozenset({"dispatched", "delivered", "acknowledged", "returned"}),
    "withdrawn": frozenset({"dispatched", "delivered", "acknowledged", "returned", "lapsed"}),
    "superseded": frozenset({"dispatched", "delivered", "acknowledged", "returned"}),
}
# What re_route follows; it is no mark, because another letter leaves with it.
RE_ROUTED = {"re_route": frozenset({"returned"})}
# Whoever has answered has the letter, and keeps the invitation until it is withdrawn.
NOT_AFTER_AN_ANSWER = frozenset({"returned", "lapsed", "superseded", "re_route"})
MOMENTS = {
    "delivered": "delivered_at",
    "acknowledged": "acknowledged_at",
    "returned": "returned_at",
}


@dataclass(frozen=True)
class Parted:
    """Whom an act would change, for whom it is so already, and whom it cannot: their ids."""

    will: list[int]
    already: list[int]
    cannot: list[int]


def begin(
    session: Session,
    invitation: Invitation,
    way: Way,
    *,
    now: datetime,
    attempt: int = 1,
    chosen: bool = False,
) -> Dispatch:
    """Write down the way that the letter takes; `chosen` against what was proposed."""
    made = Dispatch(
        invitation_id=invitation.id,
        attempt=attempt,
        key=way.key,
        channel=way.channel,
        mission_id=way.mission_id,
        carrier=way.carrier[:200],
        address=way.address,
        reason=way.reason,
        chosen=chosen,
        state="dispatched",
        dispatched_at=now,
        note="",
    )
    session.add(made)
    invitation.channel, invitation.state = way.channel, "dispatched"
    return made


def history(session: Session, invitation_id: int) -> Sequence[Dispatch]:
    """List every attempt, the newest first."""
    mine = select(Dispatch).where(Dispatch.invitation_id == invitation_id)
    return session.scalars(mine.order_by(Dispatch.attempt.desc())).all()


def is_current() -> ColumnElement[bool]:
    """Tell the one attempt of an invitation that was not followed by another."""
    return Dispatch.state != "re_routed"


def parted(session: Session, conference_id: int, ids: Iterable[int], verb: str) -> Parted:
    """Say beforehand what `mark` would do; raises NotFound for an unknown verb."""
    _known(verb, MARKS | RE_ROUTED)
    current = and_(Dispatch.invitation_id == Invitation.id, is_current())
    rows = session.execute(
        select(Invitation.id, Invitation.state, Dispatch.state)
        .outerjoin(Dispatch, current)
        .where(Invitation.conference_id == conference_id, Invitation.id.in_(set(ids)))
        .order_by(Invitation.id)
    ).all()
    will = [number for number, stands, way in rows if _may(stands, way, verb)]
    already = [number for number, _, way in rows if way == verb]
    rest = {*will, *already}
    return Parted(will, already, [row[0] for row in rows if row[0] not in rest])


def named(session: Session, ids: Sequence[int]) -> Sequence[Invitation]:
    """Load invitations with whoever they are for, in the order of their ids."""
    query = select(Invitation).options(
        joinedload(Invitation.addressee).joinedload(Addressee.participant)
    )
    return session.scalars(query.where(Invitation.id.in_(ids)).order_by(Invitation.id)).all()


def mark(
    session: Session,
    conference_id: int,
    ids: Iterable[int],
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    words: str = "",
) -> BulkAct | None:
    """Write down that letters were delivered, acknowledged, returned ...; None where none could.

    The act can be undone by its id. Raises NotFound for an unknown verb.
    """
    _known(verb)
    wanted = (Invitation.conference_id == conference_id) & Invitation.id.in_(set(ids))
    found = marking.standing(session, wanted)
    will = [one for one in found if _may(one.stands, one.way, verb)]
    if not will:
        return None
    kept: list[object] = [[one.way_id, one.way, verb, one.stands] for one in will]
    act = BulkAct(
        conference_id=conference_id, verb=verb, at=now, actor_label=actor.label[:200], rows=kept
    )
    stands = [one for one in will if one.stands != "answered" or verb == "withdrawn"]
    marking.write(
        session,
        [{"id": one.invitation_id, "state": verb} for one in stands],
        [{"id": one.way_id, **_columns(verb, now, words)} for one in will],
    )
    told = {"words": words[:300]} if words else {}
    changes = [(one, {"state": [one.way, verb], **told}) for one in will]
    marking.tell(session, verb, changes, actor=actor, now=now)
    session.add(act)
    session.flush()
    leaving.all_have_left(session, {one.document_id for one in found}, now=now)
    return act


def _columns(verb: str, now: datetime, words: str) -> dict[str, Any]:
    """Give what the row of a dispatch says once it was marked."""
    columns: dict[str, Any] = {"state": verb}
    if verb in MOMENTS:
        columns[MOMENTS[verb]] = now
    return columns | ({"note": words[:2000]} if words else {})


def answered(invitation: Invitation, answer: str, *, at: datetime, late: bool) -> None:
    """Note the newest answer beside the invitation: reminders stop, and lists can be filtered."""
    invitation.state, invitation.answer = "answered", answer
    invitation.answered_at, invitation.late = at, late


def letter_ended(session: Session, letter: Letter, state: str, reason: str, now: datetime) -> None:
    """Hear from the outbox what became of a letter of invitation."""
    number, attempt = _of(letter)
    query = joined().where(Invitation.id == number)
    if attempt is not None:
        query = query.where(Dispatch.attempt == attempt)
    found = session.execute(query).unique().one_or_none()
    if found is None:
        return
    one, way = found
    verb = "delivered" if state == "sent" else "returned"
    if _may(one.state, way.state, verb):
        _set(session, one, way, verb, actor=SYSTEM, now=now, words=reason)
        leaving.all_have_left(session, {one.document_id}, now=now)


def _of(letter: Letter) -> tuple[int, int | None]:
    """Read invitation and attempt, None for the one under way.

    "invitation:12" is the first; another way, or a correction that followed, names its own:
    "invitation:12:route:2", "invitation:12:document-5:2".
    """
    number, parts = int(letter.about.split(":")[1]), letter.once.split(":")
    if letter.once == letter.about:
        return number, 1
    return number, int(parts[3]) if len(parts) > 3 and parts[0] == "invitation" else None  # noqa: PLR2004


def _known(verb: str, verbs: Container[str] = MARKS) -> None:
    if verb not in verbs:
        raise NotFound(N_("There is no such act."))


def _may(stands: str, way: str | None, verb: str) -> bool:
    """Tell by the states of an invitation and of its dispatch whether `verb` may follow."""
    if way not in (MARKS | RE_ROUTED)[verb]:
        return False
    return stands != "answered" or verb not in NOT_AFTER_AN_ANSWER


def joined() -> Select[Invitation, Dispatch]:
    """Select invitations with the dispatch under way, locked for the transaction."""
    return (
        select(Invitation, Dispatch)
        .join(Dispatch, and_(Dispatch.invitation_id == Invitation.id, is_current()), isouter=True)
        .options(
            joinedload(Invitation.addressee).joinedload(Addressee.participant),
            joinedload(Invitation.document),
        )
        .order_by(Invitation.id)
        .with_for_update(of=Invitation)
    )


def _set(
    session: Session,
    invitation: Invitation,
    way: Dispatch,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    words: str,
) -> None:
    before, stood = way.state, invitation.state
    for column, value in _columns(verb, now, words).items():
        setattr(way, column, value)
    if stood != "answered" or verb == "withdrawn":
        invitation.state = verb
    told = {"words": words[:300]} if words else {}
    note(session, invitation, verb, actor, now, state=[before, verb], **told)
