"""One weighted problem for two solvers: places by tier, then wishes, within speaking time."""

from __future__ import annotations

from ortools.math_opt.python import mathopt

from scheduling.cpsat import SOLVED, solver_for
from scheduling.ground import Ground
from scheduling.model import Model
from scheduling.problem import Problem
from scheduling.wishes import wish_ranks


def weights(ground: Ground) -> dict[tuple[int, int], int]:
    """What each seat is worth: a place counts by class, a wish by its rank."""
    classes = {key: len(ground.classes) - k for k, key in enumerate(ground.classes)}
    worth = {}
    for i in ground.able:
        ranks = wish_ranks(ground, i)
        for s in ground.open[i]:
            worth[i, s] = 100 * classes[ground.class_of(i)] + 10 - 2 * ranks.get(s, 5)
    return worth


def by_cp_sat(problem: Problem) -> float:
    ground = Ground(problem)
    model = Model(ground, in_time=False)
    worth = weights(ground)
    model.cp.maximize(sum(w * model.x[i][s] for (i, s), w in worth.items()))
    solver = solver_for(60)
    assert solver.solve(model.cp) in SOLVED
    return solver.objective_value


def by_highs(problem: Problem) -> float:
    ground = Ground(problem)
    worth = weights(ground)
    model = mathopt.Model()
    x = {pair: model.add_binary_variable() for pair in worth}
    for i in ground.able:
        model.add_linear_constraint(sum(x[i, s] for s in ground.open[i]) <= 1)
    for s, table in enumerate(ground.tables):
        taken = sum(ground.slot(i, s) * x[i, s] for i in ground.able if (i, s) in x)
        model.add_linear_constraint(taken <= table.net_s)
    model.maximize(sum(w * x[pair] for pair, w in worth.items()))
    return mathopt.solve(model, mathopt.SolverType.HIGHS).objective_value()
