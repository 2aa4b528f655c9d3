"""Keeps the state of each published place in step with the floor."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation.models import SpeakingSlot
from app.rosters.turns import Floor, Turn

SPOKEN = {"delivered": "delivered", "cut_off": "cut_off", "in_lieu": "not_delivered"}
STILL = {"provisional", "final"}  # what only a publication decides


def keep_in_step(session: Session, floor: Floor) -> None:
    """Write the state of each slot of a session as the floor has it."""
    wanted = {turn.slot_id: state_of(turn, floor) for turn in floor.turns() if turn.slot_id}
    standing = SpeakingSlot.id.in_(wanted) & (SpeakingSlot.state != "withdrawn")
    for slot in session.scalars(select(SpeakingSlot).where(standing)):
        state = wanted[slot.id]
        if slot.state != state and not (state == "provisional" and slot.state in STILL):
            slot.state = state


def state_of(turn: Turn, floor: Floor) -> str:
    """Say in the words of a published place how a turn stands."""
    if turn.state in SPOKEN:
        return SPOKEN[turn.state]
    if turn.state == "speaking":
        return "speaking"
    if turn.state in {"absent", "not_delivered"}:
        return turn.state
    if floor.on_deck is not None and turn.key == floor.on_deck.key and floor.phase == "open":
        return "on_deck"
    return "provisional"
