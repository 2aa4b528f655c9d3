"""The watcher: one statement for all, none for nobody, and nobody left waiting."""

import threading
from time import monotonic, sleep

import pytest
from sqlalchemy import literal, select
from sqlalchemy.exc import OperationalError

from app.live.hub import Ended, Hub
from app.live.topics import Topic, newest
from tests.live.lamp import LAMP, Lamp

SOON_S = 3.0


def until(holds):
    ends = monotonic() + SOON_S
    while not holds() and monotonic() < ends:
        sleep(0.02)
    assert holds()


def test_all_topics_of_all_kinds_are_asked_for_in_one_statement(app, statements):
    def constant(number):
        return lambda ids: select(literal(5), literal(number)).where(literal(5).in_(ids))

    named = {"floor": constant(17), "board": constant(4)}
    with statements() as seen:
        found = newest(named, [Topic("floor", 5), Topic("board", 5), Topic("floor", 6)])

    assert found == {Topic("floor", 5): 17, Topic("board", 5): 4, Topic("floor", 6): 0}
    assert len(seen) == 1


def test_nothing_is_asked_while_nobody_listens(app, statements):
    lamp = Lamp()
    hub = Hub({"lamp": lamp.asks})
    with hub.listening(LAMP):
        pass
    until(lambda: hub._watcher is None)

    with statements() as seen:
        sleep(0.6)

    assert seen == []


def test_who_waits_is_told_within_a_second(app):
    lamp = Lamp()
    hub = Hub({"lamp": lamp.asks})
    with hub.listening(LAMP):
        began = monotonic()
        lamp.number = 3

        assert hub.wait(LAMP, 0, SOON_S) == 3
        assert monotonic() - began < 1


def test_a_number_that_stays_is_given_again_after_the_wait(app):
    hub = Hub({"lamp": Lamp().asks})
    with hub.listening(LAMP):
        assert hub.wait(LAMP, 0, 0.4) == 0


def test_a_stop_of_the_process_ends_every_wait(app):
    hub, ended = Hub({"lamp": Lamp().asks}), threading.Event()

    def listen():
        with hub.listening(LAMP), pytest.raises(Ended):
            hub.wait(LAMP, 0, 60)
        ended.set()

    thread = threading.Thread(target=listen)
    thread.start()
    hub.ends = lambda: True

    assert ended.wait(SOON_S)
    thread.join()


def test_a_database_that_falls_away_for_a_moment_is_asked_again(app, monkeypatch):
    lamp, faults = Lamp(), [1]

    def asks(ids):
        if faults:
            faults.pop()
            raise OperationalError("SELECT", {}, Exception("gone"))
        return lamp.asks(ids)

    monkeypatch.setattr("app.live.hub.AFTER_A_FAULT_S", 0.1)
    hub = Hub({"lamp": asks})
    with hub.listening(LAMP):
        lamp.number = 8

        assert hub.wait(LAMP, 0, SOON_S) == 8
    assert faults == []
