"""Migrations go up, agree with the models, go down, and up again, on both databases."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from app import db, schema
from tests.conftest import all_tables, make_app


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def nothing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Point both doors at a database without a single table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        url = _new_database(request.getfixturevalue("postgres_url"))
    yield db.configure(url)
    db.engine().dispose()


def _new_database(server: str) -> str:
    keeper = create_engine(server, isolation_level="AUTOCOMMIT")
    with keeper.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS migrations"))
        connection.execute(text("CREATE DATABASE migrations"))
    keeper.dispose()
    return server.replace("/postgres", "/migrations")


def test_up_check_down_up(nothing):
    schema.upgrade()
    with schema.changing() as connection:
        command.check(schema.migrations(connection))
    with schema.changing() as connection:
        command.downgrade(schema.migrations(connection), "base")
    assert set(inspect(nothing).get_table_names()) <= {"alembic_version"}

    schema.upgrade()

    assert schema.standing() == schema.newest()


def test_what_migrations_make_is_what_the_models_say(nothing):
    schema.upgrade()
    migrated = _described(nothing)
    with schema.changing() as connection:
        command.downgrade(schema.migrations(connection), "base")

    all_tables().create_all(nothing)

    assert _described(nothing) == migrated


def _described(engine: Engine) -> dict[str, Any]:
    """Describe every table in full: `alembic check` looks neither at CHECK nor at WHERE."""
    seen = inspect(engine)
    return {
        name: {
            "columns": {one["name"]: _plain(one) for one in seen.get_columns(name)},
            "key": seen.get_pk_constraint(name),
            "foreign": _sorted(seen.get_foreign_keys(name)),
            "unique": _sorted(seen.get_unique_constraints(name)),
            "checks": _sorted(seen.get_check_constraints(name)),
            "indexes": _sorted(seen.get_indexes(name)),
        }
        for name in seen.get_table_names()
        if name != "alembic_version"
    }


def _plain(column: Any) -> dict[str, str]:
    return {key: str(value) for key, value in column.items()}


def _sorted(items: Any) -> list[str]:
    # The expression of a partial index comes back as an object that only equals itself.
    return sorted(
        str({key: str(value) for key, value in one.items() if key != "dialect_options"})
        + str({key: str(value) for key, value in one.get("dialect_options", {}).items()})
        for one in items
    )


def test_a_migration_that_leaves_orphans_is_undone(tmp_path):
    db.configure(f"sqlite:///{tmp_path / 'orphans.db'}")
    schema.upgrade()
    with pytest.raises(RuntimeError, match="point at nothing"):
        _migrate_badly()

    with db.reading() as session:
        assert session.execute(text("SELECT count(*) FROM staff_roles")).scalar() == 0
    db.engine().dispose()


def _migrate_badly() -> None:
    with schema.changing() as connection:
        connection.execute(text("INSERT INTO staff_roles (staff_id, role) VALUES (7, 'moderator')"))
        command.stamp(schema.migrations(connection), "base")


def test_migrations_are_numbered_in_one_line():
    script = ScriptDirectory.from_config(schema.migrations())

    names = [one.revision for one in script.walk_revisions()]

    assert names == [f"{number:04}" for number in range(len(names), 0, -1)]


def test_a_programmers_own_database_is_made_with_the_first_request(tmp_path):
    app = make_app(f"sqlite:///{tmp_path / 'var' / 'own.db'}")
    schema.when_served(app)

    assert app.test_client().get("/").status_code == 200

    assert schema.standing() == schema.newest()
    db.engine().dispose()
