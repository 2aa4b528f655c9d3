"""Acts that a desk kept while it had no network: read, and done once, in their order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import Actor
from app.errors import N_, Invalid
from app.rosters.acts import KINDS, perform
from app.rosters.models import FloorAct
from app.rosters.turns import Floor, Turn

MOST = 500
LONGEST_KEY = 64
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_MS = 10**14  # some thousand years


@dataclass(frozen=True)
class KeptAct:
    """One act as the desk kept it: what, when by the server's clock, and its own key."""

    client_key: str
    kind: str
    told: Mapping[str, Any]
    happened_at: datetime


def read(body: Any) -> tuple[int, list[KeptAct]]:
    """Read what a desk sends: the number it saw last, and its acts; raises Invalid."""
    try:
        seen, acts = int(body["seen"]), [_act(one) for one in body["acts"]]
    except (KeyError, TypeError, ValueError, OverflowError):
        raise Invalid(N_("These acts cannot be read. Load the page again."), {}) from None
    if len(acts) > MOST:
        raise Invalid(N_("Too many acts at once: 500 at most."), {})
    return seen, acts


def _act(one: Any) -> KeptAct:
    key, kind, happened = one["client_key"], one["kind"], int(one["happened_ms"])
    if not isinstance(key, str) or not 0 < len(key) <= LONGEST_KEY or kind not in KINDS:
        raise ValueError(key)
    if not 0 <= happened < LONGEST_MS:
        raise ValueError(happened)
    told = {str(name): value for name, value in dict(one["told"]).items() if _plain(value)}
    return KeptAct(key, kind, told, EPOCH + timedelta(milliseconds=happened))


def _plain(value: Any) -> bool:
    return isinstance(value, (str, int)) and "\x00" not in str(value)


def do(
    session: Session, session_id: int, act: KeptAct, *, seen: int, actor: Actor, now: datetime
) -> int:
    """Do one kept act, once, and give its number: what the next act of this desk has seen."""
    perform(
        session,
        session_id,
        act.kind,
        act.told,
        seen_number=seen,
        actor=actor,
        now=now,
        happened_at=act.happened_at,
        client_key=act.client_key,
    )
    number = session.scalar(select(FloorAct.number).where(FloorAct.client_key == act.client_key))
    return number or seen


def local(floor: Floor, name: Callable[[Turn], str]) -> dict[str, Any]:
    """Give what a desk needs to go on by itself, with names in its language; nothing private."""

    def told(turn: Turn | None) -> dict[str, Any] | None:
        return _turn(turn, name(turn)) if turn else None

    since = floor.began_at if floor.paused_at is None else None
    return {
        "number": floor.number,
        "phase": floor.phase,
        "now": told(floor.now),
        "since_ms": int(since.timestamp() * 1000) if since else None,
        "spent_s": round(floor.spoken_s, 1),
        "interrupted": told(floor.interrupted),
        "coming": [told(one) for one in floor.coming],
        "absent": [told(one) for one in (*floor.absent, *floor.dropped)],
        "done": [told(one) for one in floor.done],
    }


def _turn(turn: Turn, name: str) -> dict[str, Any]:
    return {
        "key": turn.key,
        "name": name,
        "post": turn.post,
        "kind": turn.kind,
        "state": turn.state,
        "limit_s": turn.limit_s,
        "spent_s": round(turn.spoken_s, 1),
        "tier": turn.tier,
        "absences": turn.absences,
    }
