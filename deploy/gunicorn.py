"""How gunicorn serves Rostrum: `gunicorn -c deploy/gunicorn.py wsgi:app`.

Put a proxy in front that buffers requests (nginx, Caddy): half-sent ones would hold threads.

Whoever follows the floor holds a thread for as long as the page is open; it waits and costs next
to nothing. Of the 256 threads of a worker 224 may be held so, 32 are kept for pages: 200 viewers
are carried even where the kernel gives them all to one of two workers. Whoever comes later is
answered 503 and asks for the state every three seconds instead.
"""

import ctypes
import faulthandler
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

# Where the web workers of this machine add up their measures; named before anything counts.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="rostrum-measures-"))

from gunicorn.glogging import Logger

from app.jobs import embedded
from app.live import answers
from app.web.logs import masked


class MaskedLog(Logger):
    """gunicorn's log, in which the token of an address is hidden wherever it stands."""

    def atoms(self, *asked: Any) -> dict[str, Any]:
        """Give what a line of the access log is made of."""
        found: dict[str, Any] = super().atoms(*asked)
        return {key: masked(one) if isinstance(one, str) else one for key, one in found.items()}


bind = os.environ.get("ROSTRUM_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("ROSTRUM_WEB_WORKERS", "2"))
threads = int(os.environ.get("ROSTRUM_WEB_THREADS", "256"))
FOR_PAGES = 32
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8  # malloc.h
timeout = 60
graceful_timeout = 10
keepalive = 5
control_socket_disable = True
loglevel = os.environ.get("ROSTRUM_WEB_LOG", "info")
# Addresses of calendars and personal links are keys: an access log must not be a key ring.
logger_class = MaskedLog
# Threads die at a fork: the application is loaded in each worker, not before.
preload_app = False


def post_worker_init(worker: Any) -> None:
    """Bound the streams; start post room and workshop where the configuration asks for it."""
    _give_memory_back()
    faulthandler.enable()  # should the interpreter itself ever fall, its last lines say where
    # A worker that is told to stop ends its streams within a moment; their pages come back.
    most = max(0, threads - FOR_PAGES)
    answers.bound(worker.wsgi, most=most, ends=lambda: not worker.alive)
    embedded.start(worker.wsgi)


def _give_memory_back() -> None:
    """Tell glibc to keep one heap and to return what is free (mallopt(3)).

    A heap for each of 160 threads, and thresholds that grow with the 64 MB of a password's hash,
    kept 280 MB where 140 are enough; the interpreter's lock makes one heap no slower.
    """
    libc = ctypes.CDLL(None)
    for option, value in {
        M_ARENA_MAX: 1,
        M_MMAP_THRESHOLD: 65536,
        M_TRIM_THRESHOLD: 131072,
    }.items():
        if hasattr(libc, "mallopt"):
            libc.mallopt(option, value)


def child_exit(_server: Any, worker: Any) -> None:
    """Let the measures of a worker that ended stand, without those of this moment."""
    from prometheus_client import multiprocess  # noqa: PLC0415 (not before the folder is named)

    multiprocess.mark_process_dead(worker.pid)


def on_exit(_server: Any) -> None:
    """Take the folder of measures away."""
    folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
    if folder.name.startswith("rostrum-measures-"):
        shutil.rmtree(folder, ignore_errors=True)
