"""A database as one file and back again, each engine by its own way of doing so consistently."""

import os
import re
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, inspect, text

from app import db
from app.errors import N_, Refused

NAMES = {"sqlite": "database.sqlite", "postgresql": "database.sql"}
WIPE = ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
MINUTES = 60
COPY = re.compile(r'COPY public\."?([^" ]+)"? \(.*\) FROM stdin;$')


class Cannot(Refused):
    """A backup cannot be made or taken back; the message says why and what to do."""


def name_here() -> str:
    """Name the file that holds a dump of the configured database."""
    return NAMES[db.engine().dialect.name]


def dump(there: Path) -> None:
    """Write the database as it stands at one moment; writers go on meanwhile.

    SQLite copies page by page and begins again where a page changes; pg_dump reads in one
    snapshot. Raises Cannot.
    """
    if db.engine().dialect.name == "sqlite":
        with _lite() as source, closing(sqlite3.connect(there)) as target:
            source.backup(target)
    else:
        _run(["pg_dump", "--no-owner", "--no-privileges", f"--file={there}"])


def load(here: Path) -> None:
    """Replace all that is in the database by a dump, in one step or not at all; raises Cannot.

    Whoever reads meanwhile sees the old rows or the new ones, never a part of both.
    """
    if db.engine().dialect.name == "sqlite":
        _sound(here)
        with closing(sqlite3.connect(here)) as source, _lite() as target:
            source.backup(target)
    else:
        wipe = [f"--command={one}" for one in WIPE]
        _run(["psql", "-q", "-1", "-v", "ON_ERROR_STOP=1", *wipe, f"--file={here}"])
    db.engine().dispose()


def counted() -> dict[str, int]:
    """Count the rows of every table."""
    with db.engine().connect() as connection:
        tables = sorted(inspect(connection).get_table_names())
        quote = connection.dialect.identifier_preparer.quote
        counts = {
            # Names come from the database itself and are quoted by its own rules.
            table: connection.scalar(text(f"SELECT count(*) FROM {quote(table)}"))  # noqa: S608
            for table in tables
        }
    return {table: count or 0 for table, count in counts.items()}


def counted_in(dumped: Path) -> dict[str, int]:
    """Count the rows of every table in a dump: the database itself may have gone on since."""
    if dumped.name == NAMES["sqlite"]:
        with closing(sqlite3.connect(dumped)) as given:
            tables = given.execute(TABLES).fetchall()
            return {
                name: given.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
                for (name,) in tables
            }
    return _counted_in_text(dumped)


def _counted_in_text(dumped: Path) -> dict[str, int]:
    rows: dict[str, int] = {}
    table = ""
    with dumped.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if table and line == "\\.\n":
                table = ""
            elif table:
                rows[table] += 1
            elif found := COPY.match(line):
                table = found[1]
                rows[table] = 0
    return rows


def _lite() -> "closing[sqlite3.Connection]":
    path = db.engine().url.database or ""
    Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return closing(sqlite3.connect(path, timeout=30))


def _sound(here: Path) -> None:
    """Refuse a file that is no whole SQLite database."""
    try:
        with closing(sqlite3.connect(here)) as given:
            (verdict,) = given.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as fault:
        verdict = str(fault)
    if verdict != "ok":
        raise Cannot(N_("The database in this backup is damaged: %(what)s."), what=verdict)


def _run(command: list[str]) -> None:
    """Run a program of PostgreSQL; the password goes by the environment, where nobody lists it."""
    url = db.engine().url
    try:
        done = subprocess.run(  # noqa: S603 (our own words only)
            command,
            env={**os.environ, **_named(url)},
            capture_output=True,
            text=True,
            timeout=MINUTES * 60,
            check=False,
        )
    except FileNotFoundError:
        raise Cannot(
            N_("%(program)s is not installed. Install the package postgresql-client."),
            program=command[0],
        ) from None
    if done.returncode:
        raise Cannot(
            N_("%(program)s said: %(what)s"), program=command[0], what=done.stderr.strip()[-600:]
        )


def _named(url: URL) -> Mapping[str, str]:
    given = {
        "PGHOST": url.host or url.query.get("host"),
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGSSLMODE": url.query.get("sslmode"),
    }
    return {name: str(value) for name, value in given.items() if value}
