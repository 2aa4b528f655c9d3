"""The picture: to scale, parallel sessions side by side, readable in both directions."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from app.programme import conference_file, timeline
from app.programme.lettering import runs_right_to_left, wrapped
from tests.programme.files import shipped

KUNMING = "Asia/Shanghai"


@dataclass
class One:
    code: str
    starts_at: datetime
    ends_at: datetime
    kind: str = "roundtable"
    title: str = "Title"


def one(code, hour, minutes=60, day=12):
    start = datetime(2021, 10, day, hour, tzinfo=UTC)
    return One(code, start, start + timedelta(minutes=minutes))


@pytest.fixture
def kunming():
    return conference_file.parse(shipped("kunming")).sessions


def blocks(picture):
    return {block.code: block for day in picture.days for block in day.blocks}


def test_kunming_takes_two_days_of_seven_hours(kunming):
    picture = timeline.draw(kunming, KUNMING)

    assert [day.day for day in picture.days] == [date(2021, 10, 12), date(2021, 10, 13)]
    assert [(day.marks[0].label, day.marks[-1].label) for day in picture.days] == [
        ("14:00", "21:00"),
        ("10:00", "17:00"),
    ]


def test_heights_are_to_scale(kunming):
    drawn = blocks(timeline.draw(kunming, KUNMING))

    assert drawn["A"].height == pytest.approx(2 * timeline.HOUR - 2)
    assert drawn["PL1"].height == pytest.approx(1.5 * timeline.HOUR - 2)


def test_parallel_roundtables_stand_side_by_side_and_do_not_touch(kunming):
    drawn = blocks(timeline.draw(kunming, KUNMING))

    assert drawn["A"].y == drawn["B"].y
    assert drawn["A"].x + drawn["A"].width < drawn["B"].x
    assert drawn["PL1"].width > drawn["A"].width * 2


def test_from_right_to_left_the_picture_is_mirrored(kunming):
    usual, mirrored = (
        blocks(timeline.draw(kunming, KUNMING, mirrored=mirrored)) for mirrored in (False, True)
    )

    assert mirrored["A"].x > mirrored["B"].x
    assert mirrored["A"].x == pytest.approx(timeline.WIDTH - usual["A"].x - usual["A"].width)
    assert mirrored["A"].mark_x == mirrored["A"].x + mirrored["A"].width


def test_a_second_zone_shows_its_hours_and_where_its_day_begins(kunming):
    second_day = timeline.draw(kunming, KUNMING, other="America/Lima").days[1]

    assert [(mark.label, mark.other, mark.other_day) for mark in second_day.marks[:4]] == [
        ("10:00", "21:00", date(2021, 10, 12)),
        ("11:00", "22:00", None),
        ("12:00", "23:00", None),
        ("13:00", "00:00", date(2021, 10, 13)),
    ]


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("other", [None, "Asia/Kathmandu"])
def test_everything_stays_on_the_sheet(kunming, other, mirrored):
    picture = timeline.draw(kunming, KUNMING, other=other, mirrored=mirrored)

    for day in picture.days:
        for block in day.blocks:
            assert day.left <= block.x
            assert block.x + block.width <= day.right
            assert block.y + block.height <= day.height


def test_a_lane_is_used_again_when_it_is_free():
    drawn = blocks(timeline.draw([one("A", 1, 180), one("B", 1, 60), one("C", 2, 60)], "UTC"))

    assert drawn["B"].x == drawn["C"].x > drawn["A"].x


def test_sessions_that_follow_each_other_have_the_whole_width():
    drawn = blocks(timeline.draw([one("A", 1), one("B", 2)], "UTC"))

    assert drawn["A"].x == drawn["B"].x
    assert drawn["A"].width == drawn["B"].width


def test_a_session_past_midnight_stays_in_one_piece_on_its_first_day():
    picture = timeline.draw([one("A", 22, 180)], "UTC")

    assert [mark.label for mark in picture.days[0].marks] == ["22:00", "23:00", "00:00", "01:00"]
    assert len(picture.days) == 1


def test_a_short_session_has_no_more_words_than_room():
    words = blocks(timeline.draw([one("A", 1, 15), one("B", 3, 30)], "UTC"))

    assert [len(block.words) for block in words.values()] == [0, 1]


def test_words_are_broken_and_cut_with_a_mark():
    assert wrapped("Closing the Financing Gap", 80, 3) == ["Closing the", "Financing Gap"]
    assert wrapped("Closing the Financing Gap", 80, 1) == ["Closing the …"]
    assert wrapped("Closing", 80, 0) == []


def test_the_direction_of_words_is_that_of_their_first_strong_letter():
    assert runs_right_to_left("2021 العربية")
    assert not runs_right_to_left("Roundtable العربية")
    assert not runs_right_to_left("19:00")


def test_arabic_words_begin_at_the_right_in_either_direction():
    arabic = One("A", *(one("A", 1).__dict__[k] for k in ("starts_at", "ends_at")), title="الجلسة")
    for mirrored in (False, True):
        words = blocks(timeline.draw([arabic], "UTC", mirrored=mirrored))["A"].words[-1]
        assert (words.direction, words.anchor) == ("rtl", "start" if mirrored else "end")


def test_the_picture_tells_what_goes_on_at_the_same_time(kunming):
    picture = timeline.draw(kunming, KUNMING)

    assert [picture.beside(session) for session in kunming if session.code in "ABC"] == [
        ["B"],
        ["A"],
        ["D"],
    ]
