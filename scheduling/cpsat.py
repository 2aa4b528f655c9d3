"""One place for the settings of CP-SAT, all of which keep it deterministic."""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from scheduling.rows import Integers

SOLVED = (cp_model.OPTIMAL, cp_model.FEASIBLE)


def solver_for(seconds: float, seed: int = 0) -> cp_model.CpSolver:
    """A solver with `seconds` to go.

    One worker, so that the same model always gives the same solution; the whole linear relaxation,
    because the tiers are close to flows; and little presolve, which costs more than it saves here.
    """
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.05, seconds)
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_presolve_iterations = 1
    solver.parameters.symmetry_level = 0
    solver.parameters.cp_model_probing_level = 0
    return solver


def values_of(solver: cp_model.CpSolver) -> Integers:
    """What each variable has in the last solution."""
    return np.asarray(solver.response_proto.solution, np.int64)
