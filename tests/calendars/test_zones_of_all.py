"""The hours of everybody: each Party's zone on the days of the segment, and clocks that change."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

import app.delegations
from app.calendars import ics, zones
from app.web import times
from tests.calendars.entries import SENDER, an_entry

DATA = Path(app.delegations.__file__).parent / "data"
ZONES = sorted(
    {
        row["zone"]
        for name in ("parties.csv", "non_parties.csv", "observers.csv")
        for row in csv.DictReader((DATA / name).read_text("utf-8").splitlines())
    }
)
FIRST = datetime(2021, 10, 11, 16, 0, tzinfo=UTC)  # midnight in Kunming before the segment
SECONDS = 2 * 24 * 3600
DURING = st.integers(0, SECONDS // 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
# Clocks go back or forward somewhere in these nights: Europe, North America, Chile, Australia,
# Lord Howe by half an hour, Iran and Samoa as they used to, Morocco around Ramadan.
CHANGES = (
    datetime(2021, 10, 31, 1, 0, tzinfo=UTC),
    datetime(2021, 11, 7, 6, 0, tzinfo=UTC),
    datetime(2021, 9, 5, 4, 0, tzinfo=UTC),
    datetime(2021, 10, 2, 16, 0, tzinfo=UTC),
    datetime(2021, 4, 3, 15, 0, tzinfo=UTC),
    datetime(2021, 9, 21, 19, 30, tzinfo=UTC),
    datetime(2021, 4, 3, 14, 0, tzinfo=UTC),
    datetime(2021, 4, 11, 2, 0, tzinfo=UTC),
)
ACROSS = st.tuples(st.sampled_from(CHANGES), st.integers(-24 * 60, 24 * 60)).map(
    lambda pair: pair[0] + timedelta(minutes=pair[1])
)


def test_every_party_has_a_zone_that_is_known():
    assert len(ZONES) > 100
    assert all(ZoneInfo(zone) for zone in ZONES)


def written(zone: str, starts_at: datetime) -> bytes:
    entry = an_entry(zone=zone, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=3))
    return ics.request(entry, SENDER)


def must_be_right(zone: str, starts_at: datetime) -> None:
    """The instant is what it was, and whatever zone is named has one offset and a definition."""
    content = written(zone, starts_at)
    (event,) = Calendar.from_ical(content).events
    assert event.start.astimezone(UTC) == starts_at
    assert event.end - event.start == timedelta(minutes=3)
    named = event["DTSTART"].params.get("TZID")
    if named is not None:
        offset = starts_at.astimezone(ZoneInfo(named)).strftime("%z")
        assert f"TZID:{named}\r\n".encode() in content
        assert f"TZOFFSETTO:{offset}\r\n".encode() in content
        assert zones.steady(named, starts_at.year)
    else:
        assert b"VTIMEZONE" not in content


@pytest.mark.parametrize("zone", ZONES)
def test_the_first_and_the_last_statement_are_right_in_every_zone(zone):
    for starts_at in (FIRST, FIRST + timedelta(hours=19), FIRST + timedelta(seconds=SECONDS)):
        must_be_right(zone, starts_at)


@given(zone=st.sampled_from(ZONES), starts_at=DURING)
def test_every_minute_of_the_segment_is_right_in_every_zone(zone, starts_at):
    must_be_right(zone, starts_at)


@given(zone=st.sampled_from(ZONES), starts_at=ACROSS)
def test_a_segment_across_a_change_of_clocks_elsewhere_is_right(zone, starts_at):
    must_be_right(zone, starts_at)


@given(zone=st.sampled_from(ZONES), starts_at=st.one_of(DURING, ACROSS))
def test_a_letter_says_the_hour_that_clocks_there_show(zone, starts_at):
    there = starts_at.astimezone(ZoneInfo(zone))

    said = times.moment(starts_at, zone)

    assert said.startswith(f"{there:%a} {there.day} {there:%b %Y}, {there:%H:%M} (GMT")
    assert times.differs(starts_at, "Asia/Shanghai", zone) == (
        there.utcoffset() != timedelta(hours=8)
    )


def test_before_and_after_the_clocks_go_back_the_same_hour_is_two_instants():
    before, after = (datetime(2021, 10, 31, hour, 30, tzinfo=UTC) for hour in (0, 1))

    first, second = (
        Calendar.from_ical(written("Europe/Paris", at)).events[0].start for at in (before, after)
    )

    assert second - first == timedelta(hours=1)
    assert times.hour(before, "Europe/Paris") == times.hour(after, "Europe/Paris") == "02:30"
    assert times.moment(before, "Europe/Paris") != times.moment(after, "Europe/Paris")
