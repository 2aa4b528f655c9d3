"""Letters whose numbers a broker brings: the counters of one process, lent to its threads."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import structlog

from app.jobs.carrier import Cargo
from app.notifications import ledger, service
from app.notifications.connection import NoAnswer
from app.notifications.counter import Counter, NoLine
from app.web import clock

AHEAD = 50  # numbers that each thread fetches: what is done is told to the broker once a second
SILENCE_S = 2.0  # a mail server that did not answer is not asked by anybody for so long
IDLE_S = 1.0  # after which a counter hangs up
LOOK_S, PATIENCE_S = 0.2, 5.0  # for a free line

log = structlog.get_logger()


class Counters:
    """Counters that are opened when one is wanted and close when nobody wants them."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._free: list[tuple[Counter, float]] = []
        self._silent_until = 0.0

    def take(self, settings: Mapping[str, Any], letter_id: int, attempts: int) -> None:
        """Take one letter through, unless it has gone on; a silent mail server is left alone."""
        if time.monotonic() < self._silent_until:
            return
        with self._lent(settings) as counter:
            try:
                self._through(counter, letter_id, attempts)
            except NoAnswer as silence:
                self._silent_until = time.monotonic() + SILENCE_S
                log.warning("mail.no_answer", reason=str(silence))

    def tidy(self) -> None:
        """Hang up where nobody was served for a second, or all of them at the end."""
        now = time.monotonic()
        with self._lock:
            idle = [one for one in self._free if self.stopping.is_set() or now - one[1] > IDLE_S]
            self._free = [one for one in self._free if one not in idle]
        for counter, _ in idle:
            counter.__exit__()

    def _through(self, counter: Counter, letter_id: int, attempts: int) -> None:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                counter.take(letter_id, attempts)
            except NoLine:
                if self.stopping.wait(LOOK_S):
                    return
            else:
                return

    @contextmanager
    def _lent(self, settings: Mapping[str, Any]) -> Iterator[Counter]:
        with self._lock:
            counter = self._free.pop()[0] if self._free else None
        if counter is None:
            counter = Counter(settings, clock.of(settings), self.stopping).__enter__()
        try:
            yield counter
        finally:
            with self._lock:
                self._free.append((counter, time.monotonic()))


_counters = Counters()
CARGO = Cargo(
    queue=service.QUEUE,
    anything=ledger.anything_due,
    forgotten=ledger.unannounced,
    take=_counters.take,
    threads=lambda settings: int(settings["MAIL_CONNECTIONS"]),
    ahead=AHEAD,
    stop=_counters.stopping.set,
    tidy=_counters.tidy,
)
