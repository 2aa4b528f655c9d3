"""On small problems the engine is no worse than enumeration in any tier, and no laxer a judge."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from scheduling import Impossible, conflicts, solve, verify
from scheduling.ground import Ground
from scheduling.measure import Timed
from scheduling.model import Model
from scheduling.order import ordered
from scheduling.problem import STANDING
from scheduling.score import timed_value
from scheduling.tiers import OBJECTIVES
from tests.scheduling.brute_force import all_plans, some_order
from tests.scheduling.random_problems import random_problem


def best_by_enumeration(ground):
    """The values of all tiers, each the least that those before it leave possible."""
    left = list(all_plans(ground))
    values = []
    for name in ground.problem.policy.objectives if left else ():
        for tier in OBJECTIVES[name](ground, left[0][0]):
            costs = [cost_of(ground, tier, seating, plan) for seating, plan in left]
            values.append((tier.name, min(costs)))
            left = [entry for entry, cost in zip(left, costs, strict=True) if cost == min(costs)]
    return values, left


def cost_of(ground, tier, seating, plan):
    if isinstance(tier.shape, Timed):
        return timed_value(ground.problem, tier, plan.placements)
    return tier.value(seating)


def out_of_precedence(ground, plan):
    """The weight of inversions, counted from the lists as anybody would read them."""
    weight = 0
    for table in ground.tables:
        spoken = [ground.index[place.inscription] for place in plan.of(table.id)]
        turn = {i: k for k, i in enumerate(ordered(ground, spoken))}
        for earlier, later in combinations(spoken, 2):
            if turn[earlier] > turn[later]:
                weight += 1 + abs(ground.people[earlier].tier - ground.people[later].tier)
    return weight


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 10**6))
def test_every_tier_is_as_low_as_enumeration_finds_it(seed):
    asked = random_problem(seed, size=4)
    ground = Ground(asked)
    values, best = best_by_enumeration(ground)
    if not best:
        with pytest.raises(Impossible):
            solve(asked)
        return
    plan = solve(asked)
    assert verify(asked, plan) == ()
    assert [(tier.name, tier.value) for tier in plan.tiers[:-1]] == values
    assert plan.proved
    seating = {p.inscription: p.session for p in plan.placements}
    same = [p for _, p in best if {x.inscription: x.session for x in p.placements} == seating]
    assert plan.tiers[-1].value == min(out_of_precedence(ground, other) for other in same)
    assert plan.tiers[-1].value == out_of_precedence(ground, plan)


@pytest.mark.parametrize("first", range(0, 1000, 100))
def test_the_referee_agrees_with_the_model(first):
    """A random seating is possible to the model just when some order of it pleases the referee."""
    for seed in range(first, first + 100):
        asked = random_problem(seed, size=5, pins=False)
        ground = Ground(asked)
        draw = Random(seed)
        seating = [
            draw.choice([None, *range(len(ground.tables))]) if p.state in STANDING else None
            for p in ground.people
        ]
        assert possible(ground, seating) == some_order(asked, ground, seating), seed


def possible(ground, seating):
    model = Model(ground)
    for i, tables in enumerate(model.x):
        if seating[i] is not None and seating[i] not in tables:
            return False
        for s, var in tables.items():
            model.cp.add(var == (seating[i] == s))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver.solve(model.cp) == cp_model.OPTIMAL


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 10**6))
def test_conflicts_are_found_just_when_nothing_is_possible(seed):
    asked = random_problem(seed, size=4)
    assert bool(conflicts(asked)) == (next(all_plans(Ground(asked)), None) is None)
