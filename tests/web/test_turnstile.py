"""More requests than can be answered: a few at once, some wait, the rest come back later."""

import threading

import pytest

from app.web.turnstile import Turnstile


class Site:
    """Answers when it is let go, and counts how many it works on at once."""

    def __init__(self):
        self.go, self.lock = threading.Event(), threading.Lock()
        self.now = self.most = 0

    def __call__(self, _environ, respond):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.go.wait(5)
        with self.lock:
            self.now -= 1
        respond("200 OK", [])
        return [b"answer"]


def ask(turnstile, path="/", said=None):
    told = []
    list(turnstile({"PATH_INFO": path}, lambda status, headers: told.append((status, headers))))
    (said if said is not None else []).append(told[0][0][:3])
    return told[0]


def test_few_are_worked_on_at_once_and_nobody_in_the_queue_is_lost():
    site, said = Site(), []
    turnstile = Turnstile(site, at_once=2, waiting=8)
    askers = [threading.Thread(target=ask, args=(turnstile, "/", said)) for _ in range(10)]
    for one in askers:
        one.start()
    site.go.set()
    for one in askers:
        one.join()

    assert said == ["200"] * 10
    assert site.most <= 2


def test_whoever_finds_the_queue_full_is_told_when_to_come_back():
    site = Site()
    turnstile = Turnstile(site, at_once=1, waiting=0)
    inside = threading.Thread(target=ask, args=(turnstile,))
    inside.start()
    while not site.now:
        pass

    status, headers = ask(turnstile)

    assert status.startswith("503")
    assert dict(headers)["Retry-After"] == "5"
    assert ask_beside(turnstile, site) == "200"
    inside.join()
    assert ask(turnstile)[0].startswith("200")  # the place is free again


def ask_beside(turnstile, site):
    said = []
    watcher = threading.Thread(target=ask, args=(turnstile, "/ready", said))
    watcher.start()
    site.go.set()
    watcher.join()
    return said[0]


def test_a_fault_inside_frees_the_place():
    def falls(_environ, _respond):
        raise RuntimeError("fallen")

    turnstile = Turnstile(falls, at_once=1, waiting=0)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            ask(turnstile)
