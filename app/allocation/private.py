"""What allocation is told in confidence or from elsewhere: pairs to keep apart, who has spoken."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.allocation import rows
from app.allocation.models import EarlierStatement, PrivatePair
from app.audit.service import Actor, record
from app.delegations.models import Participant
from app.errors import N_, Invalid, NotFound
from app.rsvp.models import Delegate, Delegation, Inscription

CHOOSE = N_("Choose a participant from the list.")


def pairs(session: Session, conference_id: int) -> Sequence[PrivatePair]:
    """List the pairs to keep apart, in the order in which they were kept."""
    query = select(PrivatePair).where(PrivatePair.conference_id == conference_id)
    both = joinedload(PrivatePair.one), joinedload(PrivatePair.other)
    return session.scalars(query.options(*both).order_by(PrivatePair.id)).all()


def keep_apart(
    session: Session, conference_id: int, one: str, other: str, *, actor: Actor, now: datetime
) -> PrivatePair:
    """Keep two participants, by their codes, from one roundtable; a pair kept already stands.

    The audit names neither: it is read by more people than the list. Raises Invalid by field.
    """
    rows.the_conference(session, conference_id, lock=True)
    numbers = {"one": _number(session, one), "other": _number(session, other)}
    faults = {name: CHOOSE for name, number in numbers.items() if number is None}
    if not faults and numbers["one"] == numbers["other"]:
        faults["other"] = N_("Choose another participant: nobody can be kept from itself.")
    if faults:
        raise Invalid(N_("The pair cannot be kept like this."), faults)
    first, second = sorted(number for number in numbers.values() if number is not None)
    same = (PrivatePair.one_id == first) & (PrivatePair.other_id == second)
    of_it = PrivatePair.conference_id == conference_id
    standing = session.scalar(select(PrivatePair).where(of_it, same))
    if standing is not None:
        return standing
    pair = PrivatePair(
        conference_id=conference_id,
        one_id=first,
        other_id=second,
        kept_at=now,
        kept_by=actor.label[:200],
    )
    session.add(pair)
    session.flush()
    _note(session, actor, "allocation.keep_apart", pair, now)
    return pair


def let_go(session: Session, pair_id: int, *, actor: Actor, now: datetime) -> None:
    """Forget a pair; raises NotFound."""
    pair = session.get(PrivatePair, pair_id)
    if pair is None:
        raise NotFound(N_("There is no such pair."))
    _note(session, actor, "allocation.let_go", pair, now)
    session.delete(pair)


def spoken(session: Session, conference_id: int) -> Sequence[EarlierStatement]:
    """List the statements given elsewhere in the segment."""
    query = select(EarlierStatement).where(EarlierStatement.conference_id == conference_id)
    both = joinedload(EarlierStatement.participant), joinedload(EarlierStatement.delegate)
    return session.scalars(query.options(*both).order_by(EarlierStatement.id)).all()


def speakers(session: Session, conference_id: int) -> Sequence[Inscription]:
    """List the standing requests for the floor with their speakers, for a choice of persons."""
    asks = (Inscription.conference_id == conference_id) & Inscription.state.in_(rows.STANDING)
    return session.scalars(select(Inscription).where(asks).options(*rows.with_speaker())).all()


def note_spoken(
    session: Session,
    conference_id: int,
    code: str,
    delegate_id: int | None,
    *,
    actor: Actor,
    now: datetime,
) -> EarlierStatement:
    """Note that a participant has spoken elsewhere, by a person of its own if that is known.

    A second note of the same participant takes the place of the first. Raises Invalid.
    """
    rows.the_conference(session, conference_id, lock=True)
    number = _number(session, code)
    if number is None or not _theirs(session, number, delegate_id):
        raise Invalid(N_("The statement cannot be noted like this."), {"who": CHOOSE})
    same = EarlierStatement.participant_id == number
    of_it = EarlierStatement.conference_id == conference_id
    one = session.scalar(select(EarlierStatement).where(of_it, same))
    if one is None:
        one = EarlierStatement(conference_id=conference_id, participant_id=number)
        session.add(one)
    one.delegate_id, one.kept_at, one.kept_by = delegate_id, now, actor.label[:200]
    session.flush()
    _tell(session, actor, "allocation.note_spoken", one, now)
    return one


def forget_spoken(session: Session, number: int, *, actor: Actor, now: datetime) -> None:
    """Take back the note of a statement; raises NotFound."""
    one = session.get(EarlierStatement, number)
    if one is None:
        raise NotFound(N_("There is no such statement."))
    _tell(session, actor, "allocation.forget_spoken", one, now)
    session.delete(one)


def _number(session: Session, code: str) -> int | None:
    return session.scalar(select(Participant.id).where(Participant.code == code))


def _theirs(session: Session, participant_id: int, delegate_id: int | None) -> bool:
    if delegate_id is None:
        return True
    query = select(Delegation.participant_id).join(
        Delegate, Delegate.delegation_id == Delegation.id
    )
    return session.scalar(query.where(Delegate.id == delegate_id)) == participant_id


def _note(session: Session, actor: Actor, action: str, pair: PrivatePair, now: datetime) -> None:
    record(session, actor, action, kind="private_pair", id=pair.id, label="Private pair", now=now)


def _tell(session: Session, actor: Actor, act: str, one: EarlierStatement, now: datetime) -> None:
    label = one.participant.short_name
    record(session, actor, act, kind="earlier_statement", id=one.id, label=label, now=now)
