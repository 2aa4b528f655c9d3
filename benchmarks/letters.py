"""How many letters a second leave: `python benchmarks/letters.py [--letters 500]`.

A mail server in a process of its own accepts everything; the database is an SQLite file on disk
with every commit synced. Beside it stand what one commit and what one message cost here, since
a letter is one commit, one message and four answers of the server. The bar is 100 a second.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import select, text

from app import create_app, db
from app.calendars import ics
from app.calendars import service as calendars
from app.notifications.message import Message
from app.notifications.models import Letter
from app.notifications.post_room import drain

NOW = datetime(2021, 9, 20, 1, 0, tzinfo=UTC)
STARTS = datetime(2021, 10, 12, 11, 0, tzinfo=UTC)
SERVER = """
import socket, sys
from aiosmtpd.controller import Controller
class Accepts:
    async def handle_DATA(self, server, session, envelope):
        return "250 OK"
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
Controller(Accepts(), hostname="127.0.0.1", port=port).start()
print(port, flush=True)
sys.stdin.read()
"""


def main() -> None:
    """Print the rate, and what its parts cost."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--letters", type=int, default=500)
    asked.add_argument("--folder", help="where the database lies; by default a temporary folder")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder, _server() as port:
        settings = {"ENV": "test", "JOBS": "worker", "MAIL_PORT": port}
        app = create_app(settings | {"DATABASE_URL": f"sqlite:///{folder}/b.db"})
        db.Base.metadata.create_all(db.engine())
        _write(given.letters)
        began, spent = time.perf_counter(), time.process_time()
        sent = drain(app.config, NOW, most=given.letters)
        seconds, cpu = time.perf_counter() - began, time.process_time() - spent
        print(f"{sent} letters in {seconds:.2f} s: {sent / seconds:.0f} a second (bar: 100)")
        print(f"CPU of the post room: {1000 * cpu / sent:.2f} ms a letter")
        print(f"one synced commit:    {1000 * _commit_s():.2f} ms")
        print(f"one message built:    {1000 * _build_s():.2f} ms")


@contextmanager
def _server() -> Iterator[int]:
    with subprocess.Popen(  # noqa: S603 (no word of it comes from outside)
        [sys.executable, "-c", SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())
        process.terminate()


def _write(count: int) -> None:
    sender = ics.Organizer("Host country team", "hls@example.org", "rsvp@example.org")
    with db.writing() as session:
        for number in range(count):
            entry, _ = calendars.enter(
                session,
                thread=f"inscription:{number}",
                holder=f"delegate:{number}",
                gathering="session:1",
                conference="conference:1",
                starts_at=STARTS,
                ends_at=STARTS.replace(minute=3),
                zone="Asia/Shanghai",
                summary="Statement in Roundtable A 圆桌会议",
                description="The time is an estimate.",
                location="Kunming",
                url="",
                attendee_name=f"Minister {number}",
                attendee_address=f"minister{number}@example.org",
                domain="rostrum.example.org",
                now=NOW,
            )
            session.add(_letter(number, ics.request(entry, sender)))


def _letter(number: int, calendar: bytes) -> Letter:
    words = "Excellency, you have the floor in Roundtable A. " * 20
    return Letter(
        kind="place",
        about=f"inscription:{number}",
        once=f"benchmark:{number}",
        to_name=f"Minister {number}",
        to_address=f"minister{number}@example.org",
        subject="Your place in Roundtable A 圆桌会议",
        text=words,
        html=f"<p>{words}</p>",
        calendar=calendar,
        calendar_method="REQUEST",
        message_id=f"<{number}@rostrum.example.org>",
        next_try_at=NOW,
        created_at=NOW,
    )


def _commit_s(times: int = 50) -> float:
    began = time.perf_counter()
    for number in range(times):
        with db.writing() as session:
            session.execute(text("UPDATE letters SET attempts = :n WHERE id = 1"), {"n": number})
    return (time.perf_counter() - began) / times


def _build_s(times: int = 100) -> float:
    with db.reading() as session:
        letter = session.scalars(select(Letter).limit(1)).one()
    began = time.process_time()
    for _ in range(times):
        Message(letter, ("Host country team", "hls@example.org")).as_bytes()
    return (time.process_time() - began) / times


if __name__ == "__main__":
    main()
