"""The engine gives a refereed plan, the same one every time, or says what is impossible."""

import subprocess
import sys
from dataclasses import replace

import pytest

from scheduling import Impossible, greedy, solve, verify
from tests.scheduling.builders import asks, kunming, problem, segment, table


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
