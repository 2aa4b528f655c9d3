"""What the overview counts, and from which hour to which somebody is awake."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app import db
from app.overview import hours, service
from app.overview.models import Share
from app.programme import service as programme
from tests import builders
from tests.overview import segments

NOW = builders.NOW
LATE = datetime(2021, 9, 7, 2, 0, tzinfo=UTC)


def figures(session, now=LATE + timedelta(days=1)):
    return service.figures(session, programme.current(session), now)


def test_each_region_is_counted_by_what_it_did(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        builders.an_inscription(session, segments.answered(session, conference, "KEN"))
        led_by_less = segments.answered(session, conference, "EGY")
        led_by_less.delegates[0].rank_code = "VM"
        segments.answered(session, conference, "FRA", "declined")
        builders.an_invitation(
            session, conference, builders.an_addressee(session, builders.a_party(session, "POL"))
        )

    with db.reading() as session:
        shares = {share.region: share for share in figures(session).shares}

    assert shares["African"] == Share("African", 2, 2, 2, 1, 1)
    assert shares["WEOG"] == Share("WEOG", 1, 1, 0, 0, 0)
    assert shares["EEG"] == Share("EEG", 1, 0, 0, 0, 0)


def test_who_has_no_regional_group_stands_in_a_row_of_their_own(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        body = builders.a_party(session, "UNX", category_code="UN", region=None)
        addressee = builders.an_addressee(session, body)
        builders.an_invitation(session, conference, addressee)

    with db.reading() as session:
        assert figures(session).shares == [Share("none", 1, 0, 0, 0, 0)]


def test_a_withdrawn_invitation_counts_nowhere(database):
    with db.writing() as session:
        delegation = segments.answered(session, builders.a_conference(session), "KEN")
        delegation.invitation.state = "withdrawn"

    with db.reading() as session:
        found = figures(session)

    assert found.whole == Share("", 0, 0, 0, 0, 0)
    assert found.days == []


def test_a_later_version_moves_an_answer_on_its_day(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        delegation = segments.answered(session, conference, "KEN", "tentative")
        segments.a_reply(session, delegation.invitation, version=2, received_at=LATE, late=True)

    with db.reading() as session:
        by_day = {day.day: day for day in figures(session).days}

    def said(day):
        one = by_day[day]
        return (one.accepted, one.tentative, one.declined, one.silent, one.late)

    assert said(date(2021, 8, 20)) == (0, 0, 0, 1, 0)
    assert said(date(2021, 8, 22)) == (0, 1, 0, 0, 0)
    assert said(date(2021, 9, 6)) == (0, 1, 0, 0, 0)
    assert said(date(2021, 9, 7)) == (1, 0, 0, 0, 1)
    assert max(by_day) == date(2021, 9, 8)


def test_a_day_is_one_of_the_place(database):
    just_before, just_after = (
        datetime(2021, 8, 24, 15 + n, 59 * (1 - n), tzinfo=UTC) for n in (0, 1)
    )
    with db.writing() as session:
        conference = builders.a_conference(session)
        segments.answered(session, conference, "KEN", received_at=just_before)
        segments.answered(session, conference, "FRA", received_at=just_after)

    with db.reading() as session:
        accepted = {day.day: day.accepted for day in figures(session).days}

    assert accepted[date(2021, 8, 24)] == 1
    assert accepted[date(2021, 8, 25)] == 2


@pytest.mark.parametrize(
    ("zone", "band"),
    [
        ("Asia/Shanghai", "day"),  # 10 to 12
        ("Europe/Paris", "night"),  # 04 to 06
        ("Asia/Karachi", "edge"),  # 07 to 09
        ("America/La_Paz", "night"),  # 22 to 24: its worst hour is past eleven
        ("Pacific/Kiritimati", "day"),  # 16 to 18
    ],
)
def test_a_session_belongs_to_its_worst_hour_at_home(zone, band):
    begins = datetime(2021, 10, 13, 2, 0, tzinfo=UTC)

    assert hours.band(begins, begins + timedelta(hours=2), zone) == band


def test_a_session_that_ends_at_ten_in_the_evening_is_still_by_day():
    begins = datetime(2021, 10, 12, 12, 0, tzinfo=UTC)

    assert hours.band(begins, begins + timedelta(hours=2), "Asia/Shanghai") == "day"


def test_only_live_remote_speakers_are_asked_whether_they_sleep(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        for code, mode in (("PER", "live_remote"), ("KEN", "in_person")):
            delegation = segments.answered(session, conference, code)
            builders.an_inscription(session, delegation, mode=mode)

    with db.reading() as session:
        awake = {one.session.code: one for one in figures(session).awake}

    assert awake["A"].counts == {("edge", "GRULAC"): 1}  # 06 to 08 in Lima
    assert awake["C"].counts == {("edge", "GRULAC"): 1} or awake["C"].band("night") == 1


def test_wishes_are_counted_by_rank_and_withdrawn_requests_not_at_all(database):
    with db.writing() as session:
        conference = builders.a_conference(session)
        for code, state in (("PER", "inscribed"), ("KEN", "withdrawn")):
            builders.an_inscription(
                session, segments.answered(session, conference, code), ("A", "B", "C"), state=state
            )

    with db.reading() as session:
        found = {one.table.code: one for one in figures(session).demands}

    ranks = {code: (one.first, one.second, one.third) for code, one in found.items()}
    assert ranks == {"A": (1, 0, 0), "B": (0, 1, 0), "C": (0, 0, 1), "D": (0, 0, 0)}
    assert found["A"].capacity == 30
