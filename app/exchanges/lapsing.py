"""Offers and proposals that nobody answered, or that mean nothing any more, come to an end."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app import db
from app.allocation import rows
from app.audit.service import SYSTEM, record
from app.exchanges import letters, service
from app.exchanges.models import Offer, Swap

WAITING = ("inscribed", "confirmed", "waitlisted")


def ring(now: datetime, settings: Mapping[str, Any]) -> int:
    """Let lapse what is due, and give how many those were; costs two statements where none is."""
    with db.reading() as session:
        if not (_swaps(session, now) or _offers(session, now)):
            return 0
    with db.writing() as session:
        return lapse(session, now=now, base_url=settings["BASE_URL"])


def lapse(session: Session, *, now: datetime, base_url: str) -> int:
    """End offers and proposals whose time is over or whose requests have changed, by letter.

    A request that was withdrawn is not written to: its delegation has said what it wants.
    """
    swaps, offers = _swaps(session, now, lock=True), _offers(session, now, lock=True)
    for swap in swaps:
        swap.state, swap.answered_at = "lapsed", now
        _note(session, "swap", swap.id, now)
        letters.tell_of_swap(session, swap, "lapsed", actor=SYSTEM, now=now, base_url=base_url)
    for made in offers:
        made.state, made.answered_at = "lapsed", now
        _note(session, "offer", made.id, now)
        if made.inscription.state in WAITING:
            letters.tell_of_offer(session, made, "lapsed", actor=SYSTEM, now=now, base_url=base_url)
    return len(swaps) + len(offers)


def _swaps(session: Session, now: datetime, *, lock: bool = False) -> list[Swap]:
    query = select(Swap).where(Swap.state == "proposed").options(*service.LOADED)
    if lock:
        query = query.with_for_update(of=Swap, skip_locked=True)
    return [one for one in session.scalars(query) if _is_over(one, now)]


def _is_over(swap: Swap, now: datetime) -> bool:
    needed = ("allocated",) if swap.published else rows.STANDING
    stands = all(one.state in needed for one in (swap.one, swap.other))
    return not stands or letters.due_of_swap(swap) <= now


def _offers(session: Session, now: datetime, *, lock: bool = False) -> list[Offer]:
    query = select(Offer).where(Offer.state == "offered")
    if lock:
        query = query.with_for_update(of=Offer, skip_locked=True)
    loaded = (joinedload(Offer.table), joinedload(Offer.inscription))
    return [
        one
        for one in session.scalars(query.options(*loaded))
        if one.inscription.state not in WAITING or letters.due_of_offer(one) <= now
    ]


def _note(session: Session, kind: str, number: int, now: datetime) -> None:
    record(session, SYSTEM, "exchanges.lapse", kind=kind, id=number, now=now)
