"""The pulse of a living post room: the lease of a letter that takes long is renewed in time."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app import db
from app.notifications import ledger

BEAT_S = ledger.LEASE.total_seconds() / 3


class Pulse(threading.Thread):
    """Beats three times a lease; writes only while one letter is in hand from beat to beat."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(name="post-room-pulse", daemon=True)
        self._now = now
        self._held: tuple[int, int] | None = None
        self._ending = threading.Event()

    @contextmanager
    def keeping(self, letter_id: int, attempts: int) -> Iterator[None]:
        """Keep this letter in hand for as long as the block lasts."""
        self._held = letter_id, attempts
        try:
            yield
        finally:
            self._held = None

    def run(self) -> None:
        """Beat until stopped."""
        before = None
        while not self._ending.wait(BEAT_S):
            held = self._held
            if held is not None and held == before:
                self._renew(*held)
            before = held

    def stop(self) -> None:
        """End the beat."""
        self._ending.set()
        if self.is_alive():
            self.join()

    def _renew(self, letter_id: int, attempts: int) -> None:
        try:
            with db.writing() as session:
                ledger.keep_in_hand(session, letter_id, attempts, self._now())
        except SQLAlchemyError:
            structlog.get_logger().exception("post_room.pulse")
