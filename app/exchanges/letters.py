"""Letters of exchange: a place offered, a swap proposed, confirmed, declined or lapsed.

They go to the address that has the link of the invitation, with a link of their own where an
answer is asked for, and leave through the outbox like every letter.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.allocation import entry_words, rows
from app.allocation.models import SpeakingSlot
from app.audit.service import Actor
from app.documents import wording
from app.exchanges.models import Offer, Swap
from app.invitations import letter, lookup
from app.invitations.links import draw
from app.notifications import service as notifications
from app.programme.models import Conference
from app.rsvp.models import Inscription
from app.web import times

ANSWER_WITHIN = timedelta(days=3)


def due(asked_at: datetime, *starts: datetime) -> datetime:
    """Say until when an answer is awaited: three days, and never after a start."""
    return min(asked_at + ANSWER_WITHIN, *starts)


def due_of_offer(made: Offer) -> datetime:
    """Say when an offer lapses."""
    return due(made.offered_at, made.table.starts_at)


def due_of_swap(swap: Swap) -> datetime:
    """Say when a proposal lapses: once the segment begins, swaps are agreed at the podium."""
    sessions = swap.one.delegation.invitation.conference.sessions
    return due(swap.proposed_at, *(one.starts_at for one in sessions))


def tell_of_offer(
    session: Session, made: Offer, kind: str, *, actor: Actor, now: datetime, base_url: str
) -> None:
    """Write to the delegation to which a place is offered (`kind` "offered" or "lapsed")."""
    one = rows.of_ids(session, {made.inscription_id})[made.inscription_id]
    values = {
        "kind": kind,
        "table": made.table,
        "due_at": due_of_offer(made),
        "own_differs": _differs(one, made.table.starts_at),
    }
    asks = kind == "offered"
    _write(
        session, "place_offered", f"offer:{made.id}:{kind}", one, values,
        asks=asks, actor=actor, now=now, base_url=base_url,
    )  # fmt: skip


def tell_of_swap(
    session: Session, swap: Swap, kind: str, *, actor: Actor, now: datetime, base_url: str
) -> None:
    """Write to those whom a swap concerns: a proposal to the other Party, all else to both."""
    found = rows.of_ids(session, {swap.one_id, swap.other_id})
    one, other = found[swap.one_id], found[swap.other_id]
    slots = rows.slots(session, swap.conference_id) if swap.published else {}
    proposed = kind == "proposed"
    for asked, theirs in ((other, one), *(() if proposed else ((one, other),))):
        places = _places(asked, theirs, slots) if proposed else []
        values = {
            "kind": kind,
            "other": entry_words.spoken_for(theirs, entry_words.language_of(asked)),
            "published": swap.published,
            "places": places,
            "due_at": due_of_swap(swap),
            "own_differs": bool(places) and _differs(asked, places[0][1]["starts_at"]),
        }
        once = f"swap:{swap.id}:{kind}:{asked.id}"
        _write(
            session, "swap", once, asked, values,
            asks=proposed, actor=actor, now=now, base_url=base_url,
        )  # fmt: skip


def _places(
    asked: Inscription, theirs: Inscription, slots: Mapping[int, SpeakingSlot]
) -> Sequence[tuple[str, dict[str, Any]]]:
    language = entry_words.language_of(asked)
    pairs = ((entry_words.spoken_for(one, language), slots.get(one.id)) for one in (asked, theirs))
    return [(whose, _place(slot)) for whose, slot in pairs if slot is not None]


def _place(slot: SpeakingSlot) -> dict[str, Any]:
    table = slot.session
    return {
        "code": table.code,
        "title": table.title,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
    }


def _differs(one: Inscription, at: datetime) -> bool:
    zone = one.delegation.invitation.conference.zone
    return times.differs(at, zone, one.home_zone)


def _write(
    session: Session,
    kind: str,
    once: str,
    one: Inscription,
    values: Mapping[str, Any],
    *,
    asks: bool,
    actor: Actor,
    now: datetime,
    base_url: str,
) -> None:
    invitation = one.delegation.invitation
    name, address = lookup.carried_to(invitation.addressee)
    if not address:  # reached on paper only: the desk tells them, and enters what they answer
        return
    token = draw(session, invitation, actor=actor, now=now) if asks else ""
    link = f"{letter.reply_url(base_url, token)}/exchange" if token else ""
    notifications.write(
        session,
        kind,
        about=lookup.about(invitation.id),
        once=once,
        to_name=name,
        to_address=address,
        values={**_common(one, invitation.conference), **values, "link": link},
        now=now,
        language=entry_words.language_of(one),
    )


def _common(one: Inscription, conference: Conference) -> dict[str, Any]:
    invitation, language = one.delegation.invitation, entry_words.language_of(one)
    turned = wording.address(invitation.addressee.form_of_address, language)
    return {
        "conference": conference.title,
        "simulated": conference.simulated,
        "city": conference.city,
        "zone": conference.zone,
        "own_zone": one.home_zone,
        "own_city": times.city(one.home_zone, language),
        "reference": lookup.label(invitation),
        "country": wording.formal(one.delegation.participant, language),
        "opening": turned.opening,
        "closing": turned.closing,
        "spoken_for": entry_words.spoken_for(one, language),
    }
