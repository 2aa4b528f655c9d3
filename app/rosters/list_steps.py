"""What acts on the list do: who comes, goes, is in the room, and how long they may speak."""

from dataclasses import replace

from app.errors import N_
from app.rosters.standing import LAST, Standing, Step, put_back, unlisted
from app.rosters.turns import Act, Turn


def _right_of_reply(it: Standing, act: Act) -> None:
    it.must_be("open", "suspended")
    it.coming.append(unlisted(act, "right_of_reply", LAST))


def _back_in(it: Standing, act: Act) -> None:
    it.must_be("open", "suspended")
    turn = it.find(act.turn, it.absent, it.dropped)
    it.take(turn)
    it.join(replace(turn, present=True if turn.state == "absent" else turn.present))


def _insert(it: Standing, act: Act) -> None:
    it.must_be("planned", "ready", "open", "suspended")
    if it.list_closed:
        it.refuse(N_("The list of speakers is closed. Open it again first."))
    it.coming.insert(0, unlisted(act, "national", 0))


def _swap(it: Standing, act: Act) -> None:
    it.must_be("ready", "open", "suspended")
    one = it.find(act.turn, it.coming)
    other = it.find(str(act.arguments.get("other", "")), it.coming)
    if one == other:
        it.refuse(N_("Choose two speakers."))
    i, k = it.coming.index(one), it.coming.index(other)
    it.coming[i], it.coming[k] = other, one


def _set_limit(it: Standing, act: Act) -> None:
    it.must_be("planned", "ready", "open", "suspended")
    limit_s, whom = int(act.arguments["limit_s"]), act.arguments.get("whom", "rest")
    if whom == "now":
        it.put(it.speaker(), limit_s=limit_s)
        return
    it.limit_s = limit_s
    for turn in (*it.coming, *it.absent, *it.dropped):
        # To cut gives nobody more than before; nor have observers ever more than they had.
        cut = whom == "longer" or turn.kind == "observer"
        it.put(turn, limit_s=min(limit_s, turn.limit_s) if cut else limit_s)


def _drop_observers(it: Standing, act: Act) -> None:  # noqa: ARG001 (the form of every step)
    it.must_be("open", "suspended")
    observers = [turn for turn in it.coming if turn.kind == "observer"]
    if not observers:
        it.refuse(N_("No observer waits on the list."))
    for turn in observers:
        it.coming.remove(turn)
        it.dropped.append(replace(turn, state="dropped"))


def _extend(it: Standing, act: Act) -> None:
    it.must_be("ready", "open", "suspended")
    it.extended_s += int(act.arguments["minutes"]) * 60


def _close_list(it: Standing, act: Act) -> None:  # noqa: ARG001
    it.must_be("ready", "open", "suspended")
    if it.list_closed:
        it.refuse(N_("The list of speakers is closed already."))
    it.list_closed = True


def _reopen_list(it: Standing, act: Act) -> None:  # noqa: ARG001
    it.must_be("ready", "open", "suspended")
    if not it.list_closed:
        it.refuse(N_("The list of speakers is open."))
    it.list_closed = False


def _in_lieu(it: Standing, act: Act) -> None:
    it.must_be("ready", "open", "suspended", "closed")
    turn = it.find(act.turn, it.coming, it.absent, it.dropped, it.unheard)
    it.take(turn)
    it.done.append(replace(turn, state="in_lieu"))


def _link_failed(it: Standing, act: Act) -> None:
    it.must_be("ready", "open", "suspended")
    turn = _remote(it, act)
    failed = {"link": "failed", "failures": turn.failures + 1}
    if turn != it.now:
        it.put(turn, **failed)
        return
    it.must_be("open")
    left = replace(it.leave(act.at), **failed, state="waiting")  # type: ignore[arg-type]
    put_back(it, left, again=left.failures > 1)


def _link_restored(it: Standing, act: Act) -> None:
    it.must_be("ready", "open", "suspended")
    it.put(_remote(it, act), link="up")


def _remote(it: Standing, act: Act) -> Turn:
    now = [it.now] if it.now else []
    turn = it.find(act.turn, now, it.coming, it.absent, it.dropped)
    if turn.mode != "live_remote":
        it.refuse(N_("%(who)s does not speak by video link."), who=turn.name)
    return turn


def _mode(it: Standing, act: Act) -> None:
    it.must_be("ready", "open", "suspended")
    turn = it.find(act.turn, it.coming, it.absent, it.dropped)
    it.put(turn, mode=str(act.arguments["mode"]), link="")


def _present(it: Standing, act: Act) -> None:
    it.must_be("ready", "open", "suspended")
    it.put(it.find(act.turn, it.coming, it.absent, it.dropped), present=True)


def _away(it: Standing, act: Act) -> None:
    it.must_be("ready", "open", "suspended")
    it.put(it.find(act.turn, it.coming, it.absent, it.dropped), present=False)


STEPS: dict[str, Step] = {
    "right_of_reply": _right_of_reply,
    "back_in": _back_in,
    "insert": _insert,
    "swap": _swap,
    "set_limit": _set_limit,
    "drop_observers": _drop_observers,
    "extend": _extend,
    "close_list": _close_list,
    "reopen_list": _reopen_list,
    "in_lieu": _in_lieu,
    "link_failed": _link_failed,
    "link_restored": _link_restored,
    "mode": _mode,
    "present": _present,
    "away": _away,
}
