"""The verbs of the board: preview an act on a draft, take it, undo, redo, solve around the pins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.allocation import drafts, planner, rows
from app.allocation import service as allocation
from app.allocation.models import Run
from app.audit.service import Actor, record
from app.board import asked
from app.board.asked import Asked, Draft
from app.board.models import BoardAct
from app.errors import N_, Invalid, Overtaken, Refused

NEEDS_REASON = N_("Say why: this departs from the order of floor, and the reason is kept.")
REASON = 500


@dataclass(frozen=True)
class Preview:
    """What an act would do to a draft: nothing is kept yet.

    `fits` says that it may be taken; `needs_reason` that it is an exception to the order of floor.
    """

    act: Mapping[str, Any]
    found: planner.Shaped
    draft: Draft

    @property
    def fits(self) -> bool:
        return not self.found.broken

    @property
    def arguments(self) -> dict[str, Any]:
        """Give what the log keeps: the planner's arguments, names, and places before and after."""
        said = {key: value for key, value in self.act.items() if key not in {"kind", "reason"}}
        name, other = said.get("inscription"), said.get("other")
        if name is not None:
            place = self.found.plan.place(name)
            said["who"] = self.draft.labels[name]
            said["before"] = list(self.draft.place.get(name, ()))
            said["after"] = [place.session, place.position] if place else []
        if other is not None:
            said["other_name"] = self.draft.labels[other]
        return said

    @property
    def instead(self) -> str | None:
        """Name who stands next to where somebody would come: a place to exchange for one's own."""
        if self.act["kind"] != "move":
            return None
        names = [one.inscription for one in self.found.plan.of(self.act["table"])]
        at = names.index(self.act["inscription"])
        return next(iter(names[at + 1 : at + 2] or names[max(0, at - 1) : at]), None)

    @property
    def needs_reason(self) -> bool:
        return bool(self.found.bent)


def the_draft(session: Session, run_id: int, *, lock: bool = False) -> Run:
    """Give a run that may still be shaped; raises NotFound, and Refused for any that may not."""
    run = drafts.the_run(session, run_id)
    if lock:  # the row that publication locks too
        rows.the_conference(session, run.conference_id, lock=True)
        session.refresh(run)
    if run.state != "draft":
        raise Refused(
            N_("Run %(number)s is not a draft. What is published changes by a new draft."),
            number=run.id,
        )
    return run


def preview(run: Run, wanted: Asked) -> Preview:
    """Say what an act would break and cost; raises Invalid by field where it makes no sense."""
    draft = asked.draft_of(run)
    act = {
        "kind": wanted.kind,
        **asked.completed(wanted, draft),
        "reason": wanted.reason.strip()[:REASON],
    }
    standing = {"problem": run.problem, "plan": run.plan, "shape": run.shape}
    try:
        return Preview(act, planner.reshaped(standing, [act]), draft)
    except planner.Faulty as faulty:
        raise Invalid(asked.CANNOT, {"minutes": N_("No time would be left.")}) from faulty


def take(
    session: Session, run_id: int, wanted: Asked, *, seen: int, actor: Actor, now: datetime
) -> BoardAct:
    """Take an act: the draft, its places and its waiting list change with it.

    `seen` is the number of the draft's version that the officer saw. Raises Invalid by field (also
    where an exception to the order of floor has no reason), Overtaken where somebody else was
    quicker, and Refused where a rule would be broken.
    """
    run = the_draft(session, run_id, lock=True)
    _nobody_between(session, run, seen)
    found = preview(run, wanted)
    if not found.fits:
        raise Refused(N_("This would break rules that hold for every list."))
    if found.needs_reason and not found.act["reason"]:
        raise Invalid(NEEDS_REASON, {"reason": NEEDS_REASON})
    if not run.version:
        run.base = run.solved
    act = _kept(session, run, found, actor, now)
    _stand(session, run, found.found)
    _note(session, actor, f"board.{act.kind}", run, now, act)
    return act


def _nobody_between(session: Session, run: Run, seen: int) -> None:
    if run.version == seen:
        return
    last = next(iter(history(session, run.id, most=1)), None)
    raise Overtaken(
        N_("%(by)s has changed this draft since you saw it. Look at it as it now stands."),
        {"version": (seen, run.version)},
        by=(last.undone_by or last.done_by) if last else "",
    )


def _kept(session: Session, run: Run, found: Preview, actor: Actor, now: datetime) -> BoardAct:
    act = BoardAct(run_id=run.id, number=run.version + 1, kind=found.act["kind"])
    act.arguments, act.reason = found.arguments, found.act["reason"] if found.needs_reason else ""
    act.done_by, act.done_at = actor.label[:200], now
    session.add(act)
    session.flush()
    return act


def _stand(session: Session, run: Run, found: planner.Shaped) -> None:
    run.version += 1
    run.shape = dict(found.shape)
    planner.rewrite(session, run, found.problem, found.plan)


def history(session: Session, run_id: int, *, most: int = 1000) -> Sequence[BoardAct]:
    """List the acts on a draft, newest first, those undone among them."""
    of_it = select(BoardAct).where(BoardAct.run_id == run_id).order_by(BoardAct.number.desc())
    return session.scalars(of_it.limit(most)).all()


def to_undo(acts: Sequence[BoardAct]) -> BoardAct | None:
    """Give the act that would be undone: the newest that stands."""
    return next((act for act in acts if not act.undone), None)


def to_redo(acts: Sequence[BoardAct]) -> BoardAct | None:
    """Give the act that would be done again: the first undone after all that stand."""
    standing = to_undo(acts)
    since = standing.number if standing else 0
    undone = [act for act in acts if act.undone and act.number > since]
    return undone[-1] if undone else None


def undo(session: Session, run_id: int, *, seen: int, actor: Actor, now: datetime) -> BoardAct:
    """Undo the newest act that stands; raises like `take`, and Refused if there is none."""
    return _turn(session, run_id, seen, actor, now, undone=True)


def redo(session: Session, run_id: int, *, seen: int, actor: Actor, now: datetime) -> BoardAct:
    """Do again what was undone last; raises like `take`, and Refused if there is nothing."""
    return _turn(session, run_id, seen, actor, now, undone=False)


def _turn(
    session: Session, run_id: int, seen: int, actor: Actor, now: datetime, *, undone: bool
) -> BoardAct:
    run = the_draft(session, run_id, lock=True)
    _nobody_between(session, run, seen)
    acts = history(session, run.id)
    act = to_undo(acts) if undone else to_redo(acts)
    if act is None:
        raise Refused(
            N_("There is nothing to undo.") if undone else N_("There is nothing to redo.")
        )
    act.undone, act.undone_by = undone, actor.label[:200] if undone else ""
    standing = [one.as_act for one in reversed(acts) if not one.undone]
    _stand(session, run, planner.reshaped(run.base, standing))
    _note(session, actor, "board.undo" if undone else "board.redo", run, now, act)
    return act


def solve_around(
    session: Session, run_id: int, *, seconds: int, keep_moved: bool, actor: Actor, now: datetime
) -> Run:
    """Start a run beside a draft that keeps to its pins, bars, limits, minutes and exceptions.

    With `keep_moved` whoever was moved by hand stays at that roundtable too. Raises like
    `allocation.start`.
    """
    run = the_draft(session, run_id)
    shape = dict(run.shape)
    if keep_moved:
        shape = _with_pins(run, history(session, run.id))
    return allocation.solve_around(session, run.id, shape, seconds=seconds, actor=actor, now=now)


def _with_pins(run: Run, acts: Sequence[BoardAct]) -> dict[str, Any]:
    place = asked.draft_of(run).place
    moved = [act.arguments for act in acts if act.kind in {"move", "swap"} and not act.undone]
    names = {str(said[key]) for said in moved for key in ("inscription", "other") if key in said}
    own = dict(run.shape.get("inscriptions", {}))
    for name in sorted(names & place.keys()):
        own[name] = {**own.get(name, {}), "pin": place[name][0]}
    return {**run.shape, "inscriptions": own}


def beside(session: Session, run: Run, *, most: int = 12) -> Sequence[Run]:
    """List the drafts of the same conference that stand beside this one, newest first."""
    runs = allocation.runs(session, run.conference_id)
    return [one for one in runs if one.state in {"draft", *drafts.AT_WORK}][:most]


def _note(
    session: Session, actor: Actor, action: str, run: Run, now: datetime, act: BoardAct
) -> None:
    said = {"act": act.number, **act.arguments} | ({"reason": act.reason} if act.reason else {})
    record(
        session, actor, action, kind="run", id=run.id, label=f"Run {run.id}", now=now, changes=said
    )
