"""The two doors to the database, reading() and writing(), and the base of every table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.orm import DeclarativeBase, Session

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Mother of all tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMES)


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept as UTC; a naive one is refused because nobody knows what it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"naive time {value.isoformat()}: give it a zone"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """Forbid, in the schema itself, any other value of a column of states."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


_engine: Engine | None = None
_when_kept: "list[Callable[[Session], None]]" = []
NO_ANSWER_S = 5  # a server that does not even greet within that time counts as gone
# What a server says that is there and can keep nothing: shut down, full, read-only.
UNABLE = ("57P", "53", "25006", "58", "08")
SQLITE_UNABLE = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_BUSY", "SQLITE_CANTOPEN")


def make_engine(url: str) -> Engine:
    """Open a database; SQLite is told to keep its promises (WAL, foreign keys, full sync)."""
    if not url.startswith("sqlite"):
        named = {"connect_timeout": NO_ANSWER_S}
        return create_engine(url, pool_pre_ping=True, pool_timeout=10, connect_args=named)
    made = create_engine(url, connect_args={"timeout": 30})
    event.listen(made, "connect", _keep_promises)
    event.listen(made, "begin", _begin)
    return made


def _keep_promises(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "synchronous=FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    # A writer that begins as a reader can fail half-way when another one was quicker.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def configure(url: str) -> Engine:
    """Point both doors at one database; called once at start-up (and by tests)."""
    global _engine  # noqa: PLW0603 (one process, one database)
    if _engine is not None:
        _engine.dispose()
    _engine = make_engine(url)
    return _engine


def engine() -> Engine:
    """Give the engine that configure() made."""
    if _engine is None:
        msg = "no database is configured: call db.configure(url) first"
        raise RuntimeError(msg)
    return _engine


@contextmanager
def reading() -> Iterator[Session]:
    """Open a session that is never committed; it says so in its `info`."""
    with Session(engine(), expire_on_commit=False, info={"reading": True}) as session:
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """Open one transaction: all of it is kept, or none."""
    writer = engine().execution_options(writes=True)
    with Session(writer, expire_on_commit=False) as session:
        with session.begin():
            yield session
        for hears in _when_kept:
            hears(session)


def when_kept(hears: Callable[[Session], None]) -> None:
    """Call `hears(session)` after each transaction that was kept; it must not raise."""
    if hears not in _when_kept:
        _when_kept.append(hears)


def unavailable(fault: BaseException) -> bool:
    """Tell whether a fault means that the database is gone, full or read-only for the moment.

    Nothing of the transaction was kept then, and the same may succeed a little later.
    """
    if isinstance(fault, NoneFree):
        return True
    if not isinstance(fault, DBAPIError):
        return False
    if fault.connection_invalidated:
        return True
    said: Any = fault.orig
    if (name := getattr(said, "sqlite_errorname", "")) or type(said).__module__ == "sqlite3":
        return str(name).startswith(SQLITE_UNABLE)
    state = getattr(said, "sqlstate", None)
    if state is None:  # psycopg could not reach the server, or lost it
        return type(said).__name__ == "OperationalError"
    return str(state).startswith(UNABLE)
