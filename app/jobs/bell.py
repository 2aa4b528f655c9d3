"""A bell that rings every few seconds, for work that falls due by the clock."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog

from app.jobs import embedded
from app.web import clock

LOOK_S = 15.0
# rings(now, settings): look whether something is due, and do it or hand it to a worker.
Rings = Callable[[datetime, Mapping[str, Any]], object]
_RINGS: dict[str, Rings] = {}
log = structlog.get_logger()


def at_each_ring(name: str, rings: Rings) -> None:
    """Let a feature be asked at each ring; any number of bells may ring for one database."""
    _RINGS[name] = rings
    embedded.also("bell", Bell)


def ring(now: datetime, settings: Mapping[str, Any]) -> None:
    """Ask everybody once; whatever goes wrong with one, the others are asked."""
    for name, rings in _RINGS.items():
        try:
            rings(now, settings)
        except Exception:
            log.exception("bell.failed", who=name)


class Bell(threading.Thread):
    """Rings until it is stopped."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        super().__init__(name="bell", daemon=True)
        self._settings, self._now = settings, clock.of(settings)
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End."""
        self._stopping.set()
        if self.is_alive():
            self.join(30)

    def run(self) -> None:
        """Ring until stopped."""
        while not self._stopping.is_set():
            ring(self._now(), self._settings)
            self._stopping.wait(LOOK_S)
