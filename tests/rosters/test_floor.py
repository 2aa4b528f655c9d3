"""The fold: what each act does to the floor, and what it refuses."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.rosters import transitions
from app.rosters.floor import Act, fold, standing
from tests.rosters.floors import START, TIMES, a_floor, a_line, a_list, acts, names

THREE = a_list("KEN", "FRA", "PER")
GIVE = "give_floor"


def refused(lines, *kinds):
    """Give the reason why the last of the acts is refused."""
    log = acts(*kinds)
    with pytest.raises(Refused) as reason:
        transitions.apply(standing(lines, log[:-1], TIMES), log[-1])
    return str(reason.value)


def test_before_anything_the_list_waits_and_the_first_is_on_deck():
    floor = a_floor(THREE)

    assert (floor.phase, floor.number, floor.now) == ("ready", 0, None)
    assert names(floor.coming) == ["KEN", "FRA", "PER"]
    assert floor.on_deck == floor.coming[0]
    assert floor.limit_s == 180


def test_without_a_list_a_session_is_planned_and_may_still_open():
    assert a_floor([]).phase == "planned"
    assert a_floor([], "open").phase == "open"


def test_the_floor_is_given_in_order_and_its_time_counted():
    floor = a_floor(THREE, "open", GIVE, "delivered", GIVE)

    assert floor.now.name == "FRA"
    assert names(floor.done) == ["KEN"]
    assert (floor.done[0].state, floor.done[0].spoken_s) == ("delivered", 60)
    assert floor.spoken(START + timedelta(minutes=5)) == 120


def test_whoever_ends_may_hand_over_in_one_act():
    floor = a_floor(THREE, "open", GIVE, (GIVE, {"ends": "cut_off"}))

    assert (floor.now.name, floor.done[0].state) == ("FRA", "cut_off")


def test_two_cannot_have_the_floor():
    assert refused(THREE, "open", GIVE, GIVE) == ("KEN has the floor. Say first how that ended.")


def test_a_pause_does_not_count():
    floor = a_floor(THREE, "open", GIVE, "pause", "resume")

    assert floor.spoken(START + timedelta(minutes=4)) == 120
    assert refused(THREE, "open", GIVE, "resume") == "The clock runs already."


def test_a_point_of_order_interrupts_and_gives_the_floor_back():
    lines = THREE
    raised = ("point_of_order", {"name": "EGY", "limit_s": 120})

    during = a_floor(lines, "open", GIVE, raised)
    after = a_floor(lines, "open", GIVE, raised, "delivered")

    assert (during.now.name, during.interrupted.name) == ("EGY", "KEN")
    assert during.limit_s == 120
    assert (after.now.name, after.spoken_s, after.interrupted) == ("KEN", 60, None)
    assert after.paused_at is not None
    assert refused(lines, "open", raised, raised) == "A point of order is being made already."


def test_absent_goes_to_the_end_of_the_category_and_the_second_time_aside():
    lines = a_list("KEN", "FRA", "PER/VM")

    once = a_floor(lines, "open", "absent")
    twice = a_floor(lines, "open", "absent", GIVE, "delivered", ("absent", {"turn": "1"}))

    assert names(once.coming) == ["FRA", "KEN", "PER"]
    assert names(twice.coming) == ["PER"]
    assert names(twice.absent) == ["KEN"]


def test_who_was_called_and_did_not_come_keeps_the_whole_time():
    floor = a_floor(THREE, "open", GIVE, "absent")

    assert (floor.now, names(floor.coming)) == (None, ["FRA", "PER", "KEN"])
    assert floor.coming[-1].spoken_s == 0


def test_the_last_of_a_category_is_not_called_again_at_once():
    floor = a_floor(a_list("KEN", "FRA/VM"), "open", "absent")

    assert (names(floor.coming), names(floor.absent)) == (["FRA"], ["KEN"])


def test_back_in_is_put_before_the_next_category():
    lines = a_list("KEN", "FRA/VM", "PER/OBS")
    floor = a_floor(lines, "open", "absent", ("back_in", {"turn": "1"}))

    assert names(floor.coming) == ["KEN", "FRA", "PER"]
    assert refused(lines, "open", ("back_in", {"turn": "2"})) == (
        "That cannot be done for FRA now."
    )


def test_a_head_of_state_comes_first_unless_the_list_is_closed():
    head = ("insert", {"name": "FJI", "reason": "By order of the chair", "limit_s": 300})

    floor = a_floor(THREE, "open", head)

    assert names(floor.coming) == ["FJI", "KEN", "FRA", "PER"]
    assert (floor.on_deck.key, floor.on_deck.slot_id) == ("u2", None)
    assert refused(THREE, "open", "close_list", head).startswith("The list of speakers is closed")


def test_two_are_swapped():
    floor = a_floor(THREE, ("swap", {"turn": "1", "other": "3"}))

    assert names(floor.coming) == ["PER", "FRA", "KEN"]


def test_a_limit_is_set_for_all_who_are_still_to_speak():
    lines = [*a_list("KEN", "FRA"), a_line("UNEP", "OBS", 3, limit_s=120)]
    floor = a_floor(lines, "open", GIVE, ("set_limit", {"limit_s": 150}))

    assert floor.now.limit_s == 180
    assert [turn.limit_s for turn in floor.coming] == [150, 120]


def test_the_limit_of_whoever_speaks_may_be_set_alone():
    floor = a_floor(THREE, "open", GIVE, ("set_limit", {"limit_s": 300, "whom": "now"}))

    assert (floor.limit_s, floor.coming[0].limit_s) == (300, 180)


def test_observers_are_dropped_and_may_come_back():
    lines = a_list("KEN", "UNEP/OBS", "IUCN/OBS")
    floor = a_floor(lines, "open", "drop_observers")

    assert (names(floor.coming), names(floor.dropped)) == (["KEN"], ["UNEP", "IUCN"])
    assert names(a_floor(lines, "open", "drop_observers", ("back_in", {"turn": "2"})).coming) == [
        "KEN",
        "UNEP",
    ]


def test_a_failed_link_goes_to_the_end_of_the_tier_and_then_aside():
    lines = [a_line("KEN", mode="live_remote"), *a_list("FRA", "PER/VM")[0:0]]
    lines += [a_line("FRA", number=2), a_line("PER", "VM", 3)]
    failed = ("link_failed", {"turn": "1"})

    once = a_floor(lines, "open", GIVE, failed)
    twice = a_floor(lines, "open", GIVE, failed, (GIVE, {"turn": "1"}), failed)

    assert names(once.coming) == ["FRA", "KEN", "PER"]
    assert (once.coming[1].link, once.coming[1].spoken_s) == ("failed", 60)
    assert names(twice.absent) == ["KEN"]
    assert refused(lines, "open", ("link_failed", {"turn": "2"})) == (
        "FRA does not speak by video link."
    )


def test_suspended_stops_the_clock_and_closed_leaves_the_rest_unheard():
    floor = a_floor(THREE, "open", GIVE, "suspend")
    assert (floor.phase, floor.paused_at is not None) == ("suspended", True)

    closed = a_floor(THREE, "open", GIVE, "delivered", "close")
    assert (closed.phase, names(closed.unheard)) == ("closed", ["FRA", "PER"])
    assert refused(THREE, "open", GIVE, "close").startswith("KEN has the floor")
    assert refused(THREE, "open", "close", GIVE) == "The session is closed."


def test_a_text_stands_in_lieu_even_after_the_end():
    floor = a_floor(THREE, "open", "close", ("in_lieu", {"turn": "2"}))

    assert [(turn.name, turn.state) for turn in floor.done] == [("FRA", "in_lieu")]


def test_a_session_that_has_not_come_is_opened_only_on_purpose():
    early = Act(1, "open", START - timedelta(hours=1))
    with pytest.raises(Refused, match="confirm"):
        transitions.apply(standing(THREE, [], TIMES), early)

    sure = Act(1, "open", START - timedelta(hours=1), "", {"early": True})
    assert transitions.apply(standing(THREE, [], TIMES), sure).phase == "open"


def test_a_session_held_at_another_hour_keeps_its_length():
    early = START - timedelta(days=20)
    log = [Act(1, "open", early, "Clerk", {"early": True})]

    floor = fold(THREE, log, TIMES, now=early)

    assert floor.ends_at == early + timedelta(hours=2)
    assert floor.late_s == 0


def test_an_act_whose_slot_has_left_the_list_changes_nothing():
    floor = a_floor(THREE[1:], "open", (GIVE, {"turn": "1"}))

    assert (floor.now, names(floor.coming)) == (None, ["FRA", "PER"])


KEYS = st.sampled_from(["1", "2", "3", "4", "5", "u3", "u4"])
ANY = st.tuples(
    st.sampled_from(sorted(transitions.STEPS)),
    st.fixed_dictionaries(
        {"limit_s": st.sampled_from([120, 300]), "minutes": st.just(15)},
        optional={"turn": KEYS, "other": KEYS, "ends": st.just("delivered")},
    ),
)
LINES = [
    a_line("KEN", "HS", 1),
    a_line("FRA", number=2, mode="live_remote"),
    a_line("PER", number=3),
    a_line("EGY", "VM", 4),
    a_line("UNEP", "OBS", 5),
]


def legal(drawn):
    """Keep of acts drawn at random those that are legal, one a minute."""
    log = []
    for kind, told in [("open", {}), *drawn]:
        known = {"name": "FJI", "mode": "read_out", **told}
        act = Act(len(log) + 1, kind, START + timedelta(minutes=len(log)), "Clerk", known)
        try:
            transitions.apply(standing(LINES, log, TIMES), act)
        except Refused:
            continue
        log.append(act)
    return log


@given(st.lists(ANY, max_size=25))
def test_whatever_is_done_all_of_it_can_be_undone_and_done_again(drawn):
    log = legal(drawn)
    now = START + timedelta(hours=1)
    start, done = fold(LINES, [], TIMES, now=now), fold(LINES, log, TIMES, now=now)
    undos = [Act(len(log) + i, "undo", now) for i in range(1, len(log) + 1)]
    redos = [Act(len(log) * 2 + i, "redo", now) for i in range(1, len(log) + 1)]

    undone = fold(LINES, [*log, *undos], TIMES, now=now)
    again = fold(LINES, [*log, *undos, *redos], TIMES, now=now)

    assert same(undone) == same(start)
    assert same(again) == same(done)


def same(floor):
    """Give all of a floor but what the log itself is counted by."""
    counted = {"number", "last", "undoable", "redoable", "acts", "undone"}
    return {name: value for name, value in vars(floor).items() if name not in counted}


@given(st.lists(ANY, max_size=25))
def test_nobody_is_lost_or_doubled(drawn):
    floor = fold(LINES, legal(drawn), TIMES, now=START)
    keys = [turn.key for turn in floor.turns()]

    assert len(keys) == len(set(keys))
    assert {"1", "2", "3", "4", "5"} <= set(keys)
    assert set(floor.estimates) == {turn.key for turn in floor.coming}
