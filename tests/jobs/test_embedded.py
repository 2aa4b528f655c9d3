"""Who works inside the web servers of one machine."""

import threading
import time

import pytest

from app.jobs import embedded
from app.jobs.embedded import Watchman


class Bell:
    """A worker that only says when it is started and stopped."""

    def __init__(self):
        self.rung = []
        self.started = threading.Event()

    def __call__(self, _settings):
        return self

    def start(self):
        self.rung.append("start")
        self.started.set()

    def stop(self):
        self.rung.append("stop")


@pytest.fixture
def bell(monkeypatch, tmp_path):
    """Put a bell in the place of all workers, and the lock file elsewhere."""
    bell = Bell()
    monkeypatch.setattr(embedded, "WORKERS", {"bell": bell})
    monkeypatch.setattr(embedded.config, "ROOT", tmp_path)
    monkeypatch.setattr(embedded, "LOOK_S", 0.02)
    return bell


SETTINGS = {"DATABASE_URL": "sqlite:////somewhere.db"}


def test_one_of_two_works_and_the_other_steps_in(bell):
    first, second = Watchman(SETTINGS), Watchman(SETTINGS)
    first.start()
    assert bell.started.wait(10)
    bell.started.clear()
    second.start()
    time.sleep(0.1)
    assert bell.rung == ["start"]

    first.stop()
    assert bell.started.wait(10)
    second.stop()

    assert bell.rung == ["start", "stop", "start", "stop"]


def test_two_databases_do_not_wait_for_each_other(bell):
    watchmen = [Watchman({"DATABASE_URL": url}) for url in ("sqlite:///a", "sqlite:///b")]
    for watchman in watchmen:
        watchman.start()
        assert bell.started.wait(10)
        bell.started.clear()
    for watchman in watchmen:
        watchman.stop()

    assert bell.rung.count("start") == 2


def test_without_a_place_for_the_lock_it_works_all_the_same(bell, monkeypatch, tmp_path):
    (tmp_path / "var").touch()
    watchman = Watchman(SETTINGS)
    watchman.start()

    assert bell.started.wait(10)
    watchman.stop()


def test_nothing_starts_where_workers_run_apart(app, bell):
    app.config["JOBS"] = "worker"
    embedded.start(app)

    assert bell.rung == []
