"""Answers in the manner of the clients that people use, and of bytes that nobody writes."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inbound import reading
from tests.inbound.mails import ADDRESS, CORPUS, an_entry, filled, take, the_entry

COUNTED = {
    "exchange_accepted.eml": "ACCEPTED",
    "outlook_declined_windows_zone.eml": "DECLINED",
    "google_tentative.eml": "TENTATIVE",
    "apple_accepted_without_method.eml": "ACCEPTED",
    "thunderbird_accepted.eml": "ACCEPTED",
    "evolution_declined_without_attendee_address.eml": "DECLINED",
    "zimbra_tentative.eml": "TENTATIVE",
    "nextcloud_accepted_application_ics.eml": "ACCEPTED",
    "broken_mime_accepted.eml": "ACCEPTED",
    "foxmail_accepted_gb18030.eml": "ACCEPTED",
    "proton_bridge_accepted_without_method.eml": "ACCEPTED",
    "icloud_declined_by_urn.eml": "DECLINED",
}
TWICE = "google_accepted_twice_over.eml"
KEPT = {
    "exchange_counter_without_attendee.eml": "proposal",
    "google_counter_with_comment.eml": "proposal",
    "evolution_delegated.eml": "delegated",
    "forwarded_as_attachment.eml": "mail",
    "exchange_out_of_office.eml": "automatic",
    "exim_bounce_with_our_own_request.eml": "bounce",
}
SAMPLES = sorted(CORPUS.glob("*.eml"))
MIXED, CALENDAR = b"Content-Type: multipart/mixed; ", b"Content-Type: text/calendar\n\n"
HEAVY = {
    "deep": b"".join(b"%sboundary=b%d\n\n--b%d\n" % (MIXED, n, n) for n in range(9999)),
    "parts": MIXED + b"boundary=a\n\n" + b"--a\n\nx\n" * 140_000,
    "headers": b"X: y\n" * 200_000,
    "parameters": b"Content-Type: text/calendar;" + b" a*%d*=x;" * 100_000,
    "tags": b"Content-Type: text/html\n\n" + b"<style" * 160_000,
    "attendees": CALENDAR + b"BEGIN:VEVENT\n" + b"ATTENDEE:mailto:a@b.c\n" * 45_000,
    "components": CALENDAR + b"BEGIN:A\n" * 60_000 + b"END:B\n" * 60_000,
    "reports": b"Content-Type: multipart/report; boundary=a\n\n--a\n"
    b"Content-Type: message/delivery-status\n\n"
    + b"Final-Recipient: rfc822; a@b.c\n\n" * 30_000,
}  # fmt: skip


def test_every_sample_has_its_place():
    assert {path.name for path in SAMPLES} == {TWICE, *COUNTED, *KEPT}


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("name", "answer"), COUNTED.items())
def test_what_a_client_sends_counts(name, answer):
    message = take(filled(name, an_entry()))

    assert [one.fate for one in message.answers] == ["taken"]
    assert (the_entry().answer, message.answers[0].attendee) == (answer, ADDRESS)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("name", "reason"), KEPT.items())
def test_what_is_no_answer_waits_for_a_person(name, reason):
    message = take(filled(name, an_entry()))

    assert (message.state, message.reason, the_entry().answer) == ("open", reason, "NEEDS-ACTION")


def test_the_same_answer_for_a_series_and_its_one_event_counts_once(database):
    message = take(filled(TWICE, an_entry()))

    assert [one.fate for one in message.answers] == ["taken", "same"]
    assert [one.guests for one in message.answers] == [2, 2]


def test_what_is_proposed_is_kept_with_its_reason(database):
    (one,) = take(filled("google_counter_with_comment.eml", an_entry())).answers

    assert (one.starts_at.hour, one.comment) == (14, "An hour later would be easier")


def test_to_whom_it_was_passed_on_is_kept(database):
    (one,) = take(filled("evolution_delegated.eml", an_entry())).answers

    assert (one.delegated_to, one.attendee) == ("deputy@ken.example.org", ADDRESS)


def test_words_of_clients_are_read(database):
    entry = an_entry()

    assert reading.read(filled("foxmail_accepted_gb18030.eml", entry)).subject == "接受"
    assert (
        reading.read(filled("foxmail_accepted_gb18030.eml", entry)).answers[0].comment
        == "部长将出席"
    )
    google = reading.read(filled("google_tentative.eml", entry)).answers
    assert [one.parties[0].comment for one in google] == ["It's not certain"]
    zimbra = reading.read(filled("zimbra_tentative.eml", entry))
    assert (zimbra.text, "alert" in zimbra.text) == ("Peut-être.", False)


@pytest.mark.parametrize("raw", HEAVY.values(), ids=HEAVY)
def test_no_message_takes_a_second(raw):
    begun = time.process_time()
    reading.read(raw[: reading.LARGEST])

    assert time.process_time() - begun < 1


@given(st.binary(max_size=4000))
def test_no_bytes_are_a_failure(raw):
    reading.read(raw)


@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=8)), max_size=6),
)
def test_no_broken_answer_is_a_failure(path, changes):
    raw = bytearray(path.read_bytes())
    for at, piece in changes:
        raw[at : at + len(piece)] = piece

    reading.read(bytes(raw))
