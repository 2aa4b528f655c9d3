"""Rank and form of address of a named person, as protocol settles them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor, record
from app.delegations.models import Rank
from app.errors import N_, Invalid, NotFound
from app.rsvp import rules
from app.rsvp.models import Delegate, Delegation
from app.rsvp.people import LIVE, as_given

SETTLED = ("rank_code", "form_of_address")


def persons(session: Session, invitation_id: int) -> list[Delegate]:
    """List the live persons of the delegation that answers an invitation."""
    query = (
        select(Delegate)
        .join(Delegate.delegation)
        .where(Delegation.invitation_id == invitation_id, Delegate.state.in_(LIVE))
        .order_by(Delegate.role != "head", Delegate.id)
    )
    return list(session.scalars(query))


def settle(
    session: Session,
    invitation_id: int,
    delegate_id: int,
    rank_code: str,
    form_of_address: str,
    *,
    actor: Actor,
    now: datetime,
) -> Delegate:
    """Settle rank and form of address of one person; a title's gender is never filled in.

    It stands until the delegation writes something else than it wrote before. Places that are
    published stay; the next run orders by it. Raises NotFound and Invalid.
    """
    known = {one.id: one for one in persons(session, invitation_id)}
    person = known.get(delegate_id)
    if person is None:
        raise NotFound(N_("There is no such person in this delegation."))
    words = {"rank_code": rank_code, "form_of_address": " ".join(form_of_address.split())}
    _must_be_known(session, words)
    before = {name: getattr(person, name) for name in SETTLED}
    given = {name: as_given(person, name) for name in SETTLED}
    person.settled = {
        name: [given[name], words[name]] for name in SETTLED if words[name] != given[name]
    } or None
    for name, value in words.items():
        setattr(person, name, value)
    changes = {name: [before[name], words[name]] for name in SETTLED if before[name] != words[name]}
    if changes:
        record(
            session, actor, "ranks.settle", kind="invitation", id=invitation_id,
            label=person.name, now=now, changes=changes,
        )  # fmt: skip
    session.flush()
    return person


def _must_be_known(session: Session, words: dict[str, str]) -> None:
    faults = {}
    if session.get(Rank, words["rank_code"]) is None:
        faults["rank_code"] = N_("Choose a rank from the list.")
    if len(words["form_of_address"]) > rules.LONGEST_FORM:
        faults["form_of_address"] = N_("This may have 60 characters at most.")
    if faults:
        raise Invalid(N_("Nothing was settled."), faults)
