"""The door for acts that a desk kept: done one by one, until one needs a person's choice."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app import db
from app.accounts.gates import me, requires
from app.errors import Invalid, NotFound, Overtaken, Refused
from app.programme import service as programme
from app.rosters import desk_words, floor, kept_acts, service
from app.rosters.kept_acts import KeptAct
from app.web import clock
from app.web.errors import said, translated

bp = Blueprint("kept_acts", __name__, url_prefix="/rosters/<code>/acts")


@bp.post("")
@requires("floor.control")
def catch_up(code: str) -> ResponseReturnValue:
    """Do the acts in their order, each in a transaction of its own; stop where one is refused.

    The answer names those done (sent twice they count once) and why the next one was not; `seen`
    is the number of the last one done, `number` that of the last act of anybody.
    """
    with db.reading() as session:
        table_id = service.the_table(session, programme.current(session), code).id
    try:
        seen, acts = kept_acts.read(request.get_json(silent=True))
    except Invalid as reason:
        return {"reason": said(reason)}, reason.status
    done: list[str] = []
    stopped = None
    for act in acts:
        try:
            seen = _done(table_id, act, seen)
        except Refused as reason:
            stopped = _why(table_id, act, reason)
            break
        done.append(act.client_key)
    return {"done": done, "stopped": stopped, "seen": seen, "number": _number(table_id)}


def _done(table_id: int, act: KeptAct, seen: int) -> int:
    with db.writing() as session:
        return kept_acts.do(session, table_id, act, seen=seen, actor=me(), now=clock.now())


def _number(table_id: int) -> int:
    with db.reading() as session:
        return floor.number_of(session, [table_id])[table_id]


def _why(table_id: int, act: KeptAct, reason: Refused) -> dict[str, Any]:
    if isinstance(reason, NotFound):
        raise reason
    sentences = [said(reason)]
    if isinstance(reason, Invalid):
        sentences += [translated(fault) for fault in reason.faults.values()]
    missed: Any = reason.difference["acts"][1] if isinstance(reason, Overtaken) else ()
    with db.reading() as session:
        standing = floor.floor_of(session, table_id, now=clock.now())
    told = [f"{desk_words.told(one, standing)} · {one.by}" for one in missed]
    return {"client_key": act.client_key, "reason": " ".join(sentences), "missed": told}
