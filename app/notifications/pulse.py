"""The pulse of a living counter: leases of its line and of a letter that takes long are renewed."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app import db
from app.notifications import ledger, lines

BEAT_S = ledger.LEASE.total_seconds() / 3


class Pulse(threading.Thread):
    """Beats three times a lease; writes only while a line is open or a letter long in hand."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(name="post-room-pulse", daemon=True)
        self._now = now
        self._held: tuple[int, int] | None = None
        self._line: tuple[str, str] | None = None
        self._line_is_new = False
        self._ending = threading.Event()
        self.lost_line = False

    @contextmanager
    def keeping(self, letter_id: int, attempts: int) -> Iterator[None]:
        """Keep this letter in hand for as long as the block lasts."""
        self._held = letter_id, attempts
        try:
            yield
        finally:
            self._held = None

    def watch(self, line: tuple[str, str] | None) -> None:
        """Keep this line (server, holder) from now on, or none."""
        self._line, self._line_is_new, self.lost_line = line, True, False

    def run(self) -> None:
        """Beat until stopped."""
        before = None
        while not self._ending.wait(BEAT_S):
            held, line = self._held, self._line
            letter = held if held is not None and held == before else None
            if letter or (line and not self._line_is_new):
                self._renew(letter, line)
            before, self._line_is_new = held, False

    def stop(self) -> None:
        """End the beat."""
        self._ending.set()
        if self.is_alive():
            self.join()

    def _renew(self, letter: tuple[int, int] | None, line: tuple[str, str] | None) -> None:
        try:
            with db.writing() as session:
                session.connection()  # wait for the lock before looking at the clock
                if letter:
                    ledger.keep_in_hand(session, *letter, self._now())
                if line and not lines.keep(session, *line, self._now()):
                    self.lost_line = self._line == line
        except SQLAlchemyError:
            structlog.get_logger().exception("post_room.pulse")
