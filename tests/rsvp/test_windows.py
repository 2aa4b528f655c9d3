"""Free times: from the choices of a page to moments, and back to the same choices."""

from datetime import UTC, date, datetime, time

import pytest

from app.rsvp import windows
from app.rsvp.windows import DayChoice

FIRST, SECOND = date(2021, 10, 12), date(2021, 10, 13)
KUNMING = "Asia/Shanghai"
MORNING = DayChoice("between", time(9), time(12, 30))
ALL, NONE = DayChoice("all"), DayChoice("none")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2021, 10, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("choices", "spans"),
    [
        ({FIRST: ALL, SECOND: ALL}, ()),
        ({FIRST: ALL, SECOND: NONE}, ((at(11, 16), at(12, 16)),)),
        ({FIRST: NONE, SECOND: MORNING}, ((at(13, 1), at(13, 4, 30)),)),
        (
            {FIRST: MORNING, SECOND: ALL},
            ((at(12, 1), at(12, 4, 30)), (at(12, 16), at(13, 16))),
        ),
    ],
)
def test_choices_become_moments_and_moments_the_same_choices(choices, spans):
    assert windows.from_choices(choices, KUNMING) == spans
    assert windows.to_choices(spans, choices, KUNMING) == choices


def test_the_days_of_a_segment_are_those_of_its_place():
    late_evening_in_kunming = (at(12, 15), at(12, 17))
    after_midnight_in_kunming = (at(12, 17), at(12, 18))
    spans = [after_midnight_in_kunming, late_evening_in_kunming]
    assert windows.days(spans, KUNMING) == [FIRST, SECOND]


def test_a_window_over_both_days_is_told_day_by_day():
    spans = ((at(12, 4), at(13, 4)),)
    assert windows.to_choices(spans, (FIRST, SECOND), KUNMING) == {
        FIRST: DayChoice("between", time(12), time(23, 59)),
        SECOND: DayChoice("between", time(0), time(12)),
    }


def test_a_day_on_which_clocks_change_is_whole_from_midnight_to_midnight():
    start, end = windows.whole(date(2021, 10, 31), "Europe/Paris")
    assert (end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() == 25 * 3600
