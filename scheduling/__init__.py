"""Fair allocation of speakers to parallel roundtables: a library of its own.

Start at `problem.py` (what is asked), `plan.py` (what is answered), `model.py` (the hard rules) and
`tiers.py` (the objectives). OR-Tools is loaded only when something is solved.
"""

from scheduling.clock import Interval
from scheduling.difference import Change, Difference, TierChange, difference
from scheduling.explain import Why, conflicts, what_if, why
from scheduling.files import plan_from_json, plan_to_json, problem_from_json, problem_to_json
from scheduling.plan import Placement, Plan, Progress, TierResult, Waiting
from scheduling.policy import DEFAULT_OBJECTIVES, MEANING, Gaps, Limits, Policy
from scheduling.problem import (
    Faulty,
    FloorException,
    Inscription,
    Problem,
    Session,
    Share,
    Spoken,
)
from scheduling.remedies import Remedy
from scheduling.solve import Impossible, greedy, solve
from scheduling.verify import Violation, verify

__all__ = [
    "DEFAULT_OBJECTIVES",
    "MEANING",
    "Change",
    "Difference",
    "Faulty",
    "FloorException",
    "Gaps",
    "Impossible",
    "Inscription",
    "Interval",
    "Limits",
    "Placement",
    "Plan",
    "Policy",
    "Problem",
    "Progress",
    "Remedy",
    "Session",
    "Share",
    "Spoken",
    "TierChange",
    "TierResult",
    "Violation",
    "Waiting",
    "Why",
    "conflicts",
    "difference",
    "greedy",
    "plan_from_json",
    "plan_to_json",
    "problem_from_json",
    "problem_to_json",
    "solve",
    "verify",
    "what_if",
    "why",
]
