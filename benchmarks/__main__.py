"""Every benchmark in turn: `python -m benchmarks [name ...]`, each in a process of its own."""

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BENCHMARKS = {
    "allocation": "Allocation: time to a proved plan, by number of speakers",
    "calendars": "Calendars: SQL statements and CPU of files and feeds",
    "pages": "Pages: SQL statements and time, and the POST of a reply",
    "live": "Live: 200 viewers of a session on two workers, and the delay of an act",
    "letters": "Letters: how many a second reach a local peer",
}


def main(wanted: list[str]) -> int:
    """Run the named benchmarks, or all; the worst exit code is ours."""
    if unknown := set(wanted) - BENCHMARKS.keys():
        sys.exit(f"There is no benchmark {', '.join(sorted(unknown))}: {', '.join(BENCHMARKS)}.")
    print(f"{platform.python_implementation()} {platform.python_version()}, {_machine()}")
    return max(_run(name) for name in BENCHMARKS if not wanted or name in wanted)


def _machine() -> str:
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{os.cpu_count()} processors, load {load}: compare within one run, quote ratios"


def _run(name: str) -> int:
    print(f"\n== {BENCHMARKS[name]}", flush=True)
    command = [sys.executable, str(HERE / f"{name}.py")]
    return subprocess.run(command, cwd=HERE.parent, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
