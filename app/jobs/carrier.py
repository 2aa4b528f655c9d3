"""Carries the numbers of rows to workers of several hosts; the rows themselves stay the truth.

Where JOBS=celery, whoever commits a row that waits for a worker calls out its number, and a
broker brings the number to some worker, which takes the row only if nobody else has taken it.
A number that gets lost costs time and nothing else: sweepers call out forgotten rows again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy.orm import Session

from app import db
from app.web import clock

CALLS = "calls"  # where a session keeps what it will call out once it is committed
LOST_S = 5  # a row that nobody took so long after its call, while the broker holds none
STUCK_S = 60  # and while the broker still holds some
MOST = 500  # calls of one sweep

Row = tuple[int, int]  # its id, and how many attempts were made at it
log = structlog.get_logger()


class Publisher(Protocol):
    """Whoever speaks with the broker; every call may raise an error of the connection."""

    def publish(self, queue: str, rows: list[Row]) -> None: ...
    def waiting(self, queue: str) -> int: ...


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Cargo:
    """Rows of one table that are carried, in a queue of their own so that none waits for another.

    `anything(session, now)` tells whether a row waits, `forgotten(session, now, before, most)`
    gives those not called out since `before` and notes that they are now, `take(settings, id,
    attempts)` does one if it still stands so, `threads(settings)` do that at once in a process,
    each of which fetches `ahead` numbers; `tidy()` is called every second.
    """

    queue: str
    anything: Callable[[Session, datetime], bool]
    forgotten: Callable[[Session, datetime, datetime, int], list[Row]]
    take: Callable[[Mapping[str, Any], int, int], None]
    threads: Callable[[Mapping[str, Any]], int]
    ahead: int
    stop: Callable[[], None] = _nothing
    tidy: Callable[[], None] = _nothing


CARGO: dict[str, Cargo] = {}
_tell: "Callable[[list[tuple[str, Row]]], None] | None" = None


def carries(cargo: Cargo) -> None:
    """Let a feature have its rows carried."""
    CARGO[cargo.queue] = cargo


def call(session: Session, queue: str, row_id: int, attempts: int = 0) -> None:
    """Call this row out as soon as the transaction is kept, where a broker is used."""
    session.info.setdefault(CALLS, []).append((queue, (row_id, attempts)))


def configure(settings: Mapping[str, Any]) -> None:
    """Have calls brought to the broker where JOBS=celery, and forgotten elsewhere."""
    global _tell  # noqa: PLW0603 (one process, one broker)
    _tell = None
    if settings["JOBS"] == "celery":
        from app.jobs import broker  # noqa: PLC0415 (brings Celery, which nobody else needs)

        _tell = broker.Announcer(settings).tell
    db.when_kept(_kept)


def _kept(session: Session) -> None:
    calls = session.info.pop(CALLS, None)
    if calls and _tell is not None:
        _tell(calls)


def sweep(publisher: Publisher, cargo: Cargo, now: datetime) -> int:
    """Call out again what waits and was forgotten, and give how many rows that were."""
    with db.reading() as session:
        if not cargo.anything(session, now):
            return 0
    # First: what the broker cannot be told is not noted as told.
    patience = timedelta(seconds=STUCK_S if publisher.waiting(cargo.queue) else LOST_S)
    with db.writing() as session:
        rows = cargo.forgotten(session, now, now - patience, MOST)
    publisher.publish(cargo.queue, rows)
    return len(rows)


class Sweeper:
    """Sweeps one kind of cargo; says once that the broker is silent, and once that it is back."""

    def __init__(self, settings: Mapping[str, Any], publisher: Publisher, cargo: Cargo) -> None:
        self._now, self._publisher, self._cargo = clock.of(settings), publisher, cargo
        self._jumps, self._silent = clock.Jumps(), False

    def once(self) -> None:
        """Sweep once; whatever goes wrong is logged, for the next sweep comes in a second."""
        self._cargo.tidy()
        if self._jumps.lately(timedelta(seconds=LOST_S)):
            return  # whoever is alive must first renew its leases by the new clock
        try:
            found = sweep(self._publisher, self._cargo, self._now())
        except Exception as fault:  # noqa: BLE001 (the broker's library has errors of many kinds)
            if not self._silent:
                log.warning("carrier.cannot_sweep", reason=type(fault).__name__)
            self._silent = True
            return
        if self._silent:
            log.info("carrier.sweeps_again")
        self._silent = False
        if found:
            log.info("carrier.swept", queue=self._cargo.queue, rows=found)
