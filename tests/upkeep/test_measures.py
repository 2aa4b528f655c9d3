"""What those who watch the site can read, and who may."""

from datetime import UTC, datetime

import pytest

from app import db
from app.jobs import service as jobs

TOKEN = "m" * 32
NOW = datetime(2021, 9, 1, 8, tzinfo=UTC)


@pytest.fixture
def read(app, client):
    """Give a function that reads the measures with the right token."""
    app.config["METRICS_TOKEN"] = TOKEN
    return lambda token=TOKEN: client.get("/metrics", headers={"Authorization": f"Bearer {token}"})


def test_the_door_is_shut_without_a_token(client):
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("wrong", ["", "guess", TOKEN + "m", "é"])
def test_a_wrong_token_reads_nothing(read, wrong):
    told = read(wrong)

    assert told.status_code == 401
    assert "rostrum" not in told.text


def test_requests_are_counted_by_page_and_never_by_address(read, client):
    client.get("/ping")
    client.get("/r/" + "t" * 43)

    told = read().text

    assert 'rostrum_requests_total{method="GET",page="health.ping",status="200"}' in told
    assert "t" * 43 not in told


def test_queues_are_told_from_the_database(read):
    with db.writing() as session:
        jobs.enqueue(session, "allocation", {}, now=NOW)

    told = read().text

    assert 'rostrum_jobs{state="queued"} 1.0' in told
    assert 'rostrum_jobs{state="failed"} 0.0' in told
    assert 'rostrum_waiting_seconds{what="jobs"}' in told


def test_reading_them_asks_few_statements(read, statements):
    with statements() as seen:
        read()

    assert len(seen) <= 6


def test_a_site_without_its_database_is_not_ready(client, monkeypatch):
    assert client.get("/ready").status_code == 200

    broken = db.make_engine("sqlite:////nowhere/at/all.db")
    monkeypatch.setattr(db, "engine", lambda: broken)
    told = client.get("/ready")

    assert told.status_code == 503
    assert told.headers["Retry-After"] == "5"
