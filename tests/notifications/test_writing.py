"""What comes into the outbox, and what is turned away."""

import threading

import pytest
from sqlalchemy import func, select

from app import db
from app.errors import Invalid, NotFound, Refused
from app.notifications import service
from app.notifications.models import Letter
from tests.builders import NOW, an_actor
from tests.notifications.letters_written import STARTS, a_letter, an_invite, read, written


def test_a_letter_waits_with_everything_fixed(database):
    with db.writing() as session:
        letter = a_letter(session, calendar=an_invite())

    kept = read(letter.id)
    assert (kept.state, kept.attempts, kept.next_try_at) == ("queued", 0, NOW)
    assert kept.message_id.startswith("<")
    assert kept.message_id.endswith("@rostrum.example.org>")
    assert (kept.calendar_method, kept.calendar) == ("REQUEST", an_invite().content)


def test_a_second_letter_with_the_same_key_is_the_first(database):
    with db.writing() as session:
        first = a_letter(session)
        second = a_letter(session, values={"country": "Peru", "starts": STARTS})

    assert second is first
    assert second.subject == "Greeting to Kenya"


def test_two_requests_at_once_write_one_letter(database):
    together = threading.Barrier(2)
    numbers = []

    def write():
        together.wait()
        with db.writing() as session:
            numbers.append(a_letter(session).id)

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(numbers)) == 1
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Letter)) == 1


SMUGGLED = "Minister\r\nBcc: everybody@example.org"


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("to_name", {"to_name": SMUGGLED}),
        ("to_address", {"to_address": "minister@example.org\r\nBcc: everybody@example.org"}),
        ("subject", {"values": {"country": SMUGGLED, "starts": STARTS}}),
        ("to_name", {"to_name": "Minister\x00"}),
        ("to_address", {"to_address": "nobody"}),
        ("to_address", {"to_address": "a@b@example.org"}),
        ("to_address", {"to_address": "a b@example.org"}),
        ("to_address", {"to_address": f"a@{'b' * 253}"}),
        ("to_address", {"to_address": "министр@example.org"}),
        ("to_address", {"to_address": f"minister@{'я' * 80}.cn"}),
    ],
)
def test_no_header_can_be_smuggled_in_and_no_address_made_up(database, field, change):
    with db.writing() as session, pytest.raises(Invalid) as refused:
        a_letter(session, **change)

    assert list(refused.value.faults) == [field]


def test_a_domain_in_any_script_is_written_as_mail_servers_read_it(database):
    with db.writing() as session:
        letter = a_letter(session, to_address="minister@外交部.cn")

    assert letter.to_address == "minister@xn--tlq87w5j9b.cn"


def test_the_outbox_counts_by_state(database):
    first, *_ = written(3)
    with db.writing() as session:
        session.get(Letter, first).state = "sent"

    with db.reading() as session:
        assert service.outbox(session) == {"queued": 2, "sent": 1}


def test_letters_are_found_by_words_state_and_what_they_are_about(database):
    written(2)
    with db.writing() as session:
        other = a_letter(session, "other", to_name="100% Minister_of Peru", about="reply:7")

    with db.reading() as session:

        def found(**asked):
            return [letter.id for letter in service.letters(session, **asked)]

        assert found(search="100%") == found(search="minister_OF") == [other.id]
        assert found(about="reply:7") == [other.id]
        assert found(state="sent") == []
        assert len(found(state="queued")) == 3


def test_pages_follow_each_other_without_a_gap(database):
    numbers = written(5)

    with db.reading() as session:
        first = [letter.id for letter in service.letters(session, most=2)]
        second = [letter.id for letter in service.letters(session, most=2, before=first[-1])]

    assert first + second == numbers[:0:-1]


@pytest.mark.parametrize(("decision", "state"), [("send", "queued"), ("drop", "cancelled")])
@pytest.mark.parametrize("doubt", ["uncertain", "dead", "refused"])
def test_a_person_decides_about_a_letter_in_doubt(database, doubt, decision, state):
    (number,) = written()
    with db.writing() as session:
        letter = session.get(Letter, number)
        letter.state, letter.attempts = doubt, 24
        message_id = letter.message_id
    with db.writing() as session:
        service.decide(session, number, decision, actor=an_actor(), now=NOW)

    assert (read(number).state, read(number).message_id) == (state, message_id)


def test_two_officers_do_not_send_it_twice(database):
    (number,) = written(formal=True)
    with db.writing() as session:
        session.get(Letter, number).state = "uncertain"
    with db.writing() as session:
        service.decide(session, number, "send", actor=an_actor(), now=NOW)

    with db.writing() as session, pytest.raises(Refused):
        service.decide(session, number, "send", actor=an_actor(), now=NOW)


def test_there_is_nothing_to_decide_about_a_letter_that_does_not_exist(database):
    with db.writing() as session, pytest.raises(NotFound):
        service.decide(session, 99, "send", actor=an_actor(), now=NOW)
