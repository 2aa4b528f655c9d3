"""A turnstile: a few requests are worked on at once, some wait, the rest are asked to come back.

More at once would not be quicker (one interpreter does one thing at a time), but all would be slow
together, and each holds its rows in memory meanwhile. A stream of events passes as soon as it
has begun: what it sends later is not counted.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

AGAIN_S = 5
PATIENCE_S = 10.0
BESIDE = frozenset({"/ping", "/ready", "/metrics"})  # whoever watches must see an overload
# Made of nothing: whatever a page of ours needs may be what is short.
BUSY = b"""<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Please try again in a moment</title>
<h1>Please try again in a moment</h1>
<p>More people ask than the site can answer just now. Nothing was changed. If you were sending a
form, go back: what you typed is still in it.</p>
"""

Wsgi = Callable[..., Iterable[bytes]]


class Turnstile:
    """Lets `at_once` requests in; up to `waiting` more wait at most ten seconds for their turn."""

    def __init__(self, serve: Wsgi, at_once: int, waiting: int) -> None:
        self._serve = serve
        self._turn = threading.BoundedSemaphore(at_once)
        self._seats = threading.BoundedSemaphore(at_once + waiting)

    def __call__(self, environ: dict[str, Any], respond: Callable[..., Any]) -> Iterable[bytes]:
        """Answer, or say when to come back."""
        if environ.get("PATH_INFO") in BESIDE:
            return self._serve(environ, respond)
        with _held(self._seats, 0) as seated:
            if seated:
                with _held(self._turn, PATIENCE_S) as in_turn:
                    if in_turn:
                        return self._serve(environ, respond)
        return _busy(respond)


@contextmanager
def _held(one: threading.Semaphore, patience_s: float) -> Iterator[bool]:
    taken = one.acquire(blocking=patience_s > 0, timeout=patience_s or None)
    try:
        yield taken
    finally:
        if taken:
            one.release()


def _busy(respond: Callable[..., Any]) -> Iterable[bytes]:
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Security-Policy", "default-src 'none'"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Length", str(len(BUSY))),
        ("Retry-After", str(AGAIN_S)),
        ("Cache-Control", "no-store"),
    ]
    respond("503 Service Unavailable", headers)
    return [BUSY]


def init_app(app: Flask) -> None:
    """Put the turnstile in front of everything."""
    at_once, waiting = app.config["AT_ONCE"], app.config["WAITING"]
    app.wsgi_app = Turnstile(app.wsgi_app, at_once, waiting)  # type: ignore[assignment]
