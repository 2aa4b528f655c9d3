"""Where whoever wrote a letter may listen: the post room tells what became of it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.notifications.models import Letter

# hears(session, letter, state, reason, now), within the transaction in which that is booked.
Hears = Callable[[Session, Letter, str, str, datetime], None]
ENDS = frozenset({"sent", "refused", "bounced", "dead"})

_hearing: dict[str, Hears] = {}


def hear(kind: str, hears: Hears) -> None:
    """Register who must know when letters of a kind were taken on, refused or given up."""
    _hearing[kind] = hears


def listens(kind: str, state: str) -> bool:
    """Tell whether anybody must know that letters of a kind have come into a state."""
    return kind in _hearing and state in ENDS


def tell(session: Session, letter: Letter, state: str, reason: str, now: datetime) -> None:
    """Tell whoever registered for this kind of letter; `letter` is as it was reserved."""
    if listens(letter.kind, state):
        _hearing[letter.kind](session, letter, state, reason, now)
