"""A reply as plain values: written, read back, compared, edited."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given as holds
from hypothesis import strategies as some

from app.rsvp import editing
from app.rsvp.difference import difference
from app.rsvp.given import (
    CONTROLS,
    DelegateGiven,
    Given,
    InscriptionGiven,
    content,
    fingerprint,
    read,
    tidy,
)

HEAD = DelegateGiven("Minister", "Minister", "M", "head")
MEMBER = DelegateGiven("Director", "Director", "CD")
START = datetime(2021, 10, 12, 11, tzinfo=UTC)
FLOOR = InscriptionGiven(wishes=("A",), windows=((START, START + timedelta(hours=1)),))

PERSONS = some.builds(
    DelegateGiven,
    name=some.text(max_size=5),
    post=some.text(max_size=5),
    rank_code=some.sampled_from(["M", "CD"]),
    role=some.sampled_from(["head", "member"]),
)
REPLIES = some.builds(
    Given,
    answer=some.sampled_from(["accepted", "tentative", "declined", ""]),
    note=some.text(max_size=9),
    delegates=some.lists(PERSONS, max_size=4).map(tuple),
    inscription=some.none() | some.builds(InscriptionGiven, speaker=some.integers(-1, 5)),
)


@holds(REPLIES)
def test_what_is_written_is_read_back(reply):
    assert read(content(reply)) == reply


@holds(REPLIES)
def test_a_tidy_reply_stays_as_it_is(reply):
    assert tidy(tidy(reply)) == tidy(reply)


@holds(REPLIES)
def test_the_speaker_is_the_same_person_after_tidying(reply):
    before, after = reply.speaker, tidy(reply).speaker
    if reply.answer != "declined" and before is not None:
        assert after.name == " ".join(CONTROLS.sub(" ", before.name).split())


def test_equal_replies_have_equal_sums_whatever_the_zone_of_their_times():
    kunming = timezone(timedelta(hours=8))
    moved = tuple((a.astimezone(kunming), b.astimezone(kunming)) for a, b in FLOOR.windows)
    one = Given("accepted", delegates=(HEAD,), inscription=FLOOR)
    other = replace(one, inscription=replace(FLOOR, windows=moved))
    assert fingerprint(one) == fingerprint(other)
    assert fingerprint(one) != fingerprint(replace(one, note="x"))


def test_a_refusal_carries_nothing_but_its_note():
    whole = Given("declined", " With regret\r\n", (HEAD,), FLOOR)
    assert tidy(whole) == Given("declined", "With regret")


def test_a_recording_needs_no_free_times():
    recorded = Given("accepted", "", (HEAD,), replace(FLOOR, mode="pre_recorded"))
    assert tidy(recorded).inscription.windows == ()


def test_the_difference_names_each_key_with_both_values():
    one = Given("accepted", "", (HEAD, MEMBER), FLOOR)
    other = Given("tentative", "", (HEAD,), replace(FLOOR, wishes=("B",)))
    assert difference(one, other) == {
        "answer": ("accepted", "tentative"),
        "member.1": (MEMBER, None),
        "floor.wishes": (("A",), ("B",)),
    }
    assert difference(one, one) == {}


@pytest.mark.parametrize(
    ("taken", "speaker", "left"),
    [(0, 1, "Director"), (1, 0, "Minister"), (1, 1, "Minister"), (7, 1, "Director")],
)
def test_the_speaker_is_followed_when_a_person_is_taken_out(taken, speaker, left):
    reply = Given("accepted", "", (HEAD, MEMBER), replace(FLOOR, speaker=speaker))
    assert editing.take_out(reply, taken).speaker.name == left


def test_a_head_that_comes_later_stands_in_front_and_the_speaker_stays():
    reply = Given("accepted", "", (MEMBER,), replace(FLOOR, speaker=0))
    led = editing.put(reply, None, HEAD)
    assert [one.role for one in led.delegates] == ["head", "member"]
    assert led.speaker == MEMBER


def test_controls_are_no_part_of_a_reply():
    evil = "A\x00\x07\r\nBcc: e\x1b\x85\x9f\ud800"
    person = DelegateGiven(evil, evil, "M", "head", form_of_address=evil, email=evil)

    kept = tidy(Given("accepted", "One\x07\nTwo\x00", (person,)))

    assert kept.note == "One \nTwo"
    told = (kept.head.name, kept.head.post, kept.head.form_of_address, kept.head.email)
    assert set(told) == {"A Bcc: e"}
