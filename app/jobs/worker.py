"""The worker: takes jobs one at a time and sees to it that each comes to an end."""

import threading
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from app import db
from app.errors import Refused
from app.jobs import apart, kinds, service
from app.jobs.carrier import Cargo
from app.jobs.kinds import register
from app.jobs.models import Job
from app.web import clock

__all__ = ["Workshop", "perform", "register", "work_once"]

IDLE_S = 1.0

Now = Callable[[], datetime]
log = structlog.get_logger()


def work_once(
    settings: Mapping[str, Any], stopping: threading.Event | None = None, *, sure: bool = True
) -> bool:
    """Take one job, if there is any, and see it through; False when none was waiting."""
    now = clock.of(settings)
    with db.reading() as session:
        if not service.anything_waits(session, now()):
            return False
    with db.writing() as session:
        session.connection()  # wait for the lock before looking at the clock
        job = service.claim(session, now=now(), lease_s=service.LEASE_S, sure=sure)
    if job is None:
        return False
    _see_through(settings, job, stopping or threading.Event())
    return True


def take(
    settings: Mapping[str, Any], job_id: int, attempts: int, stopping: threading.Event
) -> None:
    """Take one job that was announced and see it through; nothing where it has gone on since."""
    now = clock.of(settings)
    with db.writing() as session:
        session.connection()
        lease_s = service.LEASE_S
        job = service.claim_announced(session, job_id, attempts, now=now(), lease_s=lease_s)
    if job is not None:
        _see_through(settings, job, stopping)


def _see_through(settings: Mapping[str, Any], job: Job, stopping: threading.Event) -> None:
    log.info("job.begun", job=job.id, kind=job.kind, attempt=job.attempts)
    kind = kinds.find(job.kind)
    if kind is not None and kind.apart:
        apart.perform(settings, job, stopping)
    else:
        perform(settings, job.id, job.attempts)


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
        result = _performer(job.kind)(**job.arguments, report=_reporter(job_id, attempt, now))
    except Refused as reason:
        _failed(job_id, attempt, str(reason), now(), for_good=True)
    except Exception:  # noqa: BLE001 (whatever it was, somebody must be able to read it)
        _failed(job_id, attempt, traceback.format_exc(), now(), for_good=False)
    else:
        with db.writing() as session:
            service.finish(session, job_id, result, attempt=attempt, now=now())


def _performer(name: str) -> kinds.Perform:
    kind = kinds.find(name)
    if kind is None:
        raise Refused(f"nobody performs jobs of kind {name!r}")
    return kind.perform


def _failed(job_id: int, attempt: int, error: str, now: datetime, *, for_good: bool) -> None:
    log.warning("job.failed", job=job_id, error=error.strip().rsplit("\n", 1)[-1])
    with db.writing() as session:
        service.fail(session, job_id, error, attempt=attempt, now=now, for_good=for_good)


def _reporter(job_id: int, attempt: int, now: Now) -> kinds.Report:
    def report(progress: Mapping[str, Any]) -> bool:
        with db.writing() as session:
            return service.report(session, job_id, progress, attempt=attempt, now=now())

    return report


_ended = threading.Event()
CARGO = Cargo(
    queue=service.QUEUE,
    anything=service.anything_waits,
    forgotten=service.unannounced,
    take=lambda settings, job_id, attempts: take(settings, job_id, attempts, _ended),
    threads=lambda _settings: 1,
    ahead=1,
    stop=_ended.set,
)


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
        jumps, lease = clock.Jumps(), timedelta(seconds=service.LEASE_S)
        while not self._stopping.is_set():
            try:
                sure = not jumps.lately(lease)
                busy = work_once(self._settings, self._stopping, sure=sure)
            except Exception:
                log.exception("workshop.failed")
                busy = False
            self._stopping.wait(0 if busy else IDLE_S)
