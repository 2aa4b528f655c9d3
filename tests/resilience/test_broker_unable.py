"""A broker that is wiped, down or dumb: rows stay, pages answer, work goes on when it is back."""

import os
import threading
import time
import warnings
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from sqlalchemy import update

from app import db
from app.jobs import broker, carrier
from app.jobs import service as jobs
from app.jobs import worker as workers
from app.jobs.carrier import Sweeper
from app.jobs.models import Job
from app.notifications import carried
from app.notifications.models import Letter
from tests.builders import NOW
from tests.conftest import make_app
from tests.jobs import trial_app
from tests.resilience import house as houses
from tests.resilience.house import until
from tests.resilience.outbox import read, states, written
from tests.resilience.sink import Sink

pytestmark = pytest.mark.timeout(300)  # servers start and stop, on a busy machine too

LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def sink():
    sink = Sink()
    sink.up()
    yield sink
    sink.down()


@pytest.fixture
def announcing(on_postgres, rabbit):
    """Build a site in this process that calls out what it writes."""
    app = make_app(on_postgres, JOBS="celery", BROKER_URL=rabbit.url)
    with structlog.testing.capture_logs():  # threads outlive the test that listens to them
        yield app
    carrier.configure({"JOBS": "worker"})


def call_out(numbers):
    """Do what writing a letter does once it is committed."""
    with db.writing() as session:
        for number in numbers:
            carrier.call(session, "letters", number)


def waiting(app, queue="letters"):
    publisher = broker.Publisher(app.config)
    try:
        return publisher.waiting(queue)
    finally:
        publisher.close()


def purged(app, queue):
    with broker.celery_for(app.config).connection_for_write() as connection:
        channel = connection.channel()
        channel.queue_delete(queue)


def hung_up():
    """Close the counters that letters were brought to, as a worker does when it ends."""
    carried.CARGO.stop()
    carried.CARGO.tidy()
    carried._counters.stopping.clear()
    assert not [one for one in threading.enumerate() if one.name == "post-room-pulse"]


def swept(app, cargo, now):
    publisher = broker.Publisher(app.config)
    try:
        return carrier.sweep(publisher, cargo, now)
    finally:
        publisher.close()


@pytest.fixture
def quiet(announcing):
    for queue in carrier.CARGO:
        purged(announcing, queue)
    return announcing


def test_what_is_committed_is_called_out_and_what_is_not_is_not(quiet):
    (number,) = written()
    with suppress(ZeroDivisionError), db.writing() as session:
        carrier.call(session, "letters", number)
        raise ZeroDivisionError
    with db.writing() as session:
        jobs.enqueue(session, "count", {"to": 1}, now=NOW)

    until(lambda: waiting(quiet, "jobs") == 1)
    assert waiting(quiet) == 0


def test_while_the_broker_is_down_pages_answer_and_once_wiped_it_has_lost_nothing(quiet, rabbit):
    numbers = written(3)
    call_out(numbers)
    until(lambda: waiting(quiet) == 3)
    rabbit.down()
    try:
        began = time.monotonic()
        call_out(numbers)
        assert quiet.test_client().get("/ready").status_code == 200
        assert time.monotonic() - began < 2
        sweeper = Sweeper(quiet.config, broker.Publisher(quiet.config), carried.CARGO)
        sweeper.once()
        assert states() == {"queued": 3}
        assert read(numbers[0]).announced_at is None
    finally:
        rabbit.wipe()

    assert waiting(quiet) == 0
    assert swept(quiet, carried.CARGO, NOW) == 3
    assert waiting(quiet) == 3
    assert swept(quiet, carried.CARGO, NOW) == 0, "what was just called out is not called again"


def test_a_broker_that_hangs_holds_up_no_page(quiet, rabbit):
    numbers = written(3)
    call_out(numbers[:1])
    until(lambda: waiting(quiet) == 1)
    rabbit.hang()
    try:
        began = time.monotonic()
        call_out(numbers)
        assert time.monotonic() - began < 1
        sweeper = Sweeper(quiet.config, broker.Publisher(quiet.config), carried.CARGO)
        sweeper.once()
        assert time.monotonic() - began < broker.NO_ANSWER_S + 6
    finally:
        rabbit.go_on()
    assert swept(quiet, carried.CARGO, NOW) == 3


def test_a_number_that_is_delivered_twice_does_nothing_the_second_time(app, smtp):
    (number,) = written()
    for _ in range(3):
        carried.CARGO.take(app.config, number, 0)
    hung_up()

    assert len(smtp.messages) == 1
    assert (read(number).state, read(number).attempts) == ("sent", 1)


def test_a_job_that_is_delivered_twice_is_done_once(app):
    trial_app.register_all()
    with db.writing() as session:
        job = jobs.enqueue(session, "count_here", {"to": 2}, now=NOW).id
    for _ in range(2):
        workers.CARGO.take(app.config, job, 0)

    with db.reading() as session:
        done = session.get_one(Job, job)
    assert (done.state, done.attempts) == ("done", 1)


def test_letters_that_fell_due_again_are_called_out(quiet):
    early, late = written(2)
    with db.writing() as session:
        session.execute(update(Letter).where(Letter.id == late).values(next_try_at=LATER))

    assert swept(quiet, carried.CARGO, NOW) == 1
    assert read(early).announced_at == NOW
    assert read(late).announced_at is None


def test_no_secret_of_the_broker_is_logged(on_postgres, capsys):
    app = make_app(on_postgres, JOBS="celery", BROKER_URL="amqp://rostrum:Kunming@127.0.0.1:9//")
    written()
    with structlog.testing.capture_logs() as said:
        Sweeper(app.config, broker.Publisher(app.config), carried.CARGO).once()
        call_out([1])
        until(lambda: len(said) == 2)
    carrier.configure({"JOBS": "worker"})

    assert {one["event"] for one in said} == {"carrier.cannot_sweep", "broker.no_answer"}
    assert "Kunming" not in f"{said}{capsys.readouterr()}"


def test_celery_itself_gives_no_warning(on_postgres):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert broker.celery_for({"BROKER_URL": "amqp://127.0.0.1:9//"}).conf.task_acks_late


def test_a_long_job_holds_up_no_letter_and_goes_on_after_a_crash(
    on_postgres, rabbit, sink, tmp_path, monkeypatch
):
    """Two hosts of Celery workers: one is killed in the middle of a job, the other does it anew."""
    settings = {"MAIL_PORT": sink.port, "BROKER_URL": rabbit.url, "TRIAL": "whole"}
    awake = tmp_path / "awake"
    awake.mkdir()
    with houses.house(tmp_path, on_postgres, "celery", **settings) as house:
        house.app = house.environ["FLASK_APP"] = "tests.jobs.trial_app"
        with db.writing() as session:
            job = jobs.enqueue(session, "sleep", {"folder": str(awake)}, now=datetime.now(UTC)).id
        first = house.worker()
        until(lambda: [*awake.iterdir()], "the job did not begin")
        second = house.worker()
        written(5)
        until(lambda: sink.settled == 5, "letters waited for a job")
        house.kill(first)
        pid = int(next(awake.iterdir()).name)
        until(lambda: not os.path.exists(f"/proc/{pid}"), "the job outlived its worker")  # noqa: PTH110

        until(lambda: len([*awake.iterdir()]) == 2, "nobody took the job up again", 60)
        with db.writing() as session:
            jobs.cancel(session, job, now=datetime.now(UTC))

        def ended():
            with db.reading() as session:
                return session.get_one(Job, job).state == "cancelled"

        until(ended, "the job was not cancelled")
        house.kill(second, houses.signal.SIGTERM)
