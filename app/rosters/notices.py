"""A delegation that asked for it is told, once, when it is among the next three to speak."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation import entries, entry_words, rows
from app.allocation.models import SpeakingSlot
from app.audit.service import Actor, record
from app.errors import N_, NotFound
from app.notifications import service as notifications
from app.programme.models import Conference, ConferenceSession
from app.rosters.models import DeckNotice
from app.rosters.turns import Floor
from app.rsvp.models import Inscription

AHEAD = 3


def of_slot(session: Session, slot_id: int) -> DeckNotice | None:
    """Give what was asked for a place, if anything."""
    return session.scalar(select(DeckNotice).where(DeckNotice.slot_id == slot_id))


def ask(session: Session, slot: SpeakingSlot, *, actor: Actor, now: datetime) -> DeckNotice:
    """Note that a delegation wants to be told; asked again after it was told, it is told again.

    Raises NotFound for a place that was withdrawn.
    """
    if slot.state == "withdrawn":
        raise NotFound(N_("This place is no longer on the list."))
    notice = of_slot(session, slot.id)
    if notice is not None and notice.told_at is None:
        return notice
    if notice is None:
        notice = DeckNotice(slot_id=slot.id)
        session.add(notice)
    notice.asked_by, notice.asked_at, notice.told_at = actor.label[:200], now, None
    session.flush()
    _note(session, slot, "rosters.ask_notice", actor, now)
    return notice


def forget(session: Session, slot: SpeakingSlot, *, actor: Actor, now: datetime) -> None:
    """Note that a delegation no longer wants to be told."""
    notice = of_slot(session, slot.id)
    if notice is not None:
        session.delete(notice)
        _note(session, slot, "rosters.forget_notice", actor, now)


def _note(session: Session, slot: SpeakingSlot, verb: str, actor: Actor, now: datetime) -> None:
    label = slot.inscription.delegation.participant.short_name
    record(session, actor, verb, kind="slot", id=slot.id, label=label, now=now)


def tell(session: Session, floor: Floor, *, now: datetime) -> int:
    """Write to those among the next three who asked and were not told; give their number."""
    if floor.phase != "open":
        return 0
    ahead = {turn.slot_id: n for n, turn in enumerate(floor.coming[:AHEAD]) if turn.slot_id}
    query = select(DeckNotice).where(DeckNotice.slot_id.in_(ahead), DeckNotice.told_at.is_(None))
    waiting = session.scalars(query).all() if ahead else []
    if not waiting:
        return 0
    slots = _slots(session, waiting)
    table = session.get_one(ConferenceSession, floor.session_id)
    conference = rows.the_conference(session, table.conference_id)
    for notice in waiting:
        slot = slots[notice.slot_id]
        _write(session, conference, table, slot, floor, ahead[slot.id], notice, now)
        notice.told_at = now
    return len(waiting)


def _slots(session: Session, waiting: Sequence[DeckNotice]) -> dict[int, SpeakingSlot]:
    wanted = SpeakingSlot.id.in_([notice.slot_id for notice in waiting])
    slots = session.scalars(select(SpeakingSlot).where(wanted)).all()
    rows.of_ids(session, [slot.inscription_id for slot in slots])
    return {slot.id: slot for slot in slots}


def _write(
    session: Session,
    conference: Conference,
    table: ConferenceSession,
    slot: SpeakingSlot,
    floor: Floor,
    before: int,
    notice: DeckNotice,
    now: datetime,
) -> None:
    asked: Inscription = slot.inscription
    notifications.write(
        session,
        "on_deck",
        about=entries.thread(asked.id),
        once=f"on_deck:{slot.id}:{notice.asked_at:%Y%m%dT%H%M%SZ}",
        to_name=f"{asked.speaker.form_of_address} {asked.speaker.name}".strip(),
        to_address=entries.address_of(asked),
        values={
            "conference": conference.short_title,
            "simulated": conference.simulated,
            "spoken_for": entry_words.spoken_for(asked, entry_words.language_of(asked)),
            "code": table.code,
            "title": table.title,
            "room": table.room,
            "before": before,
            "at": floor.estimates[str(slot.id)],
            "zone": conference.zone,
            "city": conference.city,
            "remote": asked.mode == "live_remote",
        },
        now=now,
        language=entry_words.language_of(asked),
    )
