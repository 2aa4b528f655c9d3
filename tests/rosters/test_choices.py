"""What may be chosen when time runs short, with the effect that it then has."""

from datetime import timedelta

import pytest

from app.rosters import choices
from app.rosters.floor import Act, fold
from tests.rosters.floors import START, TIMES, a_floor, a_line, a_list, acts, names

OBSERVERS = [a_line("UNEP", "OBS", 31, limit_s=120), a_line("IUCN", "OBS", 32, limit_s=120)]
LONG = [*(a_line(f"P{n:02}", number=n) for n in range(1, 31)), *OBSERVERS]


def late(*kinds):
    """Give the floor of a full list that begins to speak 24 minutes after the start."""
    return a_floor(LONG, "open", *kinds, now=START + timedelta(minutes=24))


def chosen(floor, choice, lines=LONG, log=()):
    """Fold what stands with the choice made."""
    act = Act(floor.number + 1, choice.kind, START, "Clerk", choice.arguments)
    return fold(lines, [*log, act], TIMES, now=START + timedelta(minutes=24))


def test_while_everybody_is_heard_there_is_nothing_to_choose():
    assert choices.choices(a_floor(a_list("KEN", "FRA"), "open")) == []
    assert choices.choices(a_floor(LONG)) == []  # it has not begun


def test_the_three_ways_are_offered_with_whom_they_touch():
    offered = choices.choices(late())

    assert [(one.kind, one.count) for one in offered] == [
        ("set_limit", 30),
        ("set_limit", 32),
        ("drop_observers", 2),
        ("extend", 32),
    ]
    assert offered[3].arguments == {"minutes": 20}
    assert offered[3].outlook.unheard == ()


def test_who_would_not_be_heard_is_named():
    floor = late()

    assert names(choices.as_it_stands(floor).unheard) == names(floor.unlikely())
    assert names(choices.as_it_stands(floor).unheard)[-2:] == ["UNEP", "IUCN"]


@pytest.mark.parametrize("index", [0, 1, 2, 3])
def test_what_is_foretold_is_what_happens(index):
    floor = late()
    choice = choices.choices(floor)[index]

    after = chosen(floor, choice, log=acts("open"))

    assert after.over_s == choice.outlook.over_s
    assert names(after.unlikely()) == names(choice.outlook.unheard)


def test_to_cut_gives_nobody_more_than_before():
    lines = [a_line("KEN", limit_s=120), a_line("FRA", number=2, limit_s=300)]
    floor = a_floor(lines, "open", ("set_limit", {"limit_s": 180, "whom": "longer"}))

    assert [turn.limit_s for turn in floor.coming] == [120, 180]


def test_who_is_moved_and_by_how_much():
    before = a_floor(LONG, "open")
    head = ("insert", {"name": "FJI", "limit_s": 300})
    after = a_floor(LONG, "open", head, now=START + timedelta(minutes=1))

    moved = choices.moved(before, after)

    assert len(moved) == 32
    assert {one.by_s for one in moved} == {330}
