"""Post room and workshop while what they lean on fails: nothing lost, they go on by themselves."""

import socket
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from app import db
from app.jobs import service as jobs
from app.jobs.models import Job
from app.notifications import counter, ledger, lines, post_room
from app.notifications.models import Letter, MailLine
from app.notifications.post_room import PostRoom, drain
from app.web import clock
from tests import postgres
from tests.builders import NOW
from tests.conftest import all_tables, make_app
from tests.resilience.house import until
from tests.resilience.outbox import read, written

pytestmark = pytest.mark.timeout(300)  # servers start and stop, on a busy machine too

HOUR, YEAR = timedelta(hours=1), timedelta(days=365)


@contextmanager
def working(app, monkeypatch):
    """Run a post room that does not idle for long."""
    monkeypatch.setattr(post_room, "IDLE_S", 0.05)
    monkeypatch.setattr(post_room, "LONGEST_SILENCE_S", 0.2)
    room = PostRoom(dict(app.config))
    room.start()
    yield room
    room.stop()
    assert not room.is_alive()


def test_a_database_that_goes_away_while_letters_leave(smtp, monkeypatch):
    """What was accepted while the database was gone is booked when it is back, not sent again."""
    try:
        with postgres.running() as server:
            app = make_app(server.url, MAIL_PORT=smtp.port)
            all_tables().create_all(db.engine())
            numbers = written(10, formal=True)
            real, gone = counter.Counter._handed_over, threading.Event()

            def handed_over(self, line, letter):
                outcome = real(self, line, letter)
                if letter.id == numbers[4] and not gone.is_set():
                    server.stop("fast")
                    gone.set()
                return outcome

            monkeypatch.setattr(counter.Counter, "_handed_over", handed_over)
            with working(app, monkeypatch):
                assert gone.wait(20)
                time.sleep(0.5)
                server.start()
                until(lambda: {read(number).state for number in numbers} == {"sent"})
            db.engine().dispose()
            assert len(smtp.messages) == 10
    except postgres.Absent as reason:
        pytest.skip(str(reason))


def test_a_full_disk_stops_the_post_room_before_the_next_letter(app, smtp, monkeypatch):
    """Nothing leaves of which no book could be kept; what had left is booked later, not resent."""
    numbers, real = written(6), counter.Counter._handed_over
    full = threading.Event()

    def handed_over(self, line, letter):
        outcome = real(self, line, letter)
        if letter.id == numbers[2]:
            full.set()
        return outcome

    def refuse(_connection, _cursor, statement, *_rest):
        if full.is_set() and statement.startswith("UPDATE letters"):
            raise db_full()

    def db_full():
        import sqlite3  # noqa: PLC0415 (only its error)

        fault = sqlite3.OperationalError("database or disk is full")
        fault.sqlite_errorname = "SQLITE_FULL"
        return fault

    monkeypatch.setattr(counter.Counter, "_handed_over", handed_over)
    event.listen(db.engine(), "before_cursor_execute", refuse)
    try:
        with working(app, monkeypatch):
            assert full.wait(20)
            time.sleep(0.6)
            assert len(smtp.messages) == 3
            event.remove(db.engine(), "before_cursor_execute", refuse)
            until(lambda: {read(number).state for number in numbers} == {"sent"})
    finally:
        full.clear()
    assert len(smtp.messages) == 6


def test_a_mail_server_that_hangs_holds_up_no_page(app, client, monkeypatch):
    app.config["MAIL_TIMEOUT_S"] = 1
    with socket.create_server(("127.0.0.1", 0)) as mute:
        app.config["MAIL_PORT"] = mute.getsockname()[1]
        (number,) = written()
        with working(app, monkeypatch):
            began = time.monotonic()
            assert client.get("/ready").status_code == 200
            assert time.monotonic() - began < 1
            time.sleep(1.5)
            assert (read(number).state, read(number).attempts) == ("queued", 0)


@pytest.mark.parametrize("jump", [HOUR, -HOUR, YEAR, -YEAR])
def test_letters_leave_and_leases_hold_however_the_clock_jumps(app, smtp, jump):
    reserved, left, fresh = written(3)
    with db.writing() as session:
        ledger.claim(session, NOW, 2)
        letter = session.get(Letter, left)
        assert ledger.take_in_hand(session, letter, NOW)

    # One lease after the jump nobody who is alive holds anything any more by the old clock.
    after = NOW + jump + ledger.LEASE * 2
    assert drain(app.config, after) == 3
    assert {read(number).state for number in (reserved, left, fresh)} == {"sent"}


def test_a_letter_that_was_put_off_is_not_put_off_for_a_year(app, smtp):
    (number,) = written()
    with db.writing() as session:
        session.execute(update(Letter).values(attempts=3, next_try_at=NOW + YEAR))

    assert drain(app.config, NOW) == 1
    assert read(number).state == "sent"


def test_right_after_a_jump_nothing_is_taken_from_whoever_may_be_alive(app, smtp, monkeypatch):
    reserved, fresh = written(2)
    with db.writing() as session:
        ledger.claim(session, NOW, 1)
    monkeypatch.setattr(clock.Jumps, "lately", lambda _self, _within: True)

    assert drain(app.config, NOW + HOUR) == 1
    assert (read(reserved).state, read(fresh).state) == ("queued", "sent")


def test_a_jump_is_noticed_and_forgotten(monkeypatch):
    gap, steady = [0.0], [100.0]
    monkeypatch.setattr(clock.time, "monotonic", lambda: steady[0])
    monkeypatch.setattr(clock.time, "time", lambda: steady[0] + gap[0])
    jumps = clock.Jumps()
    seen = [jumps.lately(timedelta(seconds=6))]
    for jump in (3600.0, -3600.0):
        gap[0] += jump
        steady[0] += 1
        seen.append(jumps.lately(timedelta(seconds=6)))
        steady[0] += 6
        seen.append(jumps.lately(timedelta(seconds=6)))

    assert seen == [False, True, False, True, False]


@pytest.mark.parametrize("jump", [HOUR, -HOUR, -YEAR])
def test_a_job_left_behind_is_taken_up_however_the_clock_jumped(database, jump):
    with db.writing() as session:
        job = jobs.enqueue(session, "count", {}, now=NOW)
        assert jobs.claim(session, now=NOW, lease_s=10)
    with db.writing() as session:
        assert jobs.claim(session, now=NOW, lease_s=10) is None
    with db.writing() as session:
        assert jobs.claim(session, now=NOW + jump + timedelta(seconds=30), lease_s=10).id == job.id


def test_a_line_of_a_killed_process_is_free_at_once_and_of_another_host_after_its_lease(database):
    ended = f"{lines._machine()}/999999999/1/x"
    for holder, wait, free in ((ended, 0, True), ("elsewhere/1/1/x", 0, False)):
        with db.writing() as session:
            session.merge(
                MailLine(server="s:25", number=1, holder=holder, lease_until=NOW + lines.LEASE)
            )
            session.flush()
            taken = lines.take(session, "s:25", lines.name(), 1, NOW + timedelta(seconds=wait))
            assert (taken == 1) is free
    with db.writing() as session:
        assert lines.take(session, "s:25", lines.name(), 1, NOW + 2 * lines.LEASE) == 1


def test_no_more_lines_are_open_than_the_cap(app, smtp):
    app.config["MAIL_CONNECTIONS"] = 2
    at_once, most = [0], [0]
    real = smtp.handle_DATA

    async def slow(server, session, envelope):
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        await post_room_asyncio().sleep(0.01)
        at_once[0] -= 1
        return await real(server, session, envelope)

    def post_room_asyncio():
        import asyncio  # noqa: PLC0415 (of the peer's own thread)

        return asyncio

    smtp.handle_DATA = slow
    numbers = written(80)
    rooms = [PostRoom(dict(app.config)) for _ in range(3)]
    for room in rooms:
        room.start()
    until(lambda: all(read(number).state == "sent" for number in numbers))
    for room in rooms:
        room.stop()

    assert most[0] == 2
    assert len(smtp.messages) == 80
    with db.reading() as session:
        assert {line.holder for line in session.scalars(select(MailLine))} == {""}


def test_whoever_lost_a_job_cannot_settle_it(database):
    with db.writing() as session:
        jobs.enqueue(session, "count", {}, now=NOW)
        first = jobs.claim(session, now=NOW, lease_s=10)
    with db.writing() as session:
        second = jobs.claim(session, now=NOW + HOUR, lease_s=10)
    with db.writing() as session:
        assert not jobs.keep_lease(session, first.id, attempt=1, now=NOW)
        assert jobs.finish(session, first.id, {}, attempt=1, now=NOW).state == "running"
        assert jobs.fail(session, first.id, "late", attempt=1, now=NOW).state == "running"
        assert jobs.finish(session, second.id, {}, attempt=2, now=NOW).state == "done"
        assert session.scalar(select(Job.error)) == ""
