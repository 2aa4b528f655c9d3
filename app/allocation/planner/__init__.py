"""Between the rows and the engine: the only package that imports `scheduling`."""

from app.allocation.planner.asking import (
    policy_of,
    problem_from,
    problem_of,
    settings_of,
)
from app.allocation.planner.asking_if import answer
from app.allocation.planner.changing import LATE, changed
from app.allocation.planner.reading import (
    Explained,
    Repeated,
    asked_and_found,
    drift,
    repeated,
    why,
)
from app.allocation.planner.rearranging import rearrange
from app.allocation.planner.runs import keep, perform, question, rewrite
from app.allocation.planner.shaping import Faulty, Shaped, reshaped, shaped

__all__ = [
    "LATE",
    "Explained",
    "Faulty",
    "Repeated",
    "Shaped",
    "answer",
    "asked_and_found",
    "changed",
    "drift",
    "keep",
    "perform",
    "policy_of",
    "problem_from",
    "problem_of",
    "question",
    "rearrange",
    "repeated",
    "reshaped",
    "rewrite",
    "settings_of",
    "shaped",
    "why",
]
