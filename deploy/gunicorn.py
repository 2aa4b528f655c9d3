"""How gunicorn serves Rostrum: `gunicorn -c deploy/gunicorn.py wsgi:app`.

Put a buffering proxy (nginx, Caddy) in front: sixty half-sent requests would hold all threads.
"""

import faulthandler
import os
from typing import Any

from app.jobs import embedded

bind = os.environ.get("ROSTRUM_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("ROSTRUM_WEB_WORKERS", "2"))
threads = int(os.environ.get("ROSTRUM_WEB_THREADS", "32"))
timeout = 60
graceful_timeout = 10
keepalive = 5
control_socket_disable = True
loglevel = os.environ.get("ROSTRUM_WEB_LOG", "info")
# Threads die at a fork: the application is loaded in each worker, not before.
preload_app = False


def post_worker_init(worker: Any) -> None:
    """Start post room and workshop where the configuration asks for them here."""
    faulthandler.enable()  # should the interpreter itself ever fall, its last lines say where
    embedded.start(worker.wsgi)
