"""What two Parties have agreed, or one has accepted, on its way into a draft of the list."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app.allocation import planner, rows
from app.allocation.models import Revision, Run
from app.audit.service import Actor
from app.errors import N_, Refused
from app.exchanges.models import Offer, Swap
from app.programme.models import Conference
from app.rsvp.models import Delegation, Inscription

SPEAKERS = (
    joinedload(Inscription.speaker),
    joinedload(Inscription.delegation).joinedload(Delegation.participant),
    joinedload(Inscription.delegation).joinedload(Delegation.invitation),
)
LOADED = (joinedload(Swap.one).options(*SPEAKERS), joinedload(Swap.other).options(*SPEAKERS))


def pending(session: Session, conference_id: int) -> tuple[list[Swap], list[Offer]]:
    """List what is agreed or accepted and not yet published."""
    published = select(Revision.run_id).where(Revision.conference_id == conference_id)
    swaps = session.scalars(
        select(Swap)
        .where(Swap.conference_id == conference_id, Swap.state == "agreed", Swap.published)
        .where(or_(Swap.run_id.is_(None), Swap.run_id.not_in(published)))
        .options(*LOADED)
        .order_by(Swap.id)
    ).all()
    offers = session.scalars(
        select(Offer)
        .where(Offer.conference_id == conference_id, Offer.state == "accepted")
        .where(or_(Offer.run_id.is_(None), Offer.run_id.not_in(published)))
        .options(joinedload(Offer.table))
        .options(joinedload(Offer.inscription).options(*SPEAKERS))
        .order_by(Offer.id)
    ).all()
    return list(swaps), list(offers)


def make_draft(session: Session, conference: Conference, *, actor: Actor, now: datetime) -> Run:
    """Make a draft of the published list with everything agreed; publish it like any other.

    Raises Refused where nothing waits, before a first revision, and where the referee finds a
    rule broken: the reason names it.
    """
    swaps, offers = pending(session, conference.id)
    if not swaps and not offers:
        raise Refused(N_("Nothing is agreed that is not published yet."))
    if rows.latest_revision(session, conference.id) is None:
        raise Refused(N_("Nothing is published yet: the next run follows the wishes."))
    run = planner.rearrange(
        session,
        conference,
        swaps=[(one.one_id, one.other_id) for one in swaps],
        given=[(one.inscription_id, one.table.code) for one in offers],
        by=actor.label,
        now=now,
    )
    if run.state != "draft":
        raise Refused(N_("This cannot be done. %(reasons)s"), reasons=" ".join(run.reasons))
    for swap in swaps:
        swap.run_id = run.id
    for made in offers:
        made.run_id = run.id
    return run
