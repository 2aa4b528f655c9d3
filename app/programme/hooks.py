"""Where what stands above may listen: somebody was named to a place of honour, or left it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.programme.models import SessionRole

# hears(session, role, now), within the transaction in which the place was filled or freed.
Hears = Callable[[Session, SessionRole, datetime], None]

_hearing: list[Hears] = []


def hear_roles(hears: Hears) -> None:
    """Register who must know when a place of honour is filled or freed."""
    if hears not in _hearing:
        _hearing.append(hears)


def tell(session: Session, role: SessionRole, now: datetime) -> None:
    """Tell everybody who registered."""
    for hears in _hearing:
        hears(session, role, now)
