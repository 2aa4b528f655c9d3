"""The post room and the workshop inside a web server, once a machine."""

import atexit
import fcntl
import hashlib
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import structlog

import config
from app.jobs.worker import Workshop

LOOK_S = 2.0
log = structlog.get_logger()


class Worker(Protocol):
    """A thread that works until it is stopped."""

    def start(self) -> None: ...
    def stop(self) -> None: ...


Makes = Callable[[Mapping[str, Any]], Worker]
WORKERS: dict[str, Makes] = {"workshop": Workshop}
_watchman: "Watchman | None" = None
_lock = threading.Lock()


def also(name: str, makes: Makes) -> None:
    """Let a feature above this one add its worker: `makes(settings)` gives it, not started."""
    WORKERS[name] = makes


def work_until(
    stopping: threading.Event,
    settings: Mapping[str, Any],
    sorts: Mapping[str, Makes] | None = None,
) -> None:
    """Keep one worker of each sort going until the event is set."""
    sorts = WORKERS if sorts is None else sorts
    workers = [makes(settings) for makes in sorts.values()]
    for worker in workers:
        worker.start()
    stopping.wait()
    for worker in workers:
        worker.stop()


def start(app: Any) -> None:
    """Start post room and workshop where JOBS=embedded; a second call does nothing.

    Call it in the process that serves, never before a fork. Of the web workers of one
    machine the first that comes holds a file lock and does the work; when it ends, however it
    ends, another one steps in. The lock only saves work: leases make it safe without.
    """
    global _watchman  # noqa: PLW0603 (one process, one watchman)
    if app.config["JOBS"] != "embedded":
        return
    with _lock:
        if _watchman is None:
            _watchman = Watchman(dict(app.config))
            _watchman.start()
            atexit.register(_watchman.stop)


def when_served(app: Any) -> None:
    """Start them with the first request, for servers that have no hook of their own."""
    serve = app.wsgi_app

    def begin(environ: Any, respond: Any) -> Any:
        app.wsgi_app = serve
        start(app)
        return serve(environ, respond)

    app.wsgi_app = begin


class Watchman(threading.Thread):
    """Waits for the lock of this machine and database, then keeps the workers going."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        super().__init__(name="watchman", daemon=True)
        self._settings = settings
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Let the letter in hand be finished, and end."""
        self._stopping.set()
        if self.is_alive():
            self.join(30)

    def run(self) -> None:
        """Stand by until the lock is free, work, and let go of it at the end."""
        try:
            with _lock_file(self._settings).open("w") as file:
                while not _locked(file):
                    if self._stopping.wait(LOOK_S):
                        return
                work_until(self._stopping, self._settings)
        except OSError as fault:  # no place for a lock file: work without it
            log.warning("embedded.no_lock", reason=str(fault))
            work_until(self._stopping, self._settings)


def _lock_file(settings: Mapping[str, Any]) -> Path:
    place = config.ROOT / "var"
    place.mkdir(mode=0o700, exist_ok=True)
    name = hashlib.sha256(settings["DATABASE_URL"].encode()).hexdigest()[:16]
    return place / f"embedded-{name}.lock"


def _locked(file: Any) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
