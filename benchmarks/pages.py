"""What each main page costs: `python benchmarks/pages.py [--speakers 196] [--rounds 5]`.

A demonstration is built in a folder of its own; then every page is asked for through the test
client, as host administrator or by a personal link. Milliseconds are the median of the rounds, in
this process, without network; statements and size are the same in every round. The bars: at most 20
statements and 300 KB a page, at most 15 statements for the POST of a reply.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask
from flask.testing import FlaskClient
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, event, select

from app import create_app, db
from app.accounts import service as accounts
from app.allocation import drafts, planner
from app.allocation.models import Run
from app.allocation.service import publish
from app.audit.service import SYSTEM
from app.demo import building, simulate
from app.demo.standing import PASSWORD
from app.programme import service as programme
from app.rsvp.models import Delegation, Inscription
from scheduling import greedy

SEED = 15
BASE = "http://127.0.0.1:8000"
MOST_STATEMENTS, MOST_FOR_A_REPLY, MOST_BYTES = 20, 15, 300_000
STAFF = (
    "/",
    "/invitations",
    "/invitations/dispatch",
    "/invitations/1",
    "/participants",
    "/programme",
    "/allocation/",
    "/allocation/runs/1",
    "/allocation/runs/2",
    "/allocation/runs/2/publish",
    "/allocation/runs/1/why/1",
    "/rosters/",
    "/rosters/A",
    "/rosters/A.ics",
    "/letters/",
    "/audit/",
    "/lists",
    "/lists/A",
    "/programme.ics",
)
LINKED = ("", "/answer", "/delegation", "/floor", "/calendar.ics")

Costs = tuple[int, int, float, int]  # status, statements, milliseconds, bytes


def build(app: Flask, speakers: int) -> tuple[str, str]:
    """Build the demonstration with one published revision and a draft; give two tokens."""
    with app.app_context():
        building.load(speakers, seed=SEED)
        building.add_staff()
        tokens = building.dispatch(BASE)
        building.reply(simulate.drawn(speakers, seed=SEED), tokens, BASE, lambda _: None)
        draft()
        with db.writing() as session:
            actor = building.officer("programme_officer")
            publish(session, 1, actor=actor, now=building.PUBLISHED, settings=app.config)
        draft()
        with db.writing() as session:
            table = programme.roundtables(programme.current(session))[0]
            expires_at = datetime(2099, 1, 1, tzinfo=UTC)
            roster = accounts.make_link(
                session,
                "roster",
                table.id,
                "Moderator",
                expires_at=expires_at,
                actor=SYSTEM,
                now=building.PUBLISHED,
            )
            speaking = select(Delegation.invitation_id).join(
                Inscription, Inscription.delegation_id == Delegation.id
            )
            return tokens[session.scalars(speaking).first() or 0], roster


def draft() -> None:
    """Make a draft by precedence alone: pages cost the same, whoever made the plan."""
    with db.writing() as session:
        conference = programme.current(session)
        run = Run(conference_id=conference.id, asked_by="Benchmark", created_at=building.SOLVED)
        session.add(run)
        session.flush()
        drafts.begin(session, run.id)
        problem = planner.problem_from(session, conference)
        planner.keep(session, run.id, problem, greedy(problem), now=building.SOLVED)


@contextmanager
def counting() -> Iterator[list[str]]:
    """List the SQL statements run inside."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def measured(ask: Callable[[int], Any], rounds: int) -> Costs:
    """Ask some times; give status, most statements, median milliseconds and size of the answer."""
    ask(-1)  # templates are compiled once
    took, statements, answer = [], 0, None
    for number in range(rounds):
        with counting() as seen:
            began = perf_counter()
            answer = ask(number)
            took.append((perf_counter() - began) * 1000)
        statements = max(statements, len(seen))
    assert answer is not None
    return answer.status_code, statements, median(took), len(answer.data)


def pages(app: Flask, reply: str, roster: str, rounds: int) -> Iterator[tuple[str, Costs, int]]:
    """Measure every page, then the POST of a reply; give name, costs and the bar in statements."""
    staff, guest = signed_in(app), app.test_client()
    for path in STAFF:
        yield path, measured(lambda _, path=path: staff.get(path), rounds), MOST_STATEMENTS
    for tail in LINKED:
        path = f"/r/{reply}{tail}"
        name = f"/r/TOKEN{tail}"
        yield name, measured(lambda _, path=path: guest.get(path), rounds), MOST_STATEMENTS
    path = f"/roster/{roster}"
    yield "/roster/TOKEN", measured(lambda _: guest.get(path), rounds), MOST_STATEMENTS

    def answer(number: int) -> Any:
        told = {"answer": "accepted", "note": f"Version {number}.", "send": "yes"}
        return guest.post(f"/r/{reply}/answer", data=told)

    yield "POST /r/TOKEN/answer", measured(answer, rounds), MOST_FOR_A_REPLY


def signed_in(app: Flask) -> FlaskClient:
    """Sign in as host administrator."""
    with db.writing() as session:
        address = building.address("host_administrator")
        now = building.OPENED
        cookie = accounts.sign_in(session, address, PASSWORD, browser="benchmark", now=now)
    client = app.test_client()
    client.set_cookie("rostrum_staff", cookie)
    return client


def show(rows: Iterator[tuple[str, Costs, int]]) -> bool:
    """Print the table and tell whether every page stays under its bars."""
    table = Table("page", title="Pages")
    for head in ("status", "SQL", "at most", "ms", "KB"):
        table.add_column(head, justify="right")
    kept = True
    for name, (status, statements, took, size), bar in rows:
        good = status < 400 and statements <= bar and size <= MOST_BYTES
        kept &= good
        row = (str(status), str(statements), str(bar), f"{took:.1f}", f"{size / 1000:.1f}")
        table.add_row(name, *row, style=None if good else "bold red")
    Console().print(table)
    return kept


def main() -> int:
    """Build, measure, print; 1 where a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--speakers", type=int, default=196)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="rostrum-pages-") as folder:
        settings = {"DATABASE_URL": f"sqlite:///{folder}/rostrum.db", "SECRET_KEY": "k" * 32}
        app = create_app(settings | {"ENV": "test", "JOBS": "worker", "PASSWORD_COST": 1})
        app.config["WTF_CSRF_ENABLED"] = False
        # Links end a month after the segment: the pages are asked for as if before it.
        app.config["CLOCK_OFFSET_S"] = round((building.OPENED - datetime.now(UTC)).total_seconds())
        tokens = build(app, given.speakers)
        kept = show(pages(app, *tokens, given.rounds))
        db.engine().dispose()
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
