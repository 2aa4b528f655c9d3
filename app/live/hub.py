"""One watcher a process: it asks for the newest numbers while anybody listens, and wakes them."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import monotonic

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.live.topics import Asks, Topic, newest

LOOK_S = 0.25
AFTER_A_FAULT_S = 2.0
log = structlog.get_logger()


class Ended(Exception):
    """The process that holds the stream is about to stop."""


class Hub:
    """The listeners of one process, and the newest number of what they listen to."""

    def __init__(self, kinds: Mapping[str, Asks]) -> None:
        self._kinds = kinds
        self._news = threading.Condition()
        self._listeners: Counter[Topic] = Counter()
        self._numbers: dict[Topic, int] = {}
        self._watcher: threading.Thread | None = None
        self.ends: Callable[[], bool] = lambda: False  # whether the process is about to stop

    def number(self, topic: Topic) -> int:
        """Give the newest number: from memory while somebody listens, else from the database."""
        with self._news:
            known = self._numbers.get(topic)
        return newest(self._kinds, [topic])[topic] if known is None else known

    @contextmanager
    def listening(self, topic: Topic) -> Iterator[None]:
        """Count one listener; the first one starts the watcher, the last one lets it end."""
        with self._news:
            self._listeners[topic] += 1
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, name="live", daemon=True)
                self._watcher.start()
        try:
            yield
        finally:
            with self._news:
                self._listeners[topic] -= 1
                if self._listeners[topic] == 0:
                    del self._listeners[topic]
                    self._numbers.pop(topic, None)

    def wait(self, topic: Topic, seen: int, seconds: float) -> int:
        """Wait until the number is another than `seen`, or so long; raises Ended at a stop."""
        until = monotonic() + seconds
        with self._news:
            while (number := self._numbers.get(topic, seen)) == seen:
                if self.ends():
                    raise Ended
                if not self._news.wait(until - monotonic()):
                    break
        return number

    def _watch(self) -> None:
        while topics := self._listened():
            try:
                self._tell(newest(self._kinds, topics))
                pause = LOOK_S
            except SQLAlchemyError as fault:
                log.warning("live.not_read", reason=str(fault)[:200])
                pause = AFTER_A_FAULT_S
            threading.Event().wait(pause)

    def _listened(self) -> list[Topic]:
        with self._news:
            if self.ends():
                self._news.notify_all()
            topics = list(self._listeners)
            if not topics:
                self._watcher = None
        return topics

    def _tell(self, found: dict[Topic, int]) -> None:
        with self._news:
            kept = {topic: found[topic] for topic in found if topic in self._listeners}
            if kept != self._numbers:
                self._numbers = kept
                self._news.notify_all()
