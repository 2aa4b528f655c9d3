"""The worker: takes jobs one at a time and sees to it that each comes to an end."""

import threading
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog

from app import db
from app.errors import Refused
from app.jobs import apart, kinds, service
from app.jobs.kinds import register
from app.web import clock

__all__ = ["Workshop", "perform", "register", "work_once"]

IDLE_S = 1.0

Now = Callable[[], datetime]
log = structlog.get_logger()


def work_once(settings: Mapping[str, Any], stopping: threading.Event | None = None) -> bool:
    """Take one job, if there is any, and see it through; False when none was waiting."""
    now = clock.of(settings)
    with db.reading() as session:
        if not service.anything_waits(session, now()):
            return False
    with db.writing() as session:
        session.connection()  # wait for the lock before looking at the clock
        job = service.claim(session, now=now(), lease_s=service.LEASE_S)
    if job is None:
        return False
    log.info("job.begun", job=job.id, kind=job.kind, attempt=job.attempts)
    kind = kinds.find(job.kind)
    if kind is not None and kind.apart:
        apart.perform(settings, job, stopping or threading.Event())
    else:
        perform(settings, job.id, job.attempts)
    return True


def perform(settings: Mapping[str, Any], job_id: int, attempt: int) -> None:
    """Do one claimed job in this process and settle it; a fault is kept, never raised.

    `attempt` is the number under which it was claimed; when another one holds by now, the
    lease was lost to another worker and nothing is done.
    """
    now = clock.of(settings)
    with db.reading() as session:
        job = service.find(session, job_id)
    if job.state != "running" or job.attempts != attempt:
        return
    try:
        result = _performer(job.kind)(**job.arguments, report=_reporter(job_id, now))
    except Refused as reason:
        _failed(job_id, str(reason), now(), for_good=True)
    except Exception:  # noqa: BLE001 (whatever it was, somebody must be able to read it)
        _failed(job_id, traceback.format_exc(), now(), for_good=False)
    else:
        with db.writing() as session:
            service.finish(session, job_id, result, now=now())


def _performer(name: str) -> kinds.Perform:
    kind = kinds.find(name)
    if kind is None:
        raise Refused(f"nobody performs jobs of kind {name!r}")
    return kind.perform


def _failed(job_id: int, error: str, now: datetime, *, for_good: bool) -> None:
    log.warning("job.failed", job=job_id, error=error.strip().rsplit("\n", 1)[-1])
    with db.writing() as session:
        service.fail(session, job_id, error, now=now, for_good=for_good)


def _reporter(job_id: int, now: Now) -> kinds.Report:
    def report(progress: Mapping[str, Any]) -> bool:
        with db.writing() as session:
            return service.report(session, job_id, progress, now=now())

    return report


class Workshop(threading.Thread):
    """A worker of its own thread, one job at a time; any number may work on one database."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        super().__init__(name="workshop", daemon=True)
        self._settings = settings
        self._stopping = threading.Event()

    def stop(self, timeout_s: float = 30) -> None:
        """End; a job that is being done apart is stopped and goes back into the queue."""
        self._stopping.set()
        if self.is_alive():
            self.join(timeout_s)

    def run(self) -> None:
        """Work until stopped; whatever goes wrong, begin again."""
        while not self._stopping.is_set():
            try:
                busy = work_once(self._settings, self._stopping)
            except Exception:
                log.exception("workshop.failed")
                busy = False
            self._stopping.wait(0 if busy else IDLE_S)
