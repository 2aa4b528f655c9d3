"""Real servers for crash tests: started once, and ended by their own numbers."""

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from app import db
from tests.conftest import all_tables
from tests.resilience import broker

SIZE = int(os.environ.get("ROSTRUM_TEST_LETTERS", "60"))
KILLS = int(os.environ.get("ROSTRUM_TEST_KILLS", "4"))


@pytest.fixture(scope="session")
def rabbit() -> Iterator[broker.Node]:
    """Run one RabbitMQ node for as long as the session lasts."""
    try:
        with broker.node() as node:
            yield node
    except broker.Absent as reason:
        pytest.skip(str(reason))


@pytest.fixture
def on_postgres(postgres_url: str) -> Iterator[str]:
    """Point both doors at an empty PostgreSQL database of its own, and give its address."""
    keeper = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with keeper.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS crashes WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE crashes"))
    url = postgres_url.replace("/postgres", "/crashes")
    yield _opened(url)
    db.engine().dispose()
    with keeper.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS crashes WITH (FORCE)"))
    keeper.dispose()


@pytest.fixture
def on_sqlite(tmp_path) -> Iterator[str]:
    """Point both doors at an empty SQLite file, and give its address."""
    yield _opened(f"sqlite:///{tmp_path / 'crashes.db'}")
    db.engine().dispose()


def _opened(url: str) -> str:
    all_tables().create_all(db.configure(url))
    return url
