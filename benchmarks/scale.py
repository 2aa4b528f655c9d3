"""Pages over 20,000 people and 200,000 letters: `python benchmarks/scale.py [--postgres]`.

A demonstration is built and its rows are multiplied within the database. Then every page that
needs no number is asked for as host administrator, on SQLite, or on a PostgreSQL server that the
benchmark starts for itself. The table gives milliseconds (the second of two requests), statements,
bytes, and which large tables a statement reads from end to end, as EXPLAIN says.
"""

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask
from flask.testing import FlaskClient
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, event, func, select, text

from app import create_app, db
from app.db import Base
from app.demo import building
from benchmarks.pages import build, signed_in
from tests import postgres

SPEAKERS = 196
LETTERS, PEOPLE, ACTS = 200_000, 20_000, 400_000
LARGE = ("letters", "delegates", "audit_entries")
OWN = {  # columns that must differ from copy to copy
    "letters": {"once": "once || '#' || n", "message_id": "n || message_id"},
    "delegates": {"email": "n || email", "name": "name || ' ' || n", "role": "'member'"},
    "audit_entries": {
        "object_id": "object_id + 10000 * n",
        "position": "NULL",
        "seal": "NULL",
        "digest": "NULL",
        "salt": "NULL",
    },
}
SCANS = re.compile(r"(?:SCAN|Seq Scan on) (\w+)(?! USING)")


def multiply(name: str, wanted: int) -> None:
    """Copy the rows of a table within the database until there are so many."""
    table = Base.metadata.tables[name]
    columns = [column.name for column in table.columns if column.name != "id"]
    with db.writing() as session:
        standing = session.scalar(select(func.count()).select_from(table)) or 1
        times = max(0, wanted // standing)
        values = ", ".join(OWN[name].get(column, f'"{column}"') for column in columns)
        named = ", ".join(f'"{column}"' for column in columns)
        numbers = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < :times)"
        copied = f"INSERT INTO {name} ({named}) SELECT {values} FROM {name}, c"  # noqa: S608 (our own)
        if db.engine().dialect.name == "sqlite":
            statement = f"{copied.replace('SELECT', numbers + ' SELECT', 1)}"
        else:
            statement = f"{numbers} {copied}"
        session.execute(text(statement), {"times": times})


@contextmanager
def listening() -> Iterator[list[tuple[str, Any]]]:
    """List the statements that run inside, with their values."""
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def read_whole(seen: list[tuple[str, Any]]) -> set[str]:
    """Name the large tables that a statement reads from end to end."""
    explain = "EXPLAIN QUERY PLAN " if db.engine().dialect.name == "sqlite" else "EXPLAIN "
    found: set[str] = set()
    with db.engine().connect() as connection:
        for statement, values in seen:
            if statement.lstrip().upper().startswith(("SELECT", "WITH")):
                plan = connection.exec_driver_sql(explain + statement, values or ())
                told = " ".join(str(row) for row in plan)
                found |= {name for name in SCANS.findall(told) if name in LARGE}
    return found


def pages(app: Flask) -> list[str]:
    """List the addresses that need no number and change nothing."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint != "static"
    )


def measured(client: FlaskClient, address: str) -> tuple[int, float, int, int, set[str]]:
    """Ask for a page twice and tell of the second time."""
    client.get(address)
    with listening() as seen:
        began = perf_counter()
        answer = client.get(address)
        took = (perf_counter() - began) * 1000
    return answer.status_code, took, len(seen), len(answer.data), read_whole(seen)


def main() -> None:
    """Build, multiply, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="rostrum-scale-"))
        url = f"sqlite:///{folder}/scale.db"
        if asked.postgres:
            url = stack.enter_context(postgres.server())
            url = url.replace("postgresql://", "postgresql+psycopg://")
        settings = {"ENV": "test", "DATABASE_URL": url, "DATA_FOLDER": folder, "JOBS": "worker"}
        app = create_app(settings | {"SECRET_KEY": "k" * 32, "PASSWORD_COST": 1})
        app.config["WTF_CSRF_ENABLED"] = False
        # Links end a month after the segment: the pages are asked for as if before it.
        app.config["CLOCK_OFFSET_S"] = round((building.OPENED - datetime.now(UTC)).total_seconds())
        show(app)
        db.engine().dispose()


def show(app: Flask) -> None:
    """Print the table."""
    from app import schema  # noqa: PLC0415 (brings Alembic)

    schema.upgrade()
    build(app, SPEAKERS)
    for name, wanted in (("letters", LETTERS), ("delegates", PEOPLE), ("audit_entries", ACTS)):
        multiply(name, wanted)
    with db.writing() as session:
        session.execute(text("ANALYZE"))
    client = signed_in(app)
    table = Table("page", "status", "ms", "SQL", "KB", "reads whole")
    for address in pages(app):
        status, took, statements, size, whole = measured(client, address)
        table.add_row(
            address, str(status), f"{took:.0f}", str(statements), str(size // 1000),
            ", ".join(sorted(whole)),
        )  # fmt: skip
    Console(width=120).print(table)


if __name__ == "__main__":
    main()
