"""The engine gives a refereed plan, the same one every time, or says what is impossible."""

import subprocess
import sys
from dataclasses import replace

import pytest

from scheduling import Impossible, greedy, solve, verify
from tests.scheduling.builders import asks, kunming, problem, segment, table, window


def places(plan):
    return {place.inscription: place.session for place in plan.placements}


def test_kunming_is_solved_proved_and_refereed():
    asked = segment()
    plan = solve(asked, seconds=60)
    assert verify(asked, plan) == ()
    assert len(plan.placements) == 120
    assert plan.proved


def test_the_plan_by_precedence_passes_the_referee():
    asked = segment()
    assert verify(asked, greedy(asked)) == ()


def test_same_problem_same_plan():
    asked = segment(60, seed=4)
    one, other = (replace(solve(asked), seconds=0, tiers=()) for _ in range(2))
    assert one == other


def test_stopped_at_once_still_gives_a_plan_and_owns_up():
    asked = segment()
    plan = solve(asked, stopped=lambda: True)
    assert verify(asked, plan) == ()
    assert not plan.proved


def test_progress_names_each_tier():
    said = []
    plan = solve(segment(40), progress=said.append)
    assert {p.tier for p in said} == {tier.name for tier in plan.tiers}


def test_progress_never_takes_back_what_it_said_of_a_tier():
    said = []

    plan = solve(crowded(120), progress=said.append)

    for tier in plan.tiers:
        words = [p for p in said if p.tier == tier.name]
        values = [p.value for p in words if p.value is not None]
        assert values == sorted(values, reverse=True)
        assert [p.bound for p in words] == sorted(p.bound for p in words)
        assert values[-1] >= words[-1].bound
    assert len(said) > 2 * len(plan.tiers)


def test_who_listens_changes_nothing():
    asked = crowded(90)
    quiet, told = solve(asked), solve(asked, progress=lambda _said: None)
    assert quiet.placements == told.placements


def crowded(size):
    """A segment in which speakers have windows, so that the solver has work to do."""
    asked = segment(size, seed=3)
    some = tuple(
        replace(one, windows=(window(12, 19, 20, 40), window(13, 19, 20, 50)))
        if k % 5 == 0
        else one
        for k, one in enumerate(asked.inscriptions)
    )
    return replace(asked, inscriptions=some)


def test_pins_that_cannot_hold_are_refused_in_sentences():
    asked = problem([table("A", places=1)], [asks("x", pin="A"), asks("y", pin="A")])
    with pytest.raises(Impossible) as refusal:
        solve(asked)
    assert refusal.value.sentences == (
        "x is pinned to Roundtable A.",
        "y is pinned to Roundtable A.",
        "Rule 3: Roundtable A has 210 s for statements; these need 420 s.",
    )


def test_a_pin_lapses_with_its_inscription():
    plan = solve(problem(kunming(), [asks("x", pin="A", state="withdrawn")]))
    assert plan.placements == ()


def test_a_higher_tier_is_placed_first():
    plan = solve(problem([table("A", places=1)], [asks("x", tier=5), asks("y", tier=1)]))
    assert places(plan) == {"y": "A"}


def test_observers_wait_before_parties_do():
    low = asks("x", tier=7)
    observer = asks("y", tier=1, category="observer", kind="observer")
    assert places(solve(problem([table("A", places=1)], [observer, low]))) == {"x": "A"}


def test_or_tools_stays_unloaded_until_something_is_solved():
    code = "import sys, scheduling, scheduling.__main__; sys.exit('ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
