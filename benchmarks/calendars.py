"""What calendars cost: SQL statements and CPU time of files, feeds and 304s.

`python benchmarks/calendars.py [--entries 200] [--times 50]`. The figures are medians over the
whole request in this process (routing, headers, SQL, bytes), in milliseconds of CPU; "first" is
the first request after the start. The bars: whole programme 4 statements and 40 ms, personal
file or feed 3 and 5 ms, unchanged feed 2 and 2 ms.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from app import create_app, db
from app.calendars import feeds, ics, service
from app.programme.models import Conference, ConferenceSession

NOW = datetime(2021, 9, 20, 1, 0, tzinfo=UTC)
BEGINS = datetime(2021, 10, 12, 1, 0, tzinfo=UTC)
SOURCE = "https://rostrum.example.org/programme.ics"
BARS = {
    "whole programme": (4, 40.0),
    "feed of one person": (3, 5.0),
    "unchanged feed (304)": (2, 2.0),
}


def main() -> None:
    """Print one line for each kind of answer."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--entries", type=int, default=200)
    asked.add_argument("--times", type=int, default=50)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        client = _site(Path(folder), given.entries)
        print(f"{'answer':<24}{'bytes':>9}{'SQL':>5}{'first ms':>10}{'median ms':>11}{'bar':>14}")
        for name, ask in _answers(client).items():
            _report(name, ask, given.times)
    _report_builders(given.entries, given.times)


def _site(folder: Path, entries: int) -> FlaskClient:
    settings = {"ENV": "test", "JOBS": "worker", "DATABASE_URL": f"sqlite:///{folder}/b.db"}
    app = create_app(settings)
    db.Base.metadata.create_all(db.engine())
    with db.writing() as session:
        session.add(_conference(entries))
        for number in range(entries):
            _enter(session, number)
        feeds.open_feed(
            session, "token", holder="delegate:1", conference="c", title="Kenya", now=NOW
        )
    return app.test_client()


def _conference(sessions: int) -> Conference:
    return Conference(
        code="BENCH",
        title="Segment",
        short_title="Segment",
        place="Kunming",
        city="Kunming",
        zone="Asia/Shanghai",
        first_day=date(2021, 10, 12),
        last_day=date(2021, 10, 13),
        sessions=[
            ConferenceSession(
                code=f"S{number}",
                kind="roundtable",
                title=f"Roundtable {number}: putting biodiversity on a path to recovery",
                description="圆桌会议 المائدة المستديرة " * 8,
                starts_at=BEGINS + timedelta(minutes=number),
                ends_at=BEGINS + timedelta(minutes=number + 90),
                room=f"Room {number}",
            )
            for number in range(sessions)
        ],
    )


def _enter(session: Any, number: int) -> None:
    service.enter(
        session,
        thread=f"inscription:{number}",
        holder=f"delegate:{number // 2}",
        gathering="session:1",
        conference="c",
        starts_at=BEGINS + timedelta(minutes=3 * number),
        ends_at=BEGINS + timedelta(minutes=3 * number + 3),
        zone="Asia/Shanghai",
        summary=f"Statement {number}: putting biodiversity on a path to recovery",
        description="圆桌会议 المائدة المستديرة " * 8,
        location="Kunming",
        url="https://rostrum.example.org/lists/A",
        attendee_name=f"Minister {number}",
        attendee_address=f"minister{number}@example.org",
        domain="rostrum.example.org",
        now=NOW,
    )


def _answers(client: FlaskClient) -> dict[str, Callable[[], Any]]:
    def unchanged() -> Any:
        return client.get("/cal/token.ics", headers={"If-None-Match": etag})

    etag = client.get("/cal/token.ics").headers["ETag"]
    return {
        "whole programme": lambda: client.get("/programme.ics"),
        "feed of one person": lambda: client.get("/cal/token.ics"),
        "unchanged feed (304)": unchanged,
        "nothing (/ping)": lambda: client.get("/ping"),
    }


def _report(name: str, ask: Callable[[], Any], times: int) -> None:
    with _statements() as seen:
        began = process_time()
        answer = ask()
        first = (process_time() - began) * 1000
    spent = _median(ask, times)
    most, longest = BARS.get(name, (0, 0.0))
    bar = f"{most} / {longest:.0f} ms" if most else ""
    print(f"{name:<24}{len(answer.data):>9}{len(seen):>5}{first:>10.2f}{spent:>11.2f}{bar:>14}")


def _report_builders(entries: int, times: int) -> None:
    sender = ics.Organizer("Host", "hls@example.org", "rsvp@example.org")
    sessions = [
        ics.PublicEntry(
            uid=f"{number}@example.org",
            sequence=0,
            starts_at=BEGINS,
            ends_at=BEGINS + timedelta(minutes=3),
            zone="Asia/Shanghai",
            summary=f"Statement {number}: putting biodiversity on a path to recovery",
            description="圆桌会议 المائدة المستديرة " * 8,
            location="Kunming",
            url="",
            created_at=NOW,
            stamped_at=NOW,
        )
        for number in range(entries)
    ]
    spent = _median(lambda: ics.programme(sessions, sender, name="Segment", source=SOURCE), times)
    print(f"bytes alone, {entries} entries: {spent:.1f} ms")


def _median(work: Callable[[], Any], times: int) -> float:
    spent = []
    for _ in range(times):
        began = process_time()
        work()
        spent.append((process_time() - began) * 1000)
    return median(spent)


@contextmanager
def _statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


if __name__ == "__main__":
    main()
