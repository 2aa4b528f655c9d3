"""The state of a page as it was last made: made once for a number, handed to all who follow."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from zlib import crc32

from app.live.topics import Topic

FRESH_S = 10.0  # estimates move with the clock, without an act


@dataclass(frozen=True)
class State:
    """The whole of what a page shows, never a difference from an earlier one."""

    number: int
    html: str | None  # None: each reader asks for a page of their own
    made_at: float = 0.0

    @property
    def mark(self) -> str:
        """Name this state, for ETag: the number, and a trace of what the clock has moved."""
        return f"{self.number}-{crc32((self.html or '').encode()):08x}"


Key = tuple[Topic, str, str]  # what is followed, on which page, in which language


class Shelf:
    """One state for each page and language that somebody follows."""

    def __init__(self) -> None:
        self._states: dict[Key, State] = {}
        self._locks: dict[Key, threading.Lock] = {}

    def state(self, key: Key, number: int, make: Callable[[], str] | None) -> State:
        """Give the state for a number that was read before; it may show more, but never less."""
        if make is None:
            return State(number, None)
        with self._locks.setdefault(key, threading.Lock()):
            kept = self._states.get(key)
            if kept is None or kept.number < number or monotonic() - kept.made_at > FRESH_S:
                kept = self._states[key] = State(number, make(), monotonic())
            return kept
