"""Free time in the published lists, and who is next in line for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation import demand, planner, rows
from app.exchanges.models import Offer
from app.programme.models import Conference, ConferenceSession
from app.rsvp.models import Inscription

WAITING = ("inscribed", "confirmed", "waitlisted")


@dataclass(frozen=True)
class Free:
    """A roundtable with `left_s` seconds free, and those who wait and fit, the next one first."""

    table: ConferenceSession
    left_s: int
    line: Sequence[Inscription]


def free_places(session: Session, conference: Conference) -> list[Free]:
    """List the roundtables in which a statement more would fit, once a list is published.

    In line stand those who refused neither the roundtable nor an offer of it, by rank and then by
    the time of the request; a Party that has a place stands behind those that have none.
    """
    found = rows.material(session, conference)
    if not found.slots:
        return []
    limits = planner.policy_of(conference, found.amended).limits_s
    offered = _offered(session, conference.id)
    holding = {one.delegation.participant_id for one in found.inscriptions if one.id in found.slots}

    def limit(one: Inscription) -> int:
        own = one.kind if one.delegation.participant.is_party else "observer"
        return one.limit_s or int(getattr(limits, own))

    def order(one: Inscription) -> tuple[object, ...]:
        body = one.delegation
        tier = found.ranks[one.speaker.rank_code].tier
        again = body.participant_id in holding
        return not body.participant.is_party, again, tier, one.inscribed_at

    waiting = [one for one in found.inscriptions if one.state in WAITING]
    places = []
    for table in found.roundtables:
        here = [one for one in found.inscriptions if _holds(found, one, table)]
        left_s = demand.net_s(table) - sum(limit(one) + table.changeover_s for one in here)
        fits = [
            one
            for one in waiting
            if limit(one) + table.changeover_s <= left_s
            and not one.delegation.frozen
            and (table.id, one.id) not in offered
            and table.id not in {wish.session_id for wish in one.wishes if not wish.rank}
        ]
        if fits:
            places.append(Free(table, left_s, sorted(fits, key=order)))
    return places


def _holds(found: rows.Material, one: Inscription, table: ConferenceSession) -> bool:
    slot = found.slots.get(one.id)
    return slot is not None and slot.session_id == table.id


def _offered(session: Session, conference_id: int) -> set[tuple[int, int]]:
    query = select(Offer.session_id, Offer.inscription_id)
    found = session.execute(query.where(Offer.conference_id == conference_id))
    return {(table, asked) for table, asked in found}
