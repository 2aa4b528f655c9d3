"""The lines to a mail server: how many are open at once and how many letters leave a second.

Both caps hold over all processes and hosts, because the database counts. A line whose holder
was killed is free at once on the same machine, and after its lease elsewhere.
"""

import os
import secrets
import socket
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.notifications.models import MailLine, MailRelay

LEASE = timedelta(seconds=6)  # the pulse of its holder renews it long before
FURTHEST = timedelta(seconds=60)  # nobody books a moment further ahead: the clock went back
INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def name() -> str:
    """Name a new holder: the machine, the process, when that began, and which of its lines."""
    return f"{_machine()}/{os.getpid()}/{_began(os.getpid())}/{secrets.token_hex(4)}"


def take(session: Session, server: str, holder: str, most: int, now: datetime) -> int | None:
    """Take a free line of the first `most`, and give its number; None where all are in use."""
    _lay(session, server, most)
    query = (
        select(MailLine)
        .where(MailLine.server == server, MailLine.number <= most)
        .order_by(MailLine.number)
        .with_for_update()
    )
    for line in session.scalars(query):
        if _free(line, now):
            line.holder, line.lease_until = holder, now + LEASE
            return line.number
    return None


def keep(session: Session, server: str, holder: str, now: datetime) -> bool:
    """Renew the lease of a line; False when somebody else has it by now."""
    ours = update(MailLine).where(MailLine.server == server, MailLine.holder == holder)
    result: Any = session.execute(ours.values(lease_until=now + LEASE))
    return bool(result.rowcount)


def release(session: Session, server: str, holder: str) -> None:
    """Let go of a line."""
    ours = update(MailLine).where(MailLine.server == server, MailLine.holder == holder)
    session.execute(ours.values(holder="", lease_until=None))


def next_moment(session: Session, server: str, rate: int, now: datetime) -> datetime:
    """Book the next moment at which a letter may leave, `rate` of them a second."""
    _once(session, MailRelay, {"server": server})
    relay = session.get_one(MailRelay, server, with_for_update=True)
    booked = relay.next_at
    usable = booked is not None and now < booked < now + FURTHEST
    moment = booked if usable and booked is not None else now
    relay.next_at = moment + timedelta(seconds=1 / rate)
    return moment


def _lay(session: Session, server: str, most: int) -> None:
    known = set(session.scalars(select(MailLine.number).where(MailLine.server == server)))
    for number in set(range(1, most + 1)) - known:
        _once(session, MailLine, {"server": server, "number": number, "holder": ""})


def _once(session: Session, table: type, row: dict[str, Any]) -> None:
    insert = INSERT[session.get_bind().dialect.name]
    session.execute(insert(table).values(row).on_conflict_do_nothing())


def _free(line: MailLine, now: datetime) -> bool:
    until = line.lease_until
    held = until is not None and now <= until <= now + 2 * LEASE
    return not held or _ended(line.holder)


def _ended(holder: str) -> bool:
    """Tell for sure that a process of this very machine has ended."""
    machine, _, rest = holder.partition("/")
    pid, _, rest = rest.partition("/")
    return machine == _machine() and pid.isdecimal() and _began(int(pid)) != rest.split("/")[0]


@cache
def _machine() -> str:
    """Name the machine as far as process numbers mean the same there."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()[:8]
        space = str(Path("/proc/self/ns/pid").readlink()).strip("pid:[]")
    except OSError:
        boot = space = ""
    return f"{socket.gethostname()[:60]}-{boot}-{space}"


def _began(pid: int) -> str:
    """Give when a process began, as the kernel counts; "" where there is none, or it is dead."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    state, *rest = stat.rpartition(")")[2].split()
    return "" if state in {"Z", "X"} else rest[18]
