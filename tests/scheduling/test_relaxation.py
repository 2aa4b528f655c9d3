"""The linear relaxation loses no rule and claims no bound that does not hold."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from scheduling import Impossible, columns, solve, verify
from scheduling.cpsat import solver_for, values_of
from scheduling.ground import Ground
from scheduling.model import Model
from scheduling.relaxation import Relaxation
from scheduling.rows import Rows
from tests.scheduling.random_problems import random_problem
from tests.scheduling.test_optimality import best_by_enumeration

seeds = st.integers(0, 10**6)


def accepted(cp, values):
    """Whether CP-SAT itself takes these values."""
    fixed = cp.clone()
    for k, value in enumerate(values.tolist()):
        fixed.add(fixed.get_int_var_from_proto_index(k) == value)
    return solver_for(10).solve(fixed) == cp_model.OPTIMAL


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seeds)
def test_rows_accept_what_the_model_accepts_and_nothing_else(seed):
    model = Model(Ground(random_problem(seed)))
    rows = Rows(model.cp)
    rows.read()
    solver = solver_for(10)
    if solver.solve(model.cp) == cp_model.INFEASIBLE:
        return
    draw, values = Random(seed), values_of(solver)
    assert rows.kept_by(values)
    for _ in range(5):
        k = draw.randrange(len(values))
        values[k] = draw.randint(rows.lowest[k], min(rows.highest[k], rows.lowest[k] + 3))
        assert rows.kept_by(values) == accepted(model.cp, values)


def knapsack(seed):
    """A small model with a row of each kind and prices that do not divide one another."""
    draw, cp = Random(seed), cp_model.CpModel()
    x = [cp.new_int_var(0, draw.randint(1, 3), "") for _ in range(6)]
    switch = cp.new_bool_var("")
    for _ in range(4):
        weights = [draw.randint(-3, 7) for _ in x]
        row = sum(w * var for w, var in zip(weights, x, strict=True))
        cp.add(row >= draw.randint(1, 9))
        cp.add(row <= draw.randint(9, 25)).only_enforce_if(switch)
    cp.minimize(sum(draw.randint(-5, 9) * var for var in x) - 4 * switch + 3)
    return cp


@settings(max_examples=80, deadline=None, derandomize=True)
@given(seeds)
def test_no_solution_is_better_than_the_bound_or_uses_what_is_called_useless(seed):
    cp = knapsack(seed)
    relaxed = Relaxation(cp).solve(10)
    solver = solver_for(10)
    if solver.solve(cp) != cp_model.OPTIMAL:
        return
    value, values = round(solver.objective_value), values_of(solver)
    assert relaxed.bound <= value
    assert not values[relaxed.useless(value)].any()


def test_a_bound_holds_whatever_dual_prices_it_is_made_from():
    """GLOP works in floating point; the bound must not believe it."""
    cp = knapsack(3)
    solver = solver_for(10)
    assert solver.solve(cp) == cp_model.OPTIMAL
    relaxation = Relaxation(cp)
    count = len(relaxation.solve(10).prices)
    draw = np.random.default_rng(1)
    for size in (3, 1e9, 1e18) * 20:
        duals = draw.normal(0, size, count)
        values = np.zeros(len(relaxation.rows.lowest))
        assert relaxation.certified(values, duals).bound <= round(solver.objective_value)


def test_what_has_no_time_or_no_solution_is_nothing():
    cp = cp_model.CpModel()
    x = cp.new_bool_var("")
    cp.add(2 * x >= 3)
    cp.minimize(x)
    assert Relaxation(cp).solve(10) is None


@pytest.fixture
def few_columns(monkeypatch):
    """Treat every problem as if it were too large to look at all pairs."""
    monkeypatch.setattr(columns, "MOST_PAIRS", 0)
    monkeypatch.setattr(columns, "A_HEAD", 0)
    monkeypatch.setattr(columns, "OTHERS", 1)


@pytest.mark.parametrize("first", range(0, 60, 10))
def test_with_pairs_left_out_nothing_is_claimed_that_enumeration_refutes(few_columns, first):
    """Up to the first tier that is not proved, every value is the least there is."""
    proved = 0
    for seed in range(first, first + 10):
        asked = random_problem(seed, size=4)
        values, best = best_by_enumeration(Ground(asked))
        if not best:
            with pytest.raises(Impossible):
                solve(asked)
            continue
        plan = solve(asked)
        assert verify(asked, plan) == ()
        for tier, (name, least) in zip(plan.tiers, values, strict=False):
            assert (tier.name, tier.bound <= least) == (name, True)
            if not tier.proved:
                break
            assert tier.value == least
            proved += 1
    assert proved > 10
