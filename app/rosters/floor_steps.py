"""What acts on the floor do: the session opens and closes, somebody speaks and is done."""

from dataclasses import replace

from app.errors import N_
from app.rosters.standing import EARLY, Standing, Step, put_back, unlisted
from app.rosters.turns import Act, Turn


def _open(it: Standing, act: Act) -> None:
    it.must_be("planned", "ready")
    if act.at < it.times.starts_at - EARLY and not act.arguments.get("early"):
        it.refuse(N_("The hour of the session has not come: confirm that it opens earlier."))
    it.phase, it.opened_at = "open", act.at


def _give_floor(it: Standing, act: Act) -> None:
    it.must_be("open")
    turn = _next(it) if not act.turn else it.find(act.turn, it.coming, it.absent, it.dropped)
    ending = act.arguments.get("ends")
    if it.now is not None and it.interrupted is None and ending in {"delivered", "cut_off"}:
        it.finish("delivered" if ending == "delivered" else "cut_off", act.at)
    it.free()
    it.call(turn, act.at)


def _next(it: Standing) -> Turn:
    if not it.coming:
        it.refuse(N_("Nobody waits on the list."))
    return it.coming[0]


def _pause(it: Standing, act: Act) -> None:
    it.must_be("open")
    if it.speaker() and it.paused_at is not None:
        it.refuse(N_("The clock stands still already."))
    it.stop(act.at)


def _resume(it: Standing, act: Act) -> None:
    it.must_be("open")
    if it.speaker() and it.paused_at is None:
        it.refuse(N_("The clock runs already."))
    it.began_at, it.paused_at = act.at, None


def _point_of_order(it: Standing, act: Act) -> None:
    it.must_be("open")
    if it.now is not None and it.now.kind == "point_of_order":
        it.refuse(N_("A point of order is being made already."))
    it.interrupt(unlisted(act, "point_of_order", 0), act.at)


def _delivered(it: Standing, act: Act) -> None:
    it.must_be("open")
    it.speaker()
    it.finish("delivered", act.at)


def _cut_off(it: Standing, act: Act) -> None:
    it.must_be("open")
    it.speaker()
    it.finish("cut_off", act.at)


def _absent(it: Standing, act: Act) -> None:
    it.must_be("open")
    if it.now is None or act.turn not in {"", it.now.key}:
        turn = it.find(act.turn, it.coming) if act.turn else _next(it)
        it.take(turn)
    elif it.now.kind == "point_of_order":
        it.refuse(N_("Whoever raises a point of order is in the room."))
    else:
        turn = replace(it.leave(act.at), spoken_s=0)
    gone = replace(turn, state="waiting", present=False, absences=turn.absences + 1)
    put_back(it, gone, again=gone.absences > 1)


def _suspend(it: Standing, act: Act) -> None:
    it.must_be("open")
    it.stop(act.at)
    it.phase, it.suspended_at = "suspended", act.at


def _resume_session(it: Standing, act: Act) -> None:  # noqa: ARG001
    it.must_be("suspended")
    it.phase, it.suspended_at = "open", None


def _close(it: Standing, act: Act) -> None:
    it.must_be("open", "suspended")
    it.free()
    left = [*it.coming, *it.absent, *it.dropped]
    it.unheard = [replace(turn, state="not_delivered") for turn in left]
    it.coming, it.absent, it.dropped = [], [], []
    it.phase, it.closed_at = "closed", act.at


STEPS: dict[str, Step] = {
    "open": _open,
    "give_floor": _give_floor,
    "pause": _pause,
    "resume": _resume,
    "point_of_order": _point_of_order,
    "delivered": _delivered,
    "cut_off": _cut_off,
    "absent": _absent,
    "suspend": _suspend,
    "resume_session": _resume_session,
    "close": _close,
}
