"""Answers read from calendar objects, whatever shape they have."""

import builtins
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calendars.answers import WANTED, decoded, parse

LINES = [
    f"{name.decode()}{rest}"
    for name in WANTED
    for rest in (":", ";X=1:a", ";TZID=/etc/passwd:2021")
]
PIECES = [
    *LINES,
    "BEGIN:VEVENT",
    "END:VEVENT",
    "BEGIN:VALARM",
    "METHOD:REPLY",
    "DTSTART;TZID=Pacific:20211012T110000",
]


def an_event(*lines: str, method: str = "METHOD:REPLY\r\n") -> bytes:
    whole = [
        "BEGIN:VCALENDAR",
        *method.splitlines(),
        "BEGIN:VEVENT",
        "UID:u@x",
        *lines,
        "END:VEVENT",
    ]
    return "\r\n".join(whole).encode()


def one(*lines: str, **more):
    return parse(an_event(*lines), **more)[0]


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("ATTENDEE:MAILTO:Min@Example.org", "min@example.org"),
        ("ATTENDEE:min@example.org", "min@example.org"),
        ("ATTENDEE;EMAIL=min@example.org:urn:uuid:1", "min@example.org"),
        ("ATTENDEE:mailto:min@example.org;PARTSTAT=ACCEPTED", "min@example.org"),
        ("ATTENDEE:invalid:nomail", ""),
    ],
)
def test_the_address_of_an_attendee(line, address):
    assert one(line).parties[0].address == address


def test_an_answer_behind_the_address_is_read():
    assert one("ATTENDEE:mailto:min@example.org;PARTSTAT=ACCEPTED").parties[0].answer == "ACCEPTED"


def test_what_is_missing_is_missing():
    answer = one()

    assert (answer.sequence, answer.stamped_at, answer.parties) == (0, None, ())


def test_the_method_of_the_body_decides():
    assert one(method="COUNTER").method == "REPLY"
    assert parse(an_event(method=""), method="reply")[0].method == "REPLY"


@pytest.mark.parametrize(
    ("zone", "known"),
    [("China Standard Time", True), ("Asia/Shanghai", True), ("Nowhere", False),
     ("Pacific", False), ("A" * 3000, False)],
)  # fmt: skip
def test_zones_of_windows_are_known_and_others_are_none(zone, known):
    expected = datetime(2021, 10, 12, 11, tzinfo=UTC) if known else None

    assert one(f"DTSTART;TZID={zone}:20211012T190000").starts_at == expected


def test_two_copies_are_one_answer():
    assert len(parse(an_event() + b"\r\n" + an_event())) == 1


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "nonsense", "punycode", ""])
def test_chinese_is_read_whatever_is_said_of_it(charset):
    assert decoded("部长将出席会议".encode("gb18030"), charset) == "部长将出席会议"


def test_no_value_opens_a_file(monkeypatch):
    opened = []
    monkeypatch.setattr(builtins, "open", lambda name, *_a, **_k: opened.append(name))

    parse(b"/etc/passwd")
    parse(an_event("ATTACH:file:///etc/passwd", "UID:/etc/passwd"))

    assert opened == []


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=40), max_size=30))
def test_no_lines_are_a_failure(lines):
    for answer in parse("\r\n".join(lines).encode("utf-8", "replace")):
        assert answer.sequence >= 0
