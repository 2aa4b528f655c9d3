"""The verb of the clerk: one act on the floor, kept in the log, taken back by another one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor, record
from app.errors import N_, NotFound, Overtaken, Refused
from app.programme.models import ConferenceSession
from app.rosters import arguments, floor_rows, keeping, transitions
from app.rosters.floor import UNDOING, Act, Floor, Turn, fold, history, standing
from app.rosters.models import FloorAct

KINDS = (*transitions.STEPS, "undo", "redo")
# What only says how somebody was found: it overtakes nobody, and nobody overtakes it.
CALM = {"present", "away", "link_restored"}


def perform(
    session: Session,
    session_id: int,
    kind: str,
    given: Mapping[str, Any] | None = None,
    *,
    seen_number: int,
    actor: Actor,
    now: datetime,
    happened_at: datetime | None = None,
    client_key: str | None = None,
) -> Floor:
    """Do one act (KINDS) and give the floor as it then stands.

    `seen_number` is the number of the last act that the clerk saw; `given` names the `turn` by
    its key, and what else the act needs (see `arguments`). An act that waited for the network
    says when it `happened_at`, and has a `client_key`: sent twice it counts once. Raises
    Overtaken, with the acts in between, where another clerk was quicker, Refused where the state
    of the session does not allow it, Invalid for arguments, NotFound.
    """
    table = _locked(session, session_id)
    lines, log = floor_rows.lines(session, table.id), floor_rows.acts(session, table.id)
    times = floor_rows.times(table)
    if client_key and _known(session, client_key, session_id):
        return fold(lines, log, times, now=now)
    _not_overtaken(kind, seen_number, log)
    told = arguments.cleaned(session, kind, given or {})
    at = _when(happened_at, log, now)
    act = Act(len(log) + 1, kind, at, actor.label[:200], told)
    before = fold(lines, log, times, now=now)
    if kind in UNDOING:
        act = _turned(session, table.id, act, log)
    else:
        transitions.apply(standing(lines, log, times), act)
    session.add(_row(table.id, act, lines, client_key))
    session.flush()
    after = fold(lines, [*log, act], times, now=now)
    keeping.keep_in_step(session, after)
    _record(session, table, act, before, after, actor, now)
    return after


def _locked(session: Session, session_id: int) -> ConferenceSession:
    """Lock the session: of two clerks at once the second waits, and then sees what was done."""
    table = session.get(ConferenceSession, session_id, with_for_update=True)
    if table is None or table.kind != "roundtable":
        raise NotFound(N_("There is no such roundtable."))
    return table


def _known(session: Session, client_key: str, session_id: int) -> bool:
    there = session.scalar(
        select(FloorAct.session_id).where(FloorAct.client_key == client_key[:64])
    )
    if there is not None and there != session_id:
        raise Refused(N_("This act was done in another session."))
    return there is not None


def _not_overtaken(kind: str, seen: int, log: Sequence[Act]) -> None:
    missed = [act for act in log if act.number > seen]
    if kind not in UNDOING:
        missed = [] if kind in CALM else [act for act in missed if act.kind not in CALM]
    if missed:
        raise Overtaken(
            N_("Somebody else has acted on this session since you looked; nothing was done."),
            {"acts": (kind, tuple(missed)), "number": (seen, len(log))},
        )


def _when(happened_at: datetime | None, log: Sequence[Act], now: datetime) -> datetime:
    """Believe when an act happened, between the act before it and now."""
    if happened_at is None:
        return now
    earliest = log[-1].at if log else happened_at
    return min(max(happened_at, earliest), now)


def _turned(session: Session, session_id: int, act: Act, log: Sequence[Act]) -> Act:
    """Undo the last act that stands, or do once more the one undone last."""
    stand, undone = history(log)
    if act.kind == "undo" and not stand:
        raise Refused(N_("There is nothing to undo."))
    if act.kind == "redo" and not undone:
        raise Refused(N_("There is nothing to do once more."))
    of = stand[-1] if act.kind == "undo" else undone[-1]
    row = session.scalars(
        select(FloorAct).where(FloorAct.session_id == session_id, FloorAct.number == of.number)
    ).one()
    row.undone_by_number = act.number if act.kind == "undo" else None
    return Act(act.number, act.kind, act.at, act.by, {"of": of.number, "what": of.kind})


def _row(session_id: int, act: Act, lines: Sequence[Turn], client_key: str | None) -> FloorAct:
    slots = {line.key: line.slot_id for line in lines}
    return FloorAct(
        session_id=session_id,
        number=act.number,
        kind=act.kind,
        slot_id=slots.get(act.turn),
        arguments=dict(act.arguments),
        by=act.by,
        at=act.at,
        client_key=client_key[:64] if client_key else None,
    )


def concerns(act: Act, floor: Floor) -> str:
    """Name whom an act concerns, in a floor in which it stands; empty for the session itself."""
    turn = floor.turn(act.turn or f"u{act.number}")
    return turn.name if turn else ""


def _record(
    session: Session,
    table: ConferenceSession,
    act: Act,
    before: Floor,
    after: Floor,
    actor: Actor,
    now: datetime,
) -> None:
    who = concerns(act, after) or concerns(act, before)
    if not who and act.kind in {"give_floor", "absent"} and before.on_deck:
        who = before.on_deck.name
    if not who and before.now and before.now != after.now:
        who = before.now.name
    told = {name: value for name, value in act.arguments.items() if name not in {"turn", "names"}}
    record(
        session,
        actor,
        f"floor.{act.kind}",
        kind="session",
        id=table.id,
        label=f"Roundtable {table.code}",
        now=now,
        changes={"act": act.number, "who": who, "phase": [before.phase, after.phase], **told},
    )
