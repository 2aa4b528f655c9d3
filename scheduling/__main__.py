"""The engine on the command line: python -m scheduling solve | verify | explain | conflicts.

Exit codes: 0 all well, 1 the plan breaks a rule or nothing is possible, 2 faulty input.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from scheduling.explain import conflicts, why
from scheduling.files import plan_from_json, plan_to_json, problem_from_json
from scheduling.plan import Plan, Progress
from scheduling.problem import Faulty, Problem
from scheduling.solve import Impossible, solve
from scheduling.verify import verify

WELL, BROKEN, FAULTY = 0, 1, 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except Faulty as faulty:
        print(*faulty.faults, sep="\n", file=sys.stderr)
        return FAULTY
    except OSError as error:
        print(error, file=sys.stderr)
        return FAULTY


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m scheduling", description=__doc__)
    commands = top.add_subparsers(required=True)
    _solve_options(_command(commands, "solve", _solve))
    _command(commands, "verify", _verify).add_argument("plan", type=Path)
    explain = _command(commands, "explain", _explain)
    explain.add_argument("plan", type=Path)
    explain.add_argument("--speaker", required=True, metavar="ID", help="id of the inscription")
    _command(commands, "conflicts", _conflicts)
    return top


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    command = commands.add_parser(name)
    command.add_argument("problem", type=Path)
    command.set_defaults(command=run)
    return command


def _solve_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("-o", "--output", type=Path, help="file for the plan; else printed")
    command.add_argument("--seconds", type=float, default=30)
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--workers", type=int, default=2)


def _problem(options: argparse.Namespace) -> Problem:
    return problem_from_json(options.problem.read_text("utf-8"))


def _plan(options: argparse.Namespace) -> Plan:
    return plan_from_json(options.plan.read_text("utf-8"))


def _solve(options: argparse.Namespace) -> int:
    problem = _problem(options)
    try:
        plan = solve(
            problem,
            seconds=options.seconds,
            seed=options.seed,
            workers=options.workers,
            progress=_show if sys.stderr.isatty() else None,
        )
    except Impossible as impossible:
        print(*impossible.sentences, sep="\n", file=sys.stderr)
        return BROKEN
    if options.output is None:
        print(plan_to_json(plan))
    else:
        options.output.write_text(plan_to_json(plan), "utf-8")
        _summary(plan)
    return WELL


def _figure(value: int | None) -> str:
    return f"{'?' if value is None else value:>8}"


def _show(progress: Progress) -> None:
    print(
        f"{progress.tiers_done:3}/{progress.tiers_total} {progress.tier:45} "
        f"{_figure(progress.value)} >= {progress.bound:<8} {progress.seconds:7.2f} s",
        file=sys.stderr,
    )


def _summary(plan: Plan) -> None:
    proved = sum(1 for tier in plan.tiers if tier.proved)
    print(
        f"{len(plan.placements)} placed, {len(plan.waiting)} waiting, "
        f"{proved} of {len(plan.tiers)} tiers proved, {plan.seconds:.2f} s"
    )


def _verify(options: argparse.Namespace) -> int:
    found = verify(_problem(options), _plan(options))
    for violation in found:
        print(f"rule {violation.rule}: {violation.text}")
    return BROKEN if found else WELL


def _explain(options: argparse.Namespace) -> int:
    problem = _problem(options)
    if options.speaker not in problem.inscription_by_id:
        print(f"--speaker: {options.speaker!r} is no inscription", file=sys.stderr)
        return FAULTY
    answer = why(problem, _plan(options), options.speaker)
    print(answer.text, *answer.details, sep="\n")
    return WELL


def _conflicts(options: argparse.Namespace) -> int:
    found = conflicts(_problem(options))
    print(*found or ["No conflict: a plan exists."], sep="\n")
    return BROKEN if found else WELL


if __name__ == "__main__":
    sys.exit(main())
