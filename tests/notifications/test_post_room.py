"""The post room against a real mail server: what leaves, what waits, what is in doubt."""

import socket
import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app import db
from app.notifications import ledger, post_room
from app.notifications.connection import Connection, NoAnswer, Outcome
from app.notifications.models import Letter, MailOutage
from app.notifications.post_room import PostRoom, drain
from app.notifications.pulse import Pulse
from tests.builders import NOW
from tests.notifications.letters_written import a_letter, an_invite, read, written

LATER = NOW + timedelta(hours=2)


def left_in_hand(**changes):
    """Write a letter and leave it as a post room that was killed leaves it."""
    (number,) = written(**changes)
    with db.writing() as session:
        (letter,) = ledger.claim(session, NOW, 1)
        assert ledger.take_in_hand(session, letter, NOW)
    return number


def test_a_due_letter_leaves_once(app, smtp):
    (number,) = written(calendar=an_invite())

    assert drain(app.config, NOW) == 1
    assert drain(app.config, LATER) == 0

    (message,) = smtp.messages
    assert message["Message-ID"] == read(number).message_id
    assert (read(number).state, read(number).lease_until) == ("sent", None)
    assert read(number).sent_at >= NOW


def test_letters_leave_in_the_order_in_which_they_were_written(app, smtp):
    written(30)

    assert drain(app.config, NOW) == 30
    with db.reading() as session:
        wanted = session.scalars(select(Letter.message_id).order_by(Letter.id)).all()
    assert [message["Message-ID"] for message in smtp.messages] == wanted


def test_a_letter_that_is_not_due_stays(app, smtp):
    written()
    with db.writing() as session:
        session.execute(update(Letter).values(next_try_at=NOW + timedelta(minutes=30)))

    assert drain(app.config, NOW) == 0
    assert smtp.messages == []


def test_no_more_than_was_asked_leave(app, smtp):
    written(5)

    assert drain(app.config, NOW, most=3) == 3


def test_not_now_means_later_with_the_same_message_id(app, smtp):
    (number,) = written()
    smtp.answer = "451 4.3.0 come back"
    drain(app.config, NOW)

    letter = read(number)
    assert (letter.state, letter.attempts) == ("queued", 1)
    assert letter.last_error == "451 4.3.0 come back"
    assert NOW + timedelta(seconds=2) < letter.next_try_at < NOW + timedelta(seconds=10)

    smtp.answer = "250 kept"
    assert drain(app.config, LATER) == 1
    assert smtp.messages[0]["Message-ID"] == letter.message_id
    assert read(number).last_error == ""


def test_never_means_refused_and_nothing_else_suffers(app, smtp):
    (number,) = written()
    smtp.answer = "550 5.1.1 no such mailbox"
    drain(app.config, NOW)
    smtp.answer = "250 kept"
    with db.writing() as session:
        a_letter(session, "another")

    assert drain(app.config, LATER) == 1
    assert (read(number).state, read(number).last_error) == ("refused", "550 5.1.1 no such mailbox")


def test_a_refused_recipient_is_no_silence(app, smtp, monkeypatch):
    async def handle_rcpt(_server, _session, envelope, address, _options):
        if address.startswith("nobody"):
            return "550 5.1.1 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    monkeypatch.setattr(smtp, "handle_RCPT", handle_rcpt, raising=False)
    numbers = written(to_address="nobody@example.org") + written(0)
    with db.writing() as session:
        numbers.append(a_letter(session, "another").id)

    assert drain(app.config, NOW) == 1
    assert [read(number).state for number in numbers] == ["refused", "sent"]


def test_a_sender_that_is_refused_is_our_fault_and_not_the_letters(app, smtp, monkeypatch):
    async def handle_mail(_server, _session, _envelope, _address, _options):
        return "550 5.7.1 not your address"

    monkeypatch.setattr(smtp, "handle_MAIL", handle_mail, raising=False)
    (number,) = written()
    drain(app.config, NOW)

    assert (read(number).state, read(number).last_error) == ("queued", "550 5.7.1 not your address")


def test_attempts_come_to_an_end(app, smtp):
    (number,) = written()
    with db.writing() as session:
        session.execute(update(Letter).values(attempts=ledger.ATTEMPTS - 1))
    smtp.answer = "451 come back"
    drain(app.config, NOW)

    assert read(number).state == "dead"


def test_pauses_double_up_to_an_hour():
    assert timedelta(seconds=2) < ledger.pause(1) < timedelta(seconds=4)
    assert timedelta(seconds=9) <= ledger.pause(3) <= timedelta(seconds=15)
    assert timedelta(minutes=45) <= ledger.pause(24) <= timedelta(minutes=75)


def test_while_the_server_is_down_letters_wait_untouched_and_the_silence_is_dated(app, smtp):
    smtp.down()
    (number,) = written()

    for moment in (NOW, LATER):
        with pytest.raises(NoAnswer):
            drain(app.config, moment)

    letter = read(number)
    assert (letter.state, letter.attempts, letter.lease_until) == ("queued", 0, None)
    with db.reading() as session:
        outage = session.get(MailOutage, f"127.0.0.1:{smtp.port}")
        assert NOW <= outage.since < NOW + timedelta(minutes=1)
        assert "refused" in outage.reason

    smtp.up()
    assert drain(app.config, LATER) == 1
    with db.reading() as session:
        assert session.scalars(select(MailOutage)).all() == []


def test_an_informal_letter_left_in_hand_goes_again_with_the_same_message_id(app, smtp):
    number = left_in_hand()
    assert drain(app.config, NOW) == 0  # its lease still runs

    assert drain(app.config, NOW + ledger.LEASE * 2) == 1
    assert smtp.messages[0]["Message-ID"] == read(number).message_id
    assert read(number).attempts == 2


def test_a_letter_left_in_hand_goes_behind_the_others(app, smtp):
    crashed = left_in_hand()
    with db.writing() as session:
        a_letter(session, "another", now=LATER - timedelta(minutes=1))

    assert drain(app.config, LATER) == 2
    assert smtp.messages[1]["Message-ID"] == read(crashed).message_id


def test_a_formal_letter_left_in_hand_waits_for_a_person(app, smtp):
    number = left_in_hand(formal=True)

    assert drain(app.config, LATER) == 0
    assert smtp.messages == []
    assert (read(number).state, read(number).last_error) == ("uncertain", ledger.CRASHED)


def test_formal_letters_that_were_only_reserved_leave_as_if_nothing_had_been(app, smtp):
    written(3, formal=True)
    with db.writing() as session:
        ledger.claim(session, NOW, 3)

    assert drain(app.config, LATER) == 3


class Cutting:
    """Ends the connection in the middle of a letter's content, or after the server has it."""

    def __init__(self, smtp, monkeypatch):
        real = smtp.handle_DATA

        async def handle_data(server, session, envelope):
            answer = await real(server, session, envelope)
            server.transport.abort()
            return answer

        monkeypatch.setattr(smtp, "handle_DATA", handle_data)


@pytest.mark.parametrize(("formal", "state"), [(True, "uncertain"), (False, "queued")])
def test_a_line_cut_before_the_answer_leaves_doubt(app, smtp, monkeypatch, formal, state):
    Cutting(smtp, monkeypatch)
    (number,) = written(formal=formal)

    drain(app.config, NOW)

    assert len(smtp.messages) == 1
    assert read(number).state == state


def test_a_line_cut_before_the_content_leaves_none(app, smtp, monkeypatch):
    async def handle_rcpt(server, _session, _envelope, _address, _options):
        server.transport.abort()
        return "250 OK"

    monkeypatch.setattr(smtp, "handle_RCPT", handle_rcpt, raising=False)
    (number,) = written(formal=True)
    drain(app.config, NOW)

    assert read(number).state == "queued"


def test_who_lost_a_letter_meanwhile_cannot_take_it_in_hand(database):
    written()
    with db.writing() as session:
        (ours,) = ledger.claim(session, NOW, 1)
    with db.writing() as session:
        (theirs,) = ledger.claim(session, LATER, 1)
        assert ledger.take_in_hand(session, theirs, LATER)

    with db.writing() as session:
        assert not ledger.take_in_hand(session, ours, LATER)


def test_what_is_known_counts_even_after_the_lease_ran_out(database):
    (number,) = written(formal=True)
    with db.writing() as session:
        (letter,) = ledger.claim(session, NOW, 1)
        ledger.take_in_hand(session, letter, NOW)
    with db.writing() as session:
        ledger.claim(session, LATER, 1)
    assert read(number).state == "uncertain"

    with db.writing() as session:
        ledger.settle(session, letter, Outcome("sent"), LATER)

    assert read(number).state == "sent"


def test_whoever_tried_again_has_the_last_word(database):
    number = left_in_hand()
    stale = read(number)
    with db.writing() as session:
        (letter,) = ledger.claim(session, LATER, 1)
        ledger.take_in_hand(session, letter, LATER)

    with db.writing() as session:
        ledger.settle(session, stale, Outcome("refused", "too late"), LATER)

    assert read(number).state == "sending"


def test_the_pulse_keeps_a_slow_letter_in_hand(database, monkeypatch):
    monkeypatch.setattr("app.notifications.pulse.BEAT_S", 0.01)
    number = left_in_hand()
    pulse = Pulse(lambda: LATER)
    pulse.start()
    with pulse.keeping(number, 1):
        _until(lambda: read(number).lease_until == LATER + ledger.LEASE)
    pulse.stop()


def test_a_letter_that_cannot_be_built_does_not_stop_the_others(app, smtp):
    broken, sound = written(2)
    with db.writing() as session:
        session.execute(update(Letter).where(Letter.id == broken).values(to_address="a\r\nb"))

    assert drain(app.config, NOW) == 1
    assert (read(broken).state, read(sound).state) == ("queued", "sent")
    assert "cannot be sent" in read(broken).last_error


def test_a_rate_is_kept_over_all_counters(app, smtp):
    app.config["MAIL_RATE"] = 50
    numbers = written(12)
    rooms = [PostRoom(dict(app.config)) for _ in range(2)]
    began = time.monotonic()
    for room in rooms:
        room.start()
    _until(lambda: all(read(number).state == "sent" for number in numbers), 30)
    seconds = time.monotonic() - began
    for room in rooms:
        room.stop()

    assert seconds >= 11 / 50


def test_many_letters_change_the_line(app, smtp, monkeypatch):
    app.config["MAIL_LETTERS_A_CONNECTION"] = 2
    dialled = []
    real = Connection.configure_host
    monkeypatch.setattr(Connection, "configure_host", lambda line: dialled.append(1) or real(line))
    written(5)

    assert drain(app.config, NOW) == 5
    assert len(dialled) == 3


def test_a_silent_server_is_not_waited_for_for_ever(app):
    app.config["MAIL_TIMEOUT_S"] = 1
    with socket.create_server(("127.0.0.1", 0)) as mute:
        app.config["MAIL_PORT"] = mute.getsockname()[1]
        written()

        with pytest.raises(NoAnswer, match="timed out"):
            drain(app.config, NOW)


def test_a_server_without_encryption_gets_nothing_where_the_settings_ask_for_it(app, smtp):
    app.config["MAIL_USE_TLS"] = True
    (number,) = written()

    with pytest.raises(NoAnswer, match="STARTTLS"):
        drain(app.config, NOW)
    assert read(number).state == "queued"


def _until(holds, seconds=10):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.01)


def test_an_embedded_post_room_sends_by_itself_and_ends_when_told(app, smtp):
    room = PostRoom(dict(app.config))
    room.start()
    (number,) = written()

    _until(lambda: read(number).state == "sent")
    room.stop()

    assert not room.is_alive()
    assert len(smtp.messages) == 1


def test_two_post_rooms_send_each_letter_once(app, smtp):
    rooms = [PostRoom(dict(app.config)) for _ in range(2)]
    numbers = written(40)
    for room in rooms:
        room.start()

    _until(lambda: all(read(number).state == "sent" for number in numbers), 30)
    for room in rooms:
        room.stop()

    assert len({message["Message-ID"] for message in smtp.messages}) == len(smtp.messages) == 40


def test_a_post_room_comes_back_after_the_server_was_down(app, smtp, monkeypatch):
    monkeypatch.setattr(post_room, "IDLE_S", 0.05)
    monkeypatch.setattr(post_room, "LONGEST_SILENCE_S", 0.1)
    smtp.down()
    (number,) = written()
    room = PostRoom(dict(app.config))
    room.start()

    def silent():
        with db.reading() as session:
            return session.scalar(select(MailOutage)) is not None

    _until(silent)
    smtp.up()
    _until(lambda: read(number).state == "sent")
    room.stop()


def test_an_idle_post_room_asks_the_database_once_a_second(app, smtp, statements, monkeypatch):
    slept = []

    def wait(self, seconds=None):
        if seconds is None or threading.current_thread() is not room:
            return real(self, seconds)
        slept.append(seconds)
        if len(slept) == 3:
            self.set()
        return self.is_set()

    real = threading.Event.wait
    monkeypatch.setattr(threading.Event, "wait", wait)
    room = PostRoom(dict(app.config))
    with statements() as seen:
        room.start()
        room.join(10)

    assert slept == [1.0, 1.0, 1.0]
    assert len(seen) == 3
