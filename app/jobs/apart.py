"""Jobs in a process of their own, so that what they load and leak ends with them."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Literal

import config
from app import db
from app.jobs import kinds, service
from app.jobs.models import Job
from app.web import clock

ROOT = Path(__file__).resolve().parents[2]
APP = os.environ.get("FLASK_APP", "wsgi")  # what the child loads
LOOK_S = 0.1
BEAT_S = 1.0
GRACE_S = 3.0  # for a child that was asked to end, before it is killed

Ending = Literal["by itself", "unwanted", "we stop"]


def perform(settings: Mapping[str, Any], job: Job, stopping: threading.Event) -> None:
    """Do one claimed job in a child process: keep its lease, stop it when it is cancelled.

    The child settles the job itself. If it dies without a word the job is tried again.
    """
    now = clock.of(settings)
    with TemporaryFile() as said:
        child = _start(settings, job, said)
        ending: Ending = "unwanted"
        try:
            ending = _watch(child, job, now, stopping)
        finally:
            _end(child)
        said.seek(0)
        words = said.read().decode("utf-8", "replace")
    error = f"the process ended with code {child.returncode}\n{words}"
    _conclude(job, ending, error, now())


def tie_to_parent() -> None:
    """End this process as soon as its standard input ends, which its parent holds open.

    A worker that is killed can so never leave a child behind that works without a lease.
    """

    def wait() -> None:
        sys.stdin.buffer.read()
        os._exit(1)

    threading.Thread(target=wait, name="tie", daemon=True).start()


def told(settings: Mapping[str, Any]) -> dict[str, str]:
    """Give the environment in which a child has the same settings."""
    return dict(os.environ) | {f"ROSTRUM_{name}": str(settings[name]) for name in config.DEFAULTS}


def _start(settings: Mapping[str, Any], job: Job, said: Any) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "flask", "--app", APP, "rostrum", "job", str(job.id)]
    command += ["--attempt", str(job.attempts), "--tied"]
    return subprocess.Popen(  # noqa: S603 (no word of it comes from outside)
        command,
        cwd=ROOT,
        env=told(settings),
        stdin=subprocess.PIPE,
        stdout=said,
        stderr=said,
    )


def _watch(
    child: "subprocess.Popen[bytes]", job: Job, now: Any, stopping: threading.Event
) -> Ending:
    kind = kinds.find(job.kind)
    patience = kind.winds_up_s if kind else 0
    renewed = time.monotonic()
    while child.poll() is None:
        if stopping.wait(LOOK_S):
            return "we stop"
        if time.monotonic() - renewed > BEAT_S:
            renewed = time.monotonic()
            with db.writing() as session:
                session.connection()  # wait for the lock before looking at the clock
                wanted = service.keep_lease(session, job.id, attempt=job.attempts, now=now())
            patience -= 0 if wanted else BEAT_S
            if not wanted and patience < 0:
                return "unwanted"
    return "by itself"


def _end(child: "subprocess.Popen[bytes]") -> None:
    if child.stdin is not None:
        child.stdin.close()
    try:
        child.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _conclude(ours: Job, ending: Ending, error: str, now: datetime) -> None:
    with db.writing() as session:
        job = service.find(session, ours.id)
        if job.state != "running" or job.attempts != ours.attempts:
            return
        if job.cancel_asked:
            service.stopped(session, job.id, now=now)
        elif ending == "we stop":
            service.release(session, job.id)
        else:
            service.fail(session, job.id, error, now=now)
