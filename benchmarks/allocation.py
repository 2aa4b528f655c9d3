"""How fast and how good the allocation engine is: `python benchmarks/allocation.py [--sizes ...]`.

Every size runs in a process of its own, so that peak memory is its own. Seconds are wall clock, but
`cpu` is the processor time of the same solve. `load` is the import of OR-Tools, once a process.
10000 takes some minutes and is asked for by name; from 4000 on, a plan is not solved again after a
change. `peer x` is the time of HiGHS over that of CP-SAT for one weighted problem; `greedy` is how
many get their first wish from the plan by precedence alone, beside `1st wish` of the engine.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.segments import Size, changed, segment
from scheduling import Plan, Problem, conflicts, greedy, solve, verify, why

SIZES = {
    "60": Size(60, 4, 2, 13),
    "196": Size(196, 4, 2, 30),
    "196 loose": Size(196, 7, 2, 30),
    "196 windows": Size(196, 4, 2, 30, windows=True),
    "400": Size(400, 18, 3, 20),
    "400 windows": Size(400, 18, 3, 20, windows=True),
    "1000": Size(1000, 42, 3, 22),
    "4000": Size(4000, 168, 4, 22),
    "10000": Size(10_000, 420, 6, 22),
}
USUAL = ["60", "196", "196 loose", "196 windows", "400", "400 windows", "1000", "4000"]
LARGE = 4000
COLUMNS = (
    ("size", 12),
    ("load", 6),
    ("first plan", 10),
    ("total", 8),
    ("cpu", 8),
    ("proved", 8),
    ("waiting", 8),
    ("MiB", 6),
    ("warm 5 %", 9),
    ("why", 6),
    ("conflict", 9),
    ("1st wish", 9),
    ("greedy", 7),
    ("peer x", 7),
)


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = perf_counter()
    return work(), perf_counter() - began


def first_wishes(problem: Problem, plan: Plan) -> int:
    """How many inscriptions sit at their first wish."""
    wished = {one.id: one.wishes[0] for one in problem.inscriptions if one.wishes}
    return sum(1 for place in plan.placements if wished.get(place.inscription) == place.session)


def row(name: str, seconds: float, *, peer: bool) -> dict[str, Any]:
    """All figures of one size."""
    _, load = timed(lambda: import_module("scheduling.search"))
    problem = segment(SIZES[name])
    by_hand, first = timed(lambda: greedy(problem))
    before = process_time()
    plan, total = timed(lambda: solve(problem, seconds=seconds))
    spent = process_time() - before
    assert verify(problem, plan) == ()
    small = len(problem.inscriptions) < LARGE
    warm = again_after_a_change(problem, plan, seconds) if small else "-"
    someone = plan.waiting[-1].inscription if plan.waiting else plan.placements[-1].inscription
    _, answer = timed(lambda: why(problem, plan, someone))
    pinned = crowded(problem)
    found, conflict = timed(lambda: conflicts(pinned))
    assert found
    proved = sum(1 for tier in plan.tiers if tier.proved)
    gap = [f"{t.name}: {t.value} >= {t.bound}" for t in plan.tiers if not t.proved]
    return {
        "size": name,
        "load": f"{load:.2f}",
        "first plan": f"{first:.3f}",
        "total": f"{total:.2f}",
        "cpu": f"{spent:.2f}",
        "proved": f"{proved}/{len(plan.tiers)}",
        "waiting": len(plan.waiting),
        "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "warm 5 %": warm,
        "why": f"{answer:.2f}",
        "conflict": f"{conflict:.3f}",
        "1st wish": first_wishes(problem, plan),
        "greedy": first_wishes(problem, by_hand),
        "peer x": f"{peer_ratio(problem):.1f}" if peer else "-",
        "tiers": [(t.name, t.value, t.bound, round(t.seconds, 2)) for t in plan.tiers],
        "unproved": gap,
    }


def again_after_a_change(problem: Problem, plan: Plan, seconds: float) -> str:
    """Seconds until the plan stands again after five in a hundred withdrew."""
    late = changed(problem, plan.placements)
    again, warm = timed(lambda: solve(late, seconds=seconds, near=plan))
    assert verify(late, again) == ()
    return f"{warm:.2f}"


def crowded(problem: Problem) -> Problem:
    """Forty pins to one table that has room for fewer."""
    table = problem.sessions[0].id
    people = [
        replace(one, pin=table, wishes=(), windows=()) if k < 40 else one
        for k, one in enumerate(problem.inscriptions)
    ]
    return replace(problem, inscriptions=tuple(people))


def peer_ratio(problem: Problem) -> float:
    """Time of HiGHS over that of CP-SAT for one weighted problem: places by tier, then wishes."""
    rivals = import_module("benchmarks.peer")
    (value, ours), (peer, theirs) = (
        timed(lambda: rivals.by_cp_sat(problem)),
        timed(lambda: rivals.by_highs(problem)),
    )
    assert abs(value - peer) < 0.5, (value, peer)
    return theirs / ours


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", nargs="*", default=USUAL, choices=list(SIZES))
    options.add_argument("--seconds", type=float, default=300, help="limit of each solve")
    options.add_argument("--tiers", action="store_true", help="print every tier")
    options.add_argument("--one", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        peer = SIZES[chosen.one].inscriptions <= 400 and not SIZES[chosen.one].windows
        print(json.dumps(row(chosen.one, chosen.seconds, peer=peer)))
        return 0
    print(*(f"{name:>{width}}" for name, width in COLUMNS), flush=True)
    for name in chosen.sizes:
        show(name, chosen.seconds, tiers=chosen.tiers)
    return 0


def show(name: str, seconds: float, *, tiers: bool) -> None:
    command = [sys.executable, __file__, "--one", name, "--seconds", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    found = json.loads(done.stdout.splitlines()[-1])
    print(*(f"{found[column]!s:>{width}}" for column, width in COLUMNS), flush=True)
    for line in found["tiers"] if tiers else found["unproved"]:
        print("    ", line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
