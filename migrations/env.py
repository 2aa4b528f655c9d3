"""How Alembic reaches the database: one transaction, one process at a time, on both engines."""

import pkgutil
from importlib import import_module
from typing import Any

from alembic import context
from sqlalchemy import Connection, text

import app
import config
from app import db, schema

ONE_AT_A_TIME = 1992_0605  # an advisory lock of PostgreSQL; any number that never changes


def every_model() -> Any:
    """Import the tables of all features and give the metadata that knows them."""
    for package in pkgutil.iter_modules(app.__path__, "app."):
        if package.ispkg:
            names = {module.name for module in pkgutil.iter_modules([*_paths(package.name)])}
            if "models" in names:
                import_module(f"{package.name}.models")
    return db.Base.metadata


def _paths(package: str) -> list[str]:
    return list(import_module(package).__path__)


def render(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Write our own column type as the plain one it is: migrations outlive our code."""
    if kind == "type" and isinstance(item, db.Instant):
        return "sa.DateTime(timezone=True)"
    return False


def migrate(connection: Connection) -> None:
    """Run the migrations that were asked for, all of them or none."""
    context.configure(
        connection=connection,
        target_metadata=every_model(),
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render,
        compare_server_default=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            _promises_hold(connection)


def _promises_hold(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        msg = f"the migration would leave rows that point at nothing: {broken[:5]}"
        raise RuntimeError(msg)


def connect_and_migrate() -> None:
    """Open the configured database for writing and migrate it."""
    db.configure(config.load()["DATABASE_URL"])
    with schema.changing() as connection:
        migrate(connection)


if context.is_offline_mode():
    msg = "Migrations look at the database they change: run them without --sql."
    raise SystemExit(msg)
given = context.config.attributes.get("connection")
if given is None:
    connect_and_migrate()
else:
    migrate(given)
