"""The post room: takes letters from the outbox to the mail server at one counter or several."""

import threading
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from app.notifications.connection import NoAnswer
from app.notifications.counter import Counter
from app.web import clock

BATCH = 20
IDLE_S = 1.0
LONGEST_SILENCE_S = 5.0

log = structlog.get_logger()


def drain(settings: Mapping[str, Any], now: datetime, *, most: int = 1000) -> int:
    """Send the letters that are due at `now`, at most `most`, and say how many were accepted.

    Raises NoAnswer when the mail server cannot be reached; the letters stay queued.
    """
    began = time.monotonic()

    def ticking() -> datetime:
        return now + timedelta(seconds=time.monotonic() - began)

    with Counter(settings, ticking, threading.Event()) as counter:
        while most > 0 and (handled := counter.serve(min(most, BATCH))):
            most -= handled
        return counter.sent


class PostRoom(threading.Thread):
    """A post room of its own thread; any number of them may work on one database.

    `stop()` lets the letters in hand be finished. While nothing is due it asks the database
    once a second; while the mail server is silent it knocks with growing pauses; while there
    is much to do, tellers open further counters, as many as MAIL_CONNECTIONS allows.
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        super().__init__(name="post-room", daemon=True)
        self._settings = settings
        self._stopping = threading.Event()
        self._tellers: list[Teller] = []

    def stop(self, timeout_s: float = 30) -> None:
        """Finish the letters in hand, give the others back, and end."""
        self._stopping.set()
        if self.is_alive():
            self.join(timeout_s)

    def run(self) -> None:
        """Work until stopped; whatever goes wrong, begin again."""
        with Counter(self._settings, clock.of(self._settings), self._stopping) as counter:
            pause = IDLE_S
            while not self._stopping.is_set():
                pause = self._next_pause(counter, pause)
                self._stopping.wait(pause)
        for teller in self._tellers:
            teller.join()

    def _next_pause(self, counter: Counter, last: float) -> float:
        try:
            handled = counter.serve(BATCH)
        except NoAnswer as silence:
            log.warning("mail.no_answer", reason=str(silence))
        except Exception:
            log.exception("post_room.failed")
        else:
            if handled == BATCH:
                self._call_tellers()
            return 0.0 if handled else IDLE_S
        return min(max(last, IDLE_S) * 2, LONGEST_SILENCE_S)

    def _call_tellers(self) -> None:
        self._tellers = [one for one in self._tellers if one.is_alive()]
        for _ in range(self._settings["MAIL_CONNECTIONS"] - 1 - len(self._tellers)):
            teller = Teller(self._settings, self._stopping)
            teller.start()
            self._tellers.append(teller)


class Teller(threading.Thread):
    """Opens one more counter for as long as there is anything to do."""

    def __init__(self, settings: Mapping[str, Any], stopping: threading.Event) -> None:
        super().__init__(name="post-room-teller", daemon=True)
        self._settings, self._stopping = settings, stopping

    def run(self) -> None:
        """Serve until nothing is due; a fault ends it, and the post room calls another one."""
        try:
            with Counter(self._settings, clock.of(self._settings), self._stopping) as counter:
                while not self._stopping.is_set() and counter.serve(BATCH):
                    pass
        except NoAnswer as silence:
            log.warning("mail.no_answer", reason=str(silence))
        except Exception:
            log.exception("post_room.teller_failed")
