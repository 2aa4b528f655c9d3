"""The referee finds a violation of each hard rule, planted by hand, and passes what is sound."""

from dataclasses import replace
from datetime import timedelta

from scheduling import Policy, Spoken, verify
from tests.scheduling.builders import asks, at, by_hand, kunming, problem, rules, table, window


def judged(asked, *lists, waiting=""):
    return rules(verify(asked, by_hand(asked, *lists, waiting=waiting)))


def test_a_sound_plan_passes():
    asked = problem(kunming(), [asks("x"), asks("y"), asks("z")])
    assert judged(asked, "A: x", "C: y", waiting="z") == set()


def test_rule_0_nobody_is_forgotten():
    assert judged(problem(kunming(), [asks("x"), asks("y")]), "A: x") == {"0"}


def test_rule_0_nobody_is_invented():
    assert judged(problem(kunming(), [asks("x")]), "A: x ghost") == {"0"}


def test_rule_0_nobody_stands_twice():
    asked = problem(kunming(), [asks("x")])
    assert "0" in judged(asked, "A: x", "C: x")


def test_rule_0_positions_have_no_gaps():
    asked = problem(kunming(), [asks("x")])
    plan = by_hand(asked, "A: x")
    moved = replace(plan, placements=(replace(plan.placements[0], position=2),))
    assert rules(verify(asked, moved)) == {"0"}


def test_rule_1_one_person_in_parallel_tables():
    asked = problem(kunming(), [asks("x"), asks("y", person="minister of x")])
    assert judged(asked, "A: x", "B: y") == {"1"}


def test_rule_1_gap_by_mode():
    sessions = [table("A", 12, 10), table("B", 12, 12)]
    same = "one person"
    in_person = problem(sessions, [asks("x", person=same), asks("y", person=same)])
    recorded = [
        asks(n, person=same, mode="pre_recorded", recording_accepted=at(1, 0)) for n in "xy"
    ]
    assert judged(in_person, "A: x", "B: y") == {"1"}
    assert judged(problem(sessions, recorded), "A: x", "B: y") == set()


def test_rule_2_one_statement_a_party():
    pair = [asks("x"), asks("y", party="x")]
    assert judged(problem(kunming(), pair), "A: x", "C: y") == {"2"}
    two = Policy(statements_per_party=2)
    assert judged(problem(kunming(), pair, policy=two), "A: x", "C: y") == set()


def test_rule_2_two_statements_need_two_days_and_two_persons():
    two = Policy(statements_per_party=2)
    pair = [asks("x"), asks("y", party="x")]
    assert judged(problem(kunming(), pair, policy=two), "A: x", "B: y") == {"2"}
    alone = [asks("x"), asks("y", party="x", person="minister of x")]
    assert judged(problem(kunming(), alone, policy=two), "A: x", "C: y") == {"2"}


def test_rule_2_who_spoke_at_the_summit():
    spoken = (Spoken("x", "president of x"),)
    asked = problem(kunming(), [asks("x")], spoken=spoken)
    strict = replace(asked, policy=Policy(earlier_statements="always"))
    assert judged(asked, "A: x") == set()
    assert judged(strict, "A: x") == {"2"}


def test_rule_3_speaking_time_runs_out():
    asked = problem([table("A", places=2)], [asks(n) for n in "xyz"])
    assert judged(asked, "A: x y", waiting="z") == set()
    assert "3" in judged(asked, "A: x y z")


def test_rule_3_estimates_do_not_overlap():
    asked = problem(kunming(), [asks("x"), asks("y")])
    plan = by_hand(asked, "A: x y")
    first, second = plan.placements
    early = timedelta(seconds=60)
    hasty = replace(second, starts_at=second.starts_at - early, ends_at=second.ends_at - early)
    assert rules(verify(asked, replace(plan, placements=(first, hasty)))) == {"3"}


def test_rule_4_capacities():
    for limit in ("seats", "onsite_places"):
        asked = problem([table("A", **{limit: 1})], [asks("x"), asks("y")])
        assert judged(asked, "A: x y") == {"4"}
    remote = [asks(n, mode="live_remote", home_zone="Africa/Nairobi") for n in "xy"]
    assert judged(problem([table("A", remote_lines=1)], remote), "A: x y") == {"4"}


def test_rule_5_who_is_off_the_list():
    for state in ("withdrawn", "declined", "declined_by_chair", "barred", "contested"):
        assert judged(problem(kunming(), [asks("x", state=state)]), "A: x") == {"5"}


def test_rule_5_a_final_list_takes_confirmed_only():
    asked = problem(kunming(), [asks("x", state="inscribed")])
    assert judged(asked, "A: x") == set()
    assert judged(replace(asked, policy=Policy(final_list=True)), "A: x") == {"5"}


def test_rule_5_a_refused_table():
    assert judged(problem(kunming(), [asks("x", never=("A",))]), "A: x") == {"5"}


def test_rule_6_who_presides():
    led = [table("A", co_chairs=("chair",)), table("B", moderators=("lead",)), table("C", 13, 10)]
    asked = problem(led, [asks("x", person="chair"), asks("y", person="lead")])
    assert judged(asked, "A: x", waiting="y") == {"6"}
    assert judged(asked, "A: y", waiting="x") == {"6"}
    assert judged(asked, "C: x y") == set()


def test_rule_7_windows():
    asked = problem(kunming(), [asks("x", windows=(window(13, 8, 20),))])
    assert judged(asked, "C: x") == set()
    assert judged(asked, "A: x") == {"7"}


def test_rule_7_recordings_in_time():
    def recorded(accepted):
        one = asks("x", mode="pre_recorded", recording_accepted=accepted)
        return judged(problem(kunming(), [one]), "A: x")

    assert recorded(at(7, 18)) == set()
    assert recorded(at(7, 20)) == {"7"}
    assert recorded(None) == {"7"}


def test_rule_8_pins_stay():
    asked = problem(kunming(), [asks("x", pin="B")])
    assert judged(asked, "B: x") == set()
    assert judged(asked, "A: x") == {"8"}
    assert judged(asked, waiting="x") == {"8"}


def test_rule_9_parties_before_observers():
    asked = problem(kunming(), [asks("x", category="observer", kind="observer"), asks("y")])
    assert judged(asked, "A: y x") == set()
    assert judged(asked, "A: x y") == {"9"}


def test_rule_10_one_speaker_for_two_groups():
    groups = [asks(n, kind="group", group=n, person="one chair") for n in "xy"]
    assert judged(problem(kunming(), groups), "A: x y") == {"10"}
    assert judged(problem(kunming(), groups), "A: x", "C: y") == set()


def test_rule_10_a_group_statement_may_use_up_the_national_one():
    pair = [asks("x"), asks("g", party="x", kind="group", group="AOSIS", person="chair")]
    used = [pair[0], replace(pair[1], uses_national=True)]
    assert judged(problem(kunming(), pair), "A: x", "C: g") == set()
    assert judged(problem(kunming(), used), "A: x", "C: g") == {"2"}
