"""One address, three answers: the page, the state with its mark, the stream of whole states."""

import json

import pytest

from app.live import answers
from tests.live.lamp import STATE, STREAM, a_site


@pytest.fixture
def site(database):
    return a_site(database)


def told(message: str) -> dict:
    """Read the data of an event."""
    (line,) = [line for line in message.splitlines() if line.startswith("data: ")]
    return json.loads(line.removeprefix("data: "))


def test_a_browser_gets_the_page_with_the_number_of_its_state(site):
    app, lamp = site
    lamp.number = 4

    page = app.test_client().get("/lamp", headers={"Accept": "text/html,*/*"})

    assert page.text == "page 4"
    assert page.headers["Vary"] == "Accept"


def test_a_state_that_is_known_is_not_sent_again(site):
    app, lamp = site
    client = app.test_client()
    first = client.get("/lamp", headers=STATE)

    same = client.get("/lamp", headers=STATE | {"If-None-Match": first.headers["ETag"]})
    lamp.number = 5
    other = client.get("/lamp", headers=STATE | {"If-None-Match": first.headers["ETag"]})

    assert first.json["number"] == 0
    assert first.json["html"] == "<p>0</p>"
    assert (same.status_code, same.data) == (304, b"")
    assert (other.status_code, other.json["number"]) == (200, 5)


def test_a_stream_opens_with_the_whole_state_and_tells_every_other(site):
    app, lamp = site
    stream = app.test_client().get("/lamp", headers=STREAM)
    parts = (part.decode() for part in stream.response)

    assert next(parts).startswith("retry: ")
    first = next(parts)
    lamp.number = 9
    second = next(parts)
    stream.close()

    assert stream.headers["X-Accel-Buffering"] == "no"
    assert told(first)["html"] == "<p>0</p>"
    assert second.startswith("id: 9\n")
    assert told(second)["html"] == "<p>9</p>"


def test_a_quiet_stream_beats(site, monkeypatch):
    monkeypatch.setattr(answers, "BEAT_S", 0.05)
    app, _lamp = site
    stream = app.test_client().get("/lamp", headers=STREAM)
    parts = stream.response

    said = [next(parts).decode() for _ in range(3)]
    stream.close()

    assert said[2].startswith("event: beat\ndata: ")


def test_a_stream_ends_after_some_minutes(site, monkeypatch):
    monkeypatch.setattr(answers, "SHORTEST_S", -2)
    monkeypatch.setattr(answers, "LONGEST_S", -1)
    app, _lamp = site

    said = list(app.test_client().get("/lamp", headers=STREAM).response)

    assert len(said) == 2


def test_a_state_is_made_once_for_all_who_follow(site):
    app, lamp = site

    for _ in range(5):
        app.test_client().get("/lamp", headers=STATE)

    assert lamp.made == 1


@pytest.mark.parametrize("bound", ["most", "most_of_one"])
def test_one_stream_too_many_is_told_when_to_ask_again(site, bound):
    app, _lamp = site
    seats = answers.of(app).seats
    setattr(seats, bound, 1)
    client = app.test_client()
    first = client.get("/lamp", headers=STREAM)

    refused = client.get("/lamp", headers=STREAM)
    first.close()
    again = client.get("/lamp", headers=STREAM)
    again.close()

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert again.status_code == 200
    assert seats.taken() == 0


def test_a_process_that_stops_ends_its_streams(site):
    app, _lamp = site
    stream = app.test_client().get("/lamp", headers=STREAM)
    parts = stream.response
    next(parts), next(parts)

    answers.bound(app, most=5, ends=lambda: True)

    assert list(parts) == []
    stream.close()
