"""A conference file is read whole, or refused with every fault, its line and what to do."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.programme import conference_file
from app.programme.parsed import ParsedRole
from tests.programme.files import SMALL, faults, shipped, small


def utc(day, hour, minute=0):
    return datetime(2021, 10, day, hour, minute, tzinfo=UTC)


def test_kunming_says_what_the_agenda_says():
    segment = conference_file.parse(shipped("kunming"))

    assert (segment.zone, segment.city, segment.host_code) == ("Asia/Shanghai", "Kunming", "CHN")
    assert (segment.first_day, segment.last_day) == (date(2021, 10, 12), date(2021, 10, 13))
    assert {one.code: (one.kind, one.starts_at, one.ends_at) for one in segment.sessions} == {
        "LS": ("leaders_summit", utc(12, 6), utc(12, 7)),
        "PL1": ("plenary", utc(12, 7, 30), utc(12, 9)),
        "A": ("roundtable", utc(12, 11), utc(12, 13)),
        "B": ("roundtable", utc(12, 11), utc(12, 13)),
        "C": ("roundtable", utc(13, 2), utc(13, 4)),
        "D": ("roundtable", utc(13, 2), utc(13, 4)),
        "PL2": ("plenary", utc(13, 7), utc(13, 9)),
    }


def test_kunming_asks_for_replies_and_comments_by_the_sixth_of_september():
    segment = conference_file.parse(shipped("kunming"))
    end_of_day = datetime(2021, 9, 6, 15, 59, 59, tzinfo=UTC)

    due = {one.key: one.due_at for one in segment.deadlines}
    assert due == {"rsvp": end_of_day, "declaration_comments": end_of_day}


def test_kunming_has_a_beside_b_and_c_beside_d_with_two_co_chairs_and_a_clerk_each():
    segment = conference_file.parse(shipped("kunming"))
    tables = [one for one in segment.sessions if one.kind == "roundtable"]

    assert [segment.parallel_to(one.code) for one in tables] == [("B",), ("A",), ("D",), ("C",)]
    places = (ParsedRole("co_chair", 1), ParsedRole("co_chair", 2), ParsedRole("clerk", 1))
    assert {one.roles for one in tables} == {places}
    assert [one.title for one in tables] == [
        "Putting Biodiversity on a Path to Recovery",
        "Closing the Financing Gap and Ensuring the Means of Implementation",
        "Biodiversity Conservation and Sustainable Development",
        "Knowledge, Innovation and Benefit Sharing",
    ]


def test_thirty_statements_of_three_minutes_fit_into_a_table_of_kunming():
    segment = conference_file.parse(shipped("kunming"))
    table = next(one for one in segment.sessions if one.code == "A")

    net = (table.ends_at - table.starts_at).total_seconds() - table.opening_s - table.wrap_up_s
    assert net // (180 + table.changeover_s) == 30


def test_kunming_names_those_of_the_agenda_and_nobody_else():
    text = shipped("kunming")

    named = set(re.findall(r"(?:Mr|Ms)\. ((?:[A-Z][a-z]+ )*[A-Z][a-z]+),", text))
    assert named == {"Huang Runqiu", "Inger Andersen", "Elizabeth Maruma Mrema"}
    assert "@" not in text


def test_the_example_is_of_another_place():
    segment = conference_file.parse(shipped("example"))
    table = next(one for one in segment.sessions if one.code == "R1")

    assert segment.zone == "Africa/Nairobi"
    assert table.starts_at == datetime(2022, 3, 1, 7, 30, tzinfo=UTC)
    assert (table.keynote_s, table.wrap_up_s, table.seats) == (300, 600, 40)
    assert segment.policy["limits_s"] == {"national": 120, "group": 240}


@pytest.mark.parametrize(
    "written",
    [
        "2021-10-12T19:00:00+08:00",
        "2021-10-12 19:00 +08:00",
        "2021-10-12 19:00 +0800",
        "2021-10-12 19:00 +8",
        "2021-10-12 19:00 Asia/Shanghai",
        "'2021-10-12 19:00:00'",
    ],
)
def test_a_time_may_carry_the_zone_or_the_offset_of_the_place(written):
    segment = conference_file.parse(small("2021-10-12 19:00", written))

    assert segment.sessions[0].starts_at == utc(12, 11)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("zone: Asia/Shanghai", "zone: Asia/Shangai", "not a zone. Did you mean “Asia/Shanghai”?"),
        ("zone: Asia/Shanghai", "zone: shanghai", "Did you mean “Asia/Shanghai”?"),
        ("zone: Asia/Shanghai", "zone: Etc/GMT+8", "7: conference.zone: “Etc/GMT+8” is not a zone"),
        ("  zone: Asia/Shanghai\n", "", "2: conference: “zone” is missing. Add it."),
        ("title: A small", "titel: A small", "3: conference: There is no key “titel” here. Did "),
        ("short_title: Small", "short_title:", "4: conference.short_title: “short_title” is miss"),
        ("city: Kunming", "city: [Kunming]", "6: conference.city: Write words here"),
        ("city: Kunming", "city: !!python/name:os.system x", "6: conference.city: Write words"),
        ("first_day: 2021-10-12", "first_day: 12.10.2021", "8: conference.first_day: “12.10.2021”"),
        ("last_day: 2021-10-13", "last_day: 2021-10-11", "9: conference.last_day: The last day li"),
        ("last_day: 2021-10-13", "last_day: 2021-13-13", "9: conference.last_day: “2021-13-13” is"),
        (
            "city: Kunming",
            "city: Kunming\n  host_code: XXX",
            "7: conference.host_code: “XXX” is no",
        ),
        ("code: SMALL", "code: SMALL\n  code: TWO", "3: conference: “code” is written twice."),
        ("key: rsvp", "key: rsvps", "11: deadlines[1].key: “rsvps” is not known here. Did you m"),
        ("due: 2021-09-06 23", "due: 2021-09-06 25", "13: deadlines[1].due: “2021-09-06 25:59:59”"),
        ("kind: roundtable", "kind: roundtabel", "16: sessions[1].kind: “roundtabel” is not kno"),
        ("code: B", "code: a", "22: sessions[2]: The code “a” is taken by the session in line 15."),
        ("code: B", "code: B/1", "22: sessions[2].code: “B/1” cannot be a code."),
        ("room: Room 2", "room: room 1", "22: sessions[2]: B and A are in “room 1” at the same"),
        ("ends: 2021-10-12 21:00", "ends: 2021-10-12 18:00", "20: sessions[1].ends: The session e"),
        ("2021-10-12 19:00", "2021-10-12 19:00 +09:00", "Write 2021-10-12 18:00 if you mean it."),
        ("2021-10-12 19:00", "2021-10-12 19:00 Asia/Tokyo", "“Asia/Tokyo” is not the zone of the"),
        ("2021-10-12 19:00", "tomorrow", "19: sessions[1].starts: “tomorrow” is not a time."),
        ("2021-10-12 19:00", "2021-10-11 19:00", "15: sessions[1]: A starts on 2021-10-11, whic"),
        ("co_chairs: 2", "co_chairs: two", "21: sessions[1].co_chairs: “two” is not a whole num"),
        ("co_chairs: 2", "co_chairs: -1", "“-1” is not a whole number from 0 to 6."),
        ("co_chairs: 2", "opening_s: 3600\n    wrap_up_s: 3600", "20: sessions[1].ends: Opening, "),
        ("co_chairs: 2", "seats: 1e3", "“1e3” is not a whole number"),
        ("co_chairs: 2", "themes: environment", "21: sessions[1].themes: Write a list here"),
        ("co_chairs: 2", "moderator: {a: b}", "21: sessions[1].moderator: Write words here"),
        ("deadlines:", "deadline:", "10: There is no key “deadline” here. Did you mean “deadlines"),
        ("deadlines:", "policy: {limits: 3}\ndeadlines:", "Did you mean “limits_s”?"),
        ("deadlines:", "policy: {final_list: perhaps}\ndeadlines:", "Write yes or no, not “perh"),
        ("deadlines:", "defaults: 3\ndeadlines:", "10: defaults: Write keys and values here"),
        ("title: A small segment", "title: " + "x" * 301, "These are 301 characters; there is ro"),
    ],
)
def test_a_fault_is_told_with_its_line_and_what_to_do(old, new, said):
    found = faults(small(old, new))

    assert any(said in one for one in found), found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1: The file is empty."),
        ("a: [", "YAML cannot be read here"),
        ("a: b: c", "1: YAML cannot be read here: mapping values are not allowed here"),
        ("a: 1\n---\nb: 2", "YAML cannot be read here"),
        ("- a", "1: Write keys and values here"),
        ("just words", "1: Write keys and values here"),
        ("x" * 200_001, "1: The file is longer than 200000 characters."),
        ("[" * 20_000, "1: This is not a YAML file"),
        ("a: \x00", "1: This is not a YAML file"),
        ("a: *nobody", "1: YAML cannot be read here: found undefined alias"),
        ("<<: {a: b}", "1: There is no key “<<” here."),
    ],
)
def test_what_is_no_conference_file_is_told_so(text, said):
    found = faults(text)

    assert any(said in one for one in found), found


def test_every_fault_is_told_at_once_in_the_order_of_the_lines():
    text = small("zone: Asia/Shanghai", "zone: Asia/Shangai")
    text = text.replace("key: rsvp", "key: rsvps").replace("kind: roundtable", "kind: round")

    assert [int(one.split(":")[0]) for one in faults(text)] == [7, 11, 16, 23]


def test_an_unknown_zone_does_not_spoil_every_time():
    text = shipped("kunming").replace("Asia/Shanghai", "Asia/Shangai")

    assert len(faults(text)) == 1


@pytest.mark.parametrize(
    ("zone", "start", "said"),
    [
        (
            "Europe/Berlin",
            "2021-03-28 02:30",
            "Clocks in Europe/Berlin never show 2021-03-28 02:30",
        ),
        (
            "Europe/Berlin",
            "2021-10-31 02:30",
            "show this time twice. Add the offset, as in 2021-10",
        ),
    ],
)
def test_a_time_that_clocks_skip_or_repeat_is_a_fault(zone, start, said):
    day = start[:10]
    text = SMALL.replace("Asia/Shanghai", zone).replace("2021-10-12 19:00", start)
    text = text.replace("2021-10-12 21:00", f"{day} 21:00").replace("2021-10-12", day)
    text = text.replace("2021-10-13", day)

    assert said in faults(text)[0]


def test_a_repeated_time_is_clear_with_its_offset():
    text = SMALL.replace("Asia/Shanghai", "Europe/Berlin").replace("-10-12", "-10-31")
    text = text.replace("-10-13", "-10-31").replace("31 19:00", "31 02:30 +01:00")

    assert conference_file.parse(text).sessions[0].starts_at == utc(31, 1, 30)


def test_a_line_break_cannot_slip_into_the_head_of_a_letter():
    segment = conference_file.parse(small("Small", '"Small\\r\\nBcc: x@example.org"'))

    assert segment.short_title == "Small Bcc: x@example.org"


LINES = SMALL.splitlines()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(LINES) - 1), st.text(max_size=20))
def test_a_line_of_anything_is_read_or_refused_within_the_file(number, words):
    text = "\n".join([*LINES[:number], f"    {words}", *LINES[number + 1 :]])

    lines = [int(one.split(":")[0]) for one in faults(text)]

    assert all(1 <= line <= len(text.splitlines()) + 1 for line in lines)


OPTIONAL = ("room", "co_chairs")


@pytest.mark.parametrize("number", range(len(LINES)))
def test_a_file_without_one_of_its_lines_is_read_or_refused(number):
    found = faults("\n".join([*LINES[:number], *LINES[number + 1 :]]))

    assert bool(found) != LINES[number].strip().startswith(OPTIONAL)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_refused_without_an_accident(text):
    with pytest.raises(conference_file.Faulty):
        conference_file.parse(text)


@pytest.mark.parametrize("escape", ["\\0", "\\x07", "\\x9f", "\\uD800"])
def test_words_that_cannot_be_kept_are_a_fault_with_its_line(escape):
    text = small("title: First table", f'title: "First{escape} table"')

    [fault] = faults(text)

    assert fault.startswith("17: ")
    assert "there is a control character in these words" in fault
