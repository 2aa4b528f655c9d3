"""The floor of a session as it stands: a pure fold of the log of acts over the published list."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import N_, NotFound, Refused
from app.programme.models import ConferenceSession
from app.rosters import floor_rows, transitions
from app.rosters.models import FloorAct
from app.rosters.standing import Standing
from app.rosters.turns import Act, Floor, Times, Turn

__all__ = ["Act", "Floor", "Times", "Turn", "floor_of", "fold", "history", "number_of", "standing"]

UNDOING = {"undo", "redo"}
MINUTE_S = 60


def history(acts: Iterable[Act]) -> tuple[list[Act], list[Act]]:
    """Part a log into the acts that stand and those undone, the next to be redone last."""
    stand: list[Act] = []
    undone: list[Act] = []
    for act in sorted(acts, key=lambda one: one.number):
        if act.kind == "undo":
            undone += [stand.pop()] if stand else []
        elif act.kind == "redo":
            stand += [undone.pop()] if undone else []
        else:
            stand.append(act)
            undone.clear()
    return stand, undone


def standing(lines: Sequence[Turn], acts: Iterable[Act], times: Times) -> Standing:
    """Let the acts of a log that stand change the list, one after the other.

    An act that no longer fits, because its slot has left the list since, changes nothing.
    """
    it = Standing(times, list(lines), "ready" if lines else "planned")
    for act in history(acts)[0]:
        try:
            it = transitions.apply(it, act)
        except (Refused, KeyError):
            continue
    for turns in (it.coming, it.absent, it.dropped, it.unheard):
        turns[:] = [turn for turn in turns if not turn.gone]
    return it


def fold(lines: Sequence[Turn], acts: Sequence[Act], times: Times, *, now: datetime) -> Floor:
    """Give the floor of a session: its published list, its log, and what was planned for it."""
    stand, undone = history(acts)
    it = standing(lines, acts, times)
    estimates, over = _estimates(it, now)
    return Floor(
        session_id=times.session_id,
        code=times.code,
        title=times.title,
        phase=it.phase,
        list_closed=it.list_closed,
        number=max((act.number for act in acts), default=0),
        now=it.now,
        began_at=it.began_at,
        paused_at=it.paused_at,
        spoken_s=it.spoken_s,
        limit_s=_limit(it, lines),
        on_deck=it.coming[0] if it.coming else None,
        coming=tuple(it.coming),
        absent=tuple(it.absent),
        dropped=tuple(it.dropped),
        done=tuple(it.done),
        unheard=tuple(it.unheard),
        interrupted=it.interrupted,
        estimates=estimates,
        late_s=_late(lines, it, over, now),
        over_s=int((over - it.ends_at).total_seconds()) + times.wrap_up_s,
        starts_at=times.starts_at + it.shift,
        ends_at=it.ends_at,
        opened_at=it.opened_at,
        closed_at=it.closed_at,
        last=max(acts, key=lambda act: act.number, default=None),
        undoable=stand[-1] if stand else None,
        redoable=undone[-1] if undone else None,
        acts=tuple(acts),
        undone=_undone(acts, stand),
        times=times,
    )


def _undone(acts: Iterable[Act], stand: Iterable[Act]) -> frozenset[int]:
    kept = {act.number for act in stand}
    return frozenset(act.number for act in acts if act.kind not in UNDOING) - kept


def _limit(it: Standing, lines: Sequence[Turn]) -> int:
    if it.now is not None:
        return it.now.limit_s
    if it.limit_s is not None:
        return it.limit_s
    return it.coming[0].limit_s if it.coming else (lines[0].limit_s if lines else 3 * MINUTE_S)


def _estimates(it: Standing, now: datetime) -> tuple[Mapping[str, datetime], datetime]:
    """Give when each who waits may begin, and when the last of them will have ended."""
    at, changeover = _free_at(it, now), timedelta(seconds=it.times.changeover_s)
    ends, estimates = at, {}
    for turn in it.coming:
        estimates[turn.key] = at
        ends = at + timedelta(seconds=max(0, turn.limit_s - turn.spoken_s))
        at = ends + changeover
    return estimates, ends


def _free_at(it: Standing, now: datetime) -> datetime:
    """Give when the next may begin: after who speaks, or after the opening."""
    if it.closed_at is not None:
        return it.closed_at
    changeover = timedelta(seconds=it.times.changeover_s)
    at = now
    for turn in (it.now, it.interrupted):
        if turn is not None:
            used = it.spoken_at(now) if turn is it.now else turn.spoken_s
            at += timedelta(seconds=max(0.0, turn.limit_s - used)) + changeover
    if it.now is not None or it.done:
        return at
    opened = it.opened_at or max(now, it.times.starts_at)
    return max(at, opened + timedelta(seconds=it.times.opening_s + it.times.keynote_s))


def _late(lines: Sequence[Turn], it: Standing, over: datetime, now: datetime) -> int:
    ends = [
        one.published + timedelta(seconds=one.limit_s) for one in lines if one.published is not None
    ]
    if not ends or it.closed_at is not None or (it.opened_at is None and now < it.times.starts_at):
        return 0
    return int((over - max(ends) - it.shift).total_seconds())


def floor_of(session: Session, session_id: int, *, now: datetime) -> Floor:
    """Read how the floor of a session stands, in four statements; raises NotFound."""
    table = session.get(ConferenceSession, session_id)
    if table is None or table.kind != "roundtable":
        raise NotFound(N_("There is no such roundtable."))
    lines = floor_rows.lines(session, table.id)
    return fold(lines, floor_rows.acts(session, table.id), floor_rows.times(table), now=now)


def number_of(session: Session, session_ids: Iterable[int]) -> dict[int, int]:
    """Give the number of the last act of each session, 0 before the first, in one statement."""
    wanted = list(session_ids)
    query = (
        select(FloorAct.session_id, func.max(FloorAct.number))
        .where(FloorAct.session_id.in_(wanted))
        .group_by(FloorAct.session_id)
    )
    found = {row[0]: row[1] for row in session.execute(query)}
    return {one: found.get(one, 0) for one in wanted}
