"""One address, three answers: the page, its state as JSON, or the stream of its states."""

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any

from flask import Flask, Response, current_app, request, stream_with_context
from flask.typing import ResponseReturnValue

from app.live.hub import Ended, Hub
from app.live.seats import Seats
from app.live.shelf import Shelf, State
from app.live.topics import Topic, kinds
from app.web import clock, language

BEAT_S = 15.0
SHORTEST_S, LONGEST_S = 240, 300  # a stream ends, and the reader's right to it is asked anew
RETRY_MS = (1000, 4000)  # not all at once after a restart
ASK_LATER_S = 30
STREAM, STATE = "text/event-stream", "application/json"
HEADERS = {"Cache-Control": "no-store", "Vary": "Accept", "X-Accel-Buffering": "no"}


@dataclass(frozen=True)
class Followed:
    """What a page follows. `part` makes what changes, the same for all readers of a language."""

    topic: Topic
    view: str
    part: Callable[[], str] | None = None


@dataclass(frozen=True)
class Live:
    """All that one application needs to be followed."""

    hub: Hub
    seats: Seats
    shelf: Shelf


def of(app: Flask) -> Live:
    """Give the live part of an application."""
    if "rostrum.live" not in app.extensions:
        seats = Seats(most_of_one=app.config["LIVE_PER_ADDRESS"])
        app.extensions.setdefault("rostrum.live", Live(Hub(kinds(app)), seats, Shelf()))
    made: Live = app.extensions["rostrum.live"]
    return made


def bound(app: Flask, *, most: int, ends: Callable[[], bool]) -> None:
    """Tell how many streams this process can hold, and how it learns that it is to stop."""
    live = of(app)
    live.seats.most = most
    live.hub.ends = ends


def answer(followed: Followed, page: Callable[[int], str]) -> ResponseReturnValue:
    """Answer as the reader asks: whoever may open a page may follow it, by the same gate.

    `page(number)` renders the whole page; `number` is what its state is known by.
    """
    wanted = request.headers.get("Accept", "")
    if wanted.startswith(STREAM):
        return _stream(followed)
    if wanted.startswith(STATE):
        return _state(followed)
    html = page(of(current_app).hub.number(followed.topic))
    return html, {"Vary": "Accept"}


def _now(followed: Followed, number: int) -> State:
    key = (followed.topic, followed.view, str(language.words()["lang"]))
    return of(current_app).shelf.state(key, number, followed.part)


def _body(state: State) -> str:
    at = int(clock.now().timestamp() * 1000)
    whole: dict[str, Any] = {"number": state.number, "at": at}
    return json.dumps(whole if state.html is None else whole | {"html": state.html})


def _state(followed: Followed) -> ResponseReturnValue:
    state = _now(followed, of(current_app).hub.number(followed.topic))
    response = Response(_body(state), mimetype=STATE, headers=HEADERS)
    response.set_etag(state.mark, weak=True)
    return response.make_conditional(request)


def _stream(followed: Followed) -> ResponseReturnValue:
    seats = of(current_app).seats
    address = request.remote_addr or ""
    if not seats.take(address):
        later = {"Retry-After": str(ASK_LATER_S)}
        return Response("", 503, mimetype=STATE, headers=HEADERS | later)
    response = Response(stream_with_context(_told(followed)), mimetype=STREAM, headers=HEADERS)
    response.call_on_close(lambda: seats.leave(address))
    return response


def _told(followed: Followed) -> Iterator[str]:
    hub = of(current_app).hub
    ends_at = monotonic() + SHORTEST_S + secrets.randbelow(LONGEST_S - SHORTEST_S)
    least, most = RETRY_MS
    yield f"retry: {least + secrets.randbelow(most - least)}\n\n"
    state = _now(followed, hub.number(followed.topic))
    yield _message(state)
    try:
        with hub.listening(followed.topic):
            while monotonic() < ends_at:
                number = hub.wait(followed.topic, state.number, BEAT_S)
                last, state = state, _now(followed, number)
                yield _beat() if state.mark == last.mark else _message(state)
    except Ended:
        return


def _message(state: State) -> str:
    return f"id: {state.number}\ndata: {_body(state)}\n\n"


def _beat() -> str:
    # An event and not a comment: the page must hear that the line still stands.
    return f"event: beat\ndata: {int(clock.now().timestamp() * 1000)}\n\n"
