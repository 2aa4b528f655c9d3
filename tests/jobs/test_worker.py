"""Workers at work: here and in a process apart, killed, cancelled, stopped."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from app import db
from app.jobs import apart, service
from app.jobs.worker import Workshop, work_once
from tests.builders import NOW
from tests.jobs import trial_app


@pytest.fixture
def settings(app, monkeypatch):
    """Let workers know the trial jobs, in this process and in children."""
    monkeypatch.setenv("ROSTRUM_TRIAL", "child")
    monkeypatch.setattr(apart, "APP", "tests.jobs.trial_app")
    trial_app.register_all()
    return dict(app.config)


def asked(kind, **arguments):
    with db.writing() as session:
        return service.enqueue(session, kind, arguments, now=NOW).id


def read(job_id):
    with db.reading() as session:
        return service.find(session, job_id)


def until(holds, seconds=30):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.02)


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


def sleeper(folder):
    until(lambda: list(folder.iterdir()))
    return int(next(folder.iterdir()).name)


def test_nothing_waits_nothing_happens(settings):
    assert work_once(settings) is False


def test_a_job_is_done_here(settings):
    job = asked("count_here", to=2)

    assert work_once(settings) is True
    assert (read(job).state, read(job).result) == ("done", {"counted": 2})
    assert read(job).progress == {"done": 1, "total": 2}


def test_a_job_is_done_apart(settings):
    job = asked("count", to=2)

    work_once(settings)
    assert (read(job).state, read(job).result) == ("done", {"counted": 2})


def test_a_fault_is_kept_and_the_job_waits_again(settings):
    job = asked("stumble")

    work_once(settings)
    assert read(job).state == "queued"
    assert "RuntimeError: a stone on the way" in read(job).error


def test_a_refusal_is_final(settings):
    job = asked("refuse")

    work_once(settings)
    assert (read(job).state, read(job).error) == ("failed", "there is nothing to do")


def test_a_kind_that_nobody_knows_fails(settings):
    job = asked("unheard of")

    work_once(settings)
    assert read(job).state == "failed"


def test_a_child_that_dies_without_a_word_is_tried_again(settings):
    job = asked("die")

    work_once(settings)
    assert read(job).state == "queued"
    assert "ended with code 7" in read(job).error


def test_cancelling_kills_a_child_that_does_not_listen(settings, tmp_path):
    job = asked("sleep", folder=str(tmp_path))
    worker = threading.Thread(target=work_once, args=(settings,))
    worker.start()
    pid = sleeper(tmp_path)
    with db.writing() as session:
        service.cancel(session, job, now=NOW)
    worker.join(30)

    assert read(job).state == "cancelled"
    assert not alive(pid)


def test_a_stopped_workshop_puts_its_job_back(settings, tmp_path):
    job = asked("sleep", folder=str(tmp_path))
    workshop = Workshop(settings)
    workshop.start()
    pid = sleeper(tmp_path)
    workshop.stop()

    assert (read(job).state, read(job).attempts) == ("queued", 0)
    assert not alive(pid)


def test_a_child_does_not_outlive_a_killed_worker(settings, tmp_path):
    job = asked("sleep", folder=str(tmp_path))
    worker = os.fork()
    if worker == 0:
        db.engine().dispose(close=False)
        work_once(settings)
        os._exit(0)
    pid = sleeper(tmp_path)
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)

    until(lambda: not alive(pid))
    assert read(job).state == "running"  # until its lease runs out and another worker takes it
