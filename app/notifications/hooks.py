"""Where whoever wrote a letter may listen: the post room tells what became of it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.notifications.models import Letter

# hears(session, letter, state, reason, now), within the transaction in which that is booked.
Hears = Callable[[Session, Letter, str, str, datetime], None]
ENDS = frozenset({"sent", "refused", "dead"})

_hearing: dict[str, Hears] = {}


def hear(kind: str, hears: Hears) -> None:
    """Register who must know when letters of a kind were taken on, refused or given up."""
    _hearing[kind] = hears


def tell(session: Session, letter: Letter, state: str, reason: str, now: datetime) -> None:
    """Tell whoever registered for this kind of letter; `letter` is as it was reserved."""
    hears = _hearing.get(letter.kind)
    if hears is not None and state in ENDS:
        hears(session, letter, state, reason, now)
