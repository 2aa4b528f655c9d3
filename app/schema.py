"""Brings the tables of the configured database to the form that this version needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

import config
from app import db


def migrations(connection: Connection | None = None) -> Config:
    """Give Alembic its settings (`[tool.alembic]` in pyproject.toml), on `connection` if given."""
    settings = Config(toml_file=config.ROOT / "pyproject.toml")
    settings.attributes["connection"] = connection
    return settings


@contextmanager
def changing() -> Iterator[Connection]:
    """Open one transaction in which tables may be changed.

    SQLite changes a table by making another and dropping the first, and rows that point at it
    would go with it: foreign keys sleep meanwhile (migrations/env.py checks them before the end).
    """
    with db.engine().execution_options(writes=True).connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        lite = connection.dialect.name == "sqlite"
        if lite:
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            if lite:
                driver.execute("PRAGMA foreign_keys=ON")


def upgrade() -> None:
    """Migrate the database that db.configure() opened to the newest revision."""
    _make_room()
    with changing() as connection:
        command.upgrade(migrations(connection), "head")


def when_served(app: Any) -> None:
    """Migrate with the first request: a programmer's own database is never behind the source."""
    serve = app.wsgi_app

    def begin(environ: Any, respond: Any) -> Any:
        app.wsgi_app = serve
        if standing() != newest():
            upgrade()
        return serve(environ, respond)

    app.wsgi_app = begin


def newest() -> str | None:
    """Name the revision that this version needs."""
    return ScriptDirectory.from_config(migrations()).get_current_head()


def standing() -> str | None:
    """Name the revision at which the database stands; None for an empty one."""
    _make_room()
    with db.engine().connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def known() -> set[str]:
    """Name every revision that this version knows."""
    return {
        script.revision for script in ScriptDirectory.from_config(migrations()).walk_revisions()
    }


def _make_room() -> None:
    url = db.engine().url
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
