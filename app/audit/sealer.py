"""The worker that seals audit entries into their chain, seconds after they were written."""

import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog

from app import db
from app.audit import chain
from app.web import clock

LOOK_S = 2.0
log = structlog.get_logger()


class Sealer(threading.Thread):
    """Seals what waits; any number may run on one database, one at a time holds the head."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        super().__init__(name="sealer", daemon=True)
        self._now = clock.of(settings)
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End after the batch in hand."""
        self._stopping.set()
        if self.is_alive():
            self.join(30)

    def run(self) -> None:
        """Seal until stopped; whatever goes wrong, try again."""
        while not self._stopping.is_set():
            try:
                sealed = seal_some(self._now())
            except Exception:
                log.exception("audit.not_sealed")
                sealed = 0
            if sealed < chain.AT_ONCE:
                self._stopping.wait(LOOK_S)


def seal_some(now: datetime) -> int:
    """Seal one batch where anything waits, and give how many entries that were."""
    with db.reading() as session:
        if not chain.anything_waits(session):
            return 0
    with db.writing() as session:
        count = chain.seal(session, now=now)
        head = chain.head(session)
    if count:  # whoever keeps the log apart can show later that the chain is the same
        log.info("audit.sealed", position=head[0], seal=head[1])
    return count
