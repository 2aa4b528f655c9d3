"""Clock times of a place and the moments they are."""

from datetime import datetime

import pytest

from app.programme.local_times import Unclear, in_zone


@pytest.mark.parametrize(
    ("local", "zone"),
    [
        (datetime(1, 1, 1), "Asia/Shanghai"),  # noqa: DTZ001 (a clock time has no zone yet)
        (datetime(9999, 12, 31, 23, 59), "America/Lima"),  # noqa: DTZ001
    ],
)
def test_a_day_beyond_the_calendar_is_refused(local, zone):
    with pytest.raises(Unclear, match=zone):
        in_zone(local, zone)
