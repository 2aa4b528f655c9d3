"""What the fold of a session is made from, read in few statements: its list and its log."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation import lists, rows
from app.allocation.models import SpeakingSlot
from app.delegations.models import Rank
from app.programme.models import ConferenceSession
from app.rosters.models import FloorAct
from app.rosters.turns import Act, Kind, Times, Turn

OBSERVERS = 500  # the tier of observers: after every Party, before a right of reply


def times(table: ConferenceSession) -> Times:
    """Give what a session was planned with."""
    return Times(
        session_id=table.id,
        code=table.code,
        title=table.title,
        starts_at=table.starts_at,
        ends_at=table.ends_at,
        opening_s=table.opening_s,
        keynote_s=table.keynote_s,
        wrap_up_s=table.wrap_up_s,
        changeover_s=table.changeover_s,
    )


def lines(session: Session, session_id: int) -> list[Turn]:
    """Read the published list as turns that wait, in the order of floor.

    Whoever was given the floor belongs to it, though the request be withdrawn afterwards.
    """
    ranks = rows.ranks(session)
    called = select(FloorAct.slot_id).where(
        FloorAct.session_id == session_id, FloorAct.kind == "give_floor"
    )
    slots = lists.slots_of(session, session_id, also=SpeakingSlot.id.in_(called))
    return [line(slot, ranks) for slot in slots]


def line(slot: SpeakingSlot, ranks: dict[str, Rank]) -> Turn:
    """Make the turn of one published slot."""
    asked = slot.inscription
    body = asked.delegation.participant
    rank = ranks.get(asked.speaker.rank_code)
    kind: Kind = "national" if body.is_party else "observer"
    if body.is_party and asked.kind == "group":
        kind = "group"
    return Turn(
        key=str(slot.id),
        slot_id=slot.id,
        position=slot.position,
        name=body.short_name,
        code=body.code,
        post=asked.speaker.post,
        language=asked.language,
        mode=asked.mode,
        limit_s=int((slot.ends_at - slot.starts_at).total_seconds()),
        kind=kind,
        behalf=rows.behalf(asked),
        names=body.names or {},
        tier=OBSERVERS if kind == "observer" else (rank.tier if rank else 1),
        published=slot.starts_at,
        gone=slot.state == "withdrawn",
    )


def acts(session: Session, session_id: int) -> list[Act]:
    """Read the log of a session."""
    query = select(FloorAct).where(FloorAct.session_id == session_id).order_by(FloorAct.number)
    return [act(row) for row in session.scalars(query)]


def act(row: FloorAct) -> Act:
    """Make the act of one entry of the log."""
    return Act(row.number, row.kind, row.at, row.by, row.arguments)
