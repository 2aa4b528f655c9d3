"""A Celery worker: takes the rows whose numbers the broker brings, one queue a process."""

import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from importlib import import_module
from socket import gethostname
from typing import Any

import structlog

import config
from app.jobs import apart, broker, carrier, embedded

CARRIED = ("post room", "workshop")  # who looks for rows by itself where no broker is used
SWEEP_S = 1.0
AGAIN_S = 1.0

log = structlog.get_logger()


def haul(settings: Mapping[str, Any], queue: str) -> None:
    """Take rows of one queue until the signal TERM comes; what is in hand is finished first."""
    cargo, stopping = carrier.CARGO[queue], threading.Event()
    _stop_with(stopping, cargo)
    threading.Thread(target=_sweep, args=(settings, cargo, stopping), daemon=True).start()
    worker = _celery(settings, cargo).Worker(
        hostname=f"{queue}@{gethostname()}",
        queues=[queue],
        concurrency=cargo.threads(settings),
        prefetch_multiplier=cargo.ahead,
        pool="threads",
        loglevel="WARNING",
        quiet=True,
        without_gossip=True,
        without_mingle=True,
    )
    worker.start()
    stopping.set()
    cargo.tidy()


def haul_all(settings: Mapping[str, Any], first: str) -> None:
    """Take rows of the first queue here and of the others in processes beside this one.

    The workers that need no broker (the mailbox, the bell) run here too.
    """
    ending = threading.Event()
    for queue in carrier.CARGO:
        if queue != first:
            beside = threading.Thread(target=_beside, args=(settings, queue, ending), daemon=True)
            beside.start()
    others = {name: makes for name, makes in embedded.WORKERS.items() if name not in CARRIED}
    company = threading.Thread(target=embedded.work_until, args=(ending, settings, others))
    company.start()
    try:
        haul(settings, first)
    finally:
        ending.set()
        company.join(30)


def _celery(settings: Mapping[str, Any], cargo: carrier.Cargo) -> Any:
    made = broker.celery_for(settings)

    def take(_queue: str, row_id: int, attempts: int) -> None:
        try:
            cargo.take(settings, row_id, attempts)
        except Exception:
            log.exception("carrier.take_failed", queue=cargo.queue, row=row_id)

    made.task(take, name=broker.TASK)
    return made


def _stop_with(stopping: threading.Event, cargo: carrier.Cargo) -> None:
    signals: Any = import_module("celery.signals")

    def stop(**_: object) -> None:
        stopping.set()
        cargo.stop()

    signals.worker_shutting_down.connect(stop, weak=False)


def _sweep(settings: Mapping[str, Any], cargo: carrier.Cargo, stopping: threading.Event) -> None:
    sweeper = carrier.Sweeper(settings, broker.Publisher(settings), cargo)
    while not stopping.wait(SWEEP_S):
        sweeper.once()


def _beside(settings: Mapping[str, Any], queue: str, ending: threading.Event) -> None:
    command = [sys.executable, "-m", "flask", "--app", apart.APP, "rostrum", "celery-worker"]
    command += ["--only", queue, "--tied"]
    while not ending.is_set():
        child = subprocess.Popen(  # noqa: S603 (no word of it comes from outside)
            command, cwd=config.ROOT, env=apart.told(settings), stdin=subprocess.PIPE
        )
        while child.poll() is None and not ending.wait(0.2):
            pass
        if child.poll() is None:
            child.terminate()
            child.wait()
        elif not ending.is_set():
            log.warning("carrier.worker_ended", queue=queue, code=child.returncode)
            time.sleep(AGAIN_S)
