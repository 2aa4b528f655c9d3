"""The verb of the clerk: one act on the floor, kept in the log, taken back by another one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor, record
from app.errors import N_, NotFound, Overtaken, Refused
from app.programme.models import ConferenceSession
from app.rosters import arguments, floor_rows, keeping, notices, transitions
from app.rosters.floor import UNDOING, Act, Floor, Turn, floor_of, fold, history, standing
from app.rosters.models import FloorAct

KINDS = (*transitions.STEPS, "undo", "redo")
# What only says how somebody was found: it overtakes nobody, and nobody overtakes it.
CALM = {"present", "away", "link_restored"}
NEXT = {"give_floor", "absent"}
OF_SPEAKER = {"delivered", "cut_off", "pause", "resume", "absent"}


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
    before = fold(lines, log, times, now=now)
    told = _about(arguments.cleaned(session, kind, given or {}), kind, before)
    at = _when(happened_at, log, now)
    act = Act(len(log) + 1, kind, at, actor.label[:200], told)
    if kind in UNDOING:
        act = _turned(session, table.id, act, log)
    else:
        transitions.apply(standing(lines, log, times), act)
    session.add(_row(table.id, act, lines, client_key))
    session.flush()
    after = fold(lines, [*log, act], times, now=now)
    keeping.keep_in_step(session, after)
    notices.tell(session, after, now=now)
    _record(session, table, act, before, after, actor, now)
    return after


def foresee(
    session: Session,
    session_id: int,
    kind: str,
    given: Mapping[str, Any] | None = None,
    *,
    now: datetime,
) -> tuple[Floor, Floor]:
    """Give the floor as it stands and as one act would leave it; nothing is written.

    Raises what `perform` raises for the act itself.
    """
    before = floor_of(session, session_id, now=now)
    told = arguments.cleaned(session, kind, given or {})
    lines, log = floor_rows.lines(session, session_id), floor_rows.acts(session, session_id)
    act = Act(len(log) + 1, kind, now, "", told)
    transitions.apply(standing(lines, log, before.times), act)
    return before, fold(lines, [*log, act], before.times, now=now)


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


def _about(told: dict[str, Any], kind: str, floor: Floor) -> dict[str, Any]:
    """Name the turn in the log, also where the act concerns whoever speaks or comes next."""
    if told.get("turn") or kind not in NEXT | OF_SPEAKER:
        return told
    now = floor.now if kind in OF_SPEAKER else None
    turn = now or (floor.on_deck if kind in NEXT else None)
    return told | {"turn": turn.key} if turn else told


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
    told = {name: value for name, value in act.arguments.items() if name not in {"turn", "names"}}
    told |= {"who": who} if who else {}
    told |= {"phase": [before.phase, after.phase]} if before.phase != after.phase else {}
    record(
        session,
        actor,
        f"floor.{act.kind}",
        kind="session",
        id=table.id,
        label=f"Roundtable {table.code}",
        now=now,
        changes={"act": act.number, **told},
    )
