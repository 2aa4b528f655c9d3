"""What it costs to be followed: `python benchmarks/live.py [--viewers 200] [--seconds 60]`.

A demonstration is built in a folder of its own and served by gunicorn as deploy/gunicorn.py says,
two workers. Three viewers in four follow the public list of Roundtable A, the others the screen of
the hall, each on a connection of its own. Meanwhile an act is done every three seconds, from a
third process; a real session sees one in a minute. The delay of an act is the time from its commit
until a viewer holds the new state. The bars: 20 % of a core for both workers together, and one
second for nineteen in twenty.
"""

import argparse
import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rich.console import Console
from rich.table import Table

from app import create_app, db
from app.accounts import service as accounts
from app.audit.service import SYSTEM
from app.programme import service as programme
from app.rosters import floor
from app.rosters.acts import perform
from benchmarks import pages

HERE = Path(__file__).resolve().parent.parent
MOST_SHARE, MOST_DELAY_S = 20.0, 1.0
EVERY_S = 3.0
TICKS = os.sysconf("SC_CLK_TCK")
NUMBER = re.compile(rb"^id: (\d+)$", re.MULTILINE)


class Viewers:
    """Open streams, and when each of them came to know of each number."""

    def __init__(self, port: int, paths: list[str]) -> None:
        self.port, self.paths = port, paths
        self.known: list[dict[int, float]] = [{} for _ in paths]
        self.refused = 0

    async def follow(self, index: int) -> None:
        """Hold one stream, as a browser does, and note what comes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = ("Host: 127.0.0.1", "Accept: text/event-stream", "", "")
        asked = "\r\n".join((f"GET {self.paths[index]} HTTP/1.1", *head))
        writer.write(asked.encode())
        answer = await reader.readline()
        if b" 200 " not in answer:
            self.refused += 1
            print(self.paths[index], answer.decode().strip(), file=sys.stderr)
            return
        while line := await reader.readline():
            if found := NUMBER.match(line.strip()):
                self.known[index].setdefault(int(found[1]), time.time())

    def first(self) -> int:
        """Count who has the first state."""
        return sum(1 for known in self.known if known)


def act(session_id: int, kind: str) -> float:
    """Do one act and give the moment after its commit."""
    with db.writing() as session:
        seen = floor.number_of(session, [session_id])[session_id]
        told = {"early": True} if kind == "open" else {}
        now = datetime.now(UTC)
        perform(session, session_id, kind, told, seen_number=seen, actor=SYSTEM, now=now)
    return time.time()


def kinds() -> list[str]:
    """List what is done: somebody speaks, is stopped, goes on, has ended; and the next."""
    return ["open", *(["give_floor", "pause", "resume", "delivered"] * 50)]


async def watch(viewers: Viewers, session_id: int, seconds: float, pids: list[int]) -> list[float]:
    """Let all follow, act meanwhile, and give every delay; adds the share of a core at the end."""
    tasks = [asyncio.create_task(viewers.follow(one)) for one in range(len(viewers.paths))]
    while viewers.first() + viewers.refused < len(viewers.paths):  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    done, ends, began, spent = [], time.time() + seconds, time.time(), cpu_s(pids)
    for kind in kinds():
        if time.time() > ends:
            break
        done.append(await asyncio.to_thread(act, session_id, kind))
        await asyncio.sleep(EVERY_S)
    share = 100 * (cpu_s(pids) - spent) / (time.time() - began)
    for task in tasks:
        task.cancel()
    first = min(min(known) for known in viewers.known if known)
    delays = [
        known[first + number] - at
        for number, at in enumerate(done, start=1)
        for known in viewers.known
        if first + number in known
    ]
    missed = len(done) * (len(viewers.paths) - viewers.refused) - len(delays)
    return [share, float(missed), *delays]


def cpu_s(pids: list[int]) -> float:
    """Add up the seconds of processor time that processes have used."""
    spent = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        spent += int(fields[11]) + int(fields[12])
    return spent / TICKS


def workers_of(pid: int) -> list[int]:
    """List the processes that a gunicorn has started."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def served(url: str, folder: str, port: int) -> subprocess.Popen[bytes]:
    """Start gunicorn as in production."""
    settings = {
        "ROSTRUM_ENV": "demo", "ROSTRUM_DATABASE_URL": url, "ROSTRUM_DATA_FOLDER": folder,
        "ROSTRUM_JOBS": "worker", "ROSTRUM_LIVE_PER_ADDRESS": "100000",
        "ROSTRUM_BIND": f"127.0.0.1:{port}", "ROSTRUM_WEB_LOG": "warning",
    }  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.py", "wsgi:app"]
    return subprocess.Popen(command, cwd=HERE, env=os.environ | settings)  # noqa: S603


def ready(port: int) -> None:
    """Wait until somebody answers."""
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            time.sleep(1.0)
            return
    sys.exit("gunicorn does not answer.")


def linked() -> tuple[int, str]:
    """Give the number of Roundtable A, and a link for its screens."""
    with db.writing() as session:
        table = programme.roundtables(programme.current(session))[0]
        ends = datetime(2099, 1, 1, tzinfo=UTC)
        now = datetime.now(UTC)
        token = accounts.make_link(
            session, "screen", table.id, "Hall", expires_at=ends, actor=SYSTEM, now=now
        )
        return table.id, token


def told(results: list[float], viewers: Viewers) -> int:
    """Print the table; 1 where a bar is missed."""
    share, missed, *delays = results
    cuts = quantiles(delays, n=20)
    rows = [
        ("viewers", str(len(viewers.paths)), ""),
        ("refused (they ask every three seconds)", str(viewers.refused), "0"),
        ("states that a viewer missed", str(int(missed)), "0"),
        ("share of a core, both workers", f"{share:.1f} %", f"{MOST_SHARE:.0f} %"),
        ("delay of an act, median", f"{cuts[9] * 1000:.0f} ms", ""),
        ("delay of an act, nineteen in twenty", f"{cuts[18] * 1000:.0f} ms", "1000 ms"),
    ]
    table = Table("what", "measured", "at most")
    for row in rows:
        table.add_row(*row)
    Console().print(table)
    wrong = share > MOST_SHARE or cuts[18] > MOST_DELAY_S or viewers.refused or missed
    return 1 if wrong else 0


def main() -> int:
    """Build, serve, follow, print; then stop the server, which says how long that took."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--viewers", type=int, default=200)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url, port = f"sqlite:///{folder}/live.db", free_port()
        app = create_app({"ENV": "demo", "DATABASE_URL": url, "DATA_FOLDER": folder})
        pages.build(app, 60)
        session_id, token = linked()
        paths = [f"/screen/{token}/hall", "/lists/A", "/lists/A", "/lists/A"]
        viewers = Viewers(port, [paths[one % len(paths)] for one in range(asked.viewers)])
        server = served(url, folder, port)
        try:
            ready(port)
            pids = workers_of(server.pid)
            results = asyncio.run(watch(viewers, session_id, asked.seconds, pids))
        finally:
            server.terminate()
            began = time.time()
            server.wait(30)
        print(f"stopped after {time.time() - began:.1f} s")
        if asked.json:
            print(json.dumps(results))
        return told(results, viewers)


if __name__ == "__main__":
    sys.exit(main())
