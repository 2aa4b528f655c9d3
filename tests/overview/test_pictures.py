"""The geometry of the pictures."""

from datetime import date, timedelta

from app.overview.models import Day
from app.overview.pictures import course
from app.web.charts import WIDTH, Line, Part, Row, bars

FIRST = date(2021, 8, 20)


def test_bars_share_one_scale_and_begin_at_the_edge_of_the_page():
    rows = [
        Row(name, str(n), [Line([Part("solid", n), Part("dots", n)])])
        for name, n in (("a", 5), ("b", 10))
    ]

    short, long = (row.rects for row in bars(rows, mirrored=False).rows)
    mirrored = bars(rows, mirrored=True).rows[1].rects

    assert short[0].x == long[0].x == 0
    assert long[0].width == 2 * short[0].width
    assert short[1].x == short[0].width
    assert mirrored[0].x + mirrored[0].width == WIDTH


def test_a_mark_beyond_the_bar_still_fits_into_the_picture():
    drawn = bars([Row("A", "1 for 30", [Line([Part("solid", 1)], mark=30)])], mirrored=False)

    assert drawn.rows[0].marks[0].x <= WIDTH


def test_nothing_to_count_draws_nothing():
    drawn = bars([Row("A", "0", [Line([Part("solid", 0)])])], mirrored=False)

    assert drawn.rows[0].rects == []


def day(n, accepted):
    return Day(FIRST + timedelta(days=n), accepted, 0, 0, 10 - accepted, 0)


def test_the_deadline_stands_at_the_end_of_its_day():
    drawn = course([day(n, n) for n in range(10)], FIRST + timedelta(days=4))

    assert drawn.left + (drawn.width - drawn.left - 2) / 2 == drawn.deadline.at


def test_a_deadline_to_come_leaves_room_on_the_right():
    far = course([day(n, n) for n in range(5)], FIRST + timedelta(days=60))
    near = course([day(n, n) for n in range(5)], None)

    assert far.days[1].day == FIRST + timedelta(days=60)
    assert near.days[1].day == FIRST + timedelta(days=4)
    assert near.deadline is None


def test_a_single_day_is_a_picture_too():
    drawn = course([day(0, 0)], None)

    assert len(drawn.areas) == 4
    assert len(drawn.days) == 1
