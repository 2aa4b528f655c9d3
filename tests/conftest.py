"""The ground of every test: an empty database, the application, a client, a mail peer."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy import Engine, event

from app import FEATURES, create_app, db
from tests import builders, guards, postgres
from tests.smtp import Peer

# A busy machine is no fault of the code: speed is measured in benchmarks/.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

pytest.register_assert_rewrite("tests.end_to_end.site")

ON_POSTGRES = os.environ.get("ROSTRUM_TEST_DATABASE") == "postgres"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL repeat only what touches the database, and not in a browser."""
    if not ON_POSTGRES:
        return
    again = [
        item
        for item in items
        if "database" in getattr(item, "fixturenames", ())
        and not item.get_closest_marker("browser")
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in again])
    items[:] = again


@pytest.fixture(scope="session", autouse=True)
def _stay_home() -> Iterator[None]:
    """No test may speak to another machine."""
    with pytest.MonkeyPatch.context() as patch:
        guards.stay_home(patch)
        yield


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Run one PostgreSQL server for as long as the session lasts."""
    try:
        with postgres.server() as url:
            yield url
    except postgres.Absent as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def _shelf() -> Iterator[Path]:
    """Keep databases in memory where there is such a place: their syncs cost nothing there."""
    memory = Path("/dev/shm")
    shelf = tempfile.mkdtemp(prefix="rostrum-", dir=memory if os.access(memory, os.W_OK) else None)
    yield Path(shelf)
    shutil.rmtree(shelf)


@pytest.fixture(scope="session")
def _template(_shelf: Path) -> Path:
    """Make an SQLite file with every table, once; each test gets a copy."""
    path = _shelf / "template.db"
    made = db.configure(f"sqlite:///{path}")
    all_tables().create_all(made)
    made.dispose()
    return path


@pytest.fixture(scope="session")
def _kept_engine(request: pytest.FixtureRequest, _shelf: Path) -> Iterator[Engine]:
    """Keep one engine for all tests: what SQLAlchemy has compiled once stays compiled."""
    if ON_POSTGRES:
        kept = db.make_engine(request.getfixturevalue("postgres_url"))
        all_tables().create_all(kept)
    else:
        kept = db.make_engine(f"sqlite:///{_shelf / 'test.db'}")
    yield kept
    kept.dispose()


def all_tables() -> Any:
    """Give the metadata that knows the tables of every feature."""
    for feature in FEATURES:
        import_module(f"app.{feature}.models")
    return db.Base.metadata


@pytest.fixture
def database(request: pytest.FixtureRequest, _kept_engine: Engine) -> Iterator[str]:
    """Point both doors at an empty database and give its address."""
    if ON_POSTGRES:
        with _kept_engine.begin() as connection:
            connection.exec_driver_sql(postgres.EMPTY)
    else:
        _kept_engine.dispose()  # no connection may live on in the file that goes
        own = Path(_kept_engine.url.database or "")
        for stale in own.parent.glob(f"{own.name}*"):
            stale.unlink()
        shutil.copy(request.getfixturevalue("_template"), own)
    _open(_kept_engine)
    yield _kept_engine.url.render_as_string(hide_password=False)
    if not ON_POSTGRES or db.engine() is not _kept_engine:
        db.engine().dispose()


def _open(engine: Engine) -> None:
    """Use this engine, as db.configure() would use a new one."""
    if db._engine not in {None, engine}:
        db._engine.dispose()
    db._engine = engine


@pytest.fixture(scope="session")
def _built() -> Flask:
    """Build the application once: only its settings and its database differ between tests."""
    return make_app("sqlite://")


def make_app(url: str, **overrides: Any) -> Flask:
    """Build an application on the database at `url`, without form tokens and costly hashes."""
    settings = {"ENV": "test", "JOBS": "worker", "MAIL_PORT": 9, "PASSWORD_COST": 1}
    settings |= {"MAIL_HOOK_SECRET": "h" * 32, "RATES": False}
    settings["DATA_FOLDER"] = str(Path(tempfile.gettempdir()) / "rostrum-tests")
    made = create_app(settings | {"DATABASE_URL": url, "SECRET_KEY": "k" * 32} | overrides)
    made.config.update({"TESTING": True, "WTF_CSRF_ENABLED": False} | overrides)
    return made


@pytest.fixture
def app(_built: Flask, database: str, _kept_engine: Engine) -> Iterator[Flask]:
    """Give the application on this test's database; settings may be changed, they come back."""
    before = dict(_built.config)
    _open(_kept_engine)
    _built.config["DATABASE_URL"] = database
    yield _built
    _built.config.clear()
    _built.config.update(before)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a browser without a face, nobody signed in."""
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask) -> Callable[..., FlaskClient]:
    """Give a function that signs in a new member of staff: `signed_in("moderator")`."""

    def sign_in(*roles: str) -> FlaskClient:
        with db.writing() as session:
            cookie = builders.a_visit(session, builders.a_staff(session, *roles))
        client = app.test_client()
        client.set_cookie(builders.STAFF_COOKIE, cookie)
        return client

    return sign_in


@pytest.fixture
def statements() -> Callable[[], Any]:
    """Give a context manager that lists the SQL statements run inside it."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith("BEGIN"):  # SQLite's is a statement, PostgreSQL's is not
                seen.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(Engine, "before_cursor_execute", note)

    return counting


@pytest.fixture
def smtp(request: pytest.FixtureRequest) -> Iterator[Peer]:
    """Run a real SMTP peer; where the test has an application, its mail goes there."""
    peer = Peer()
    peer.up()
    if "app" in request.fixturenames:
        request.getfixturevalue("app").config["MAIL_PORT"] = peer.port
    yield peer
    peer.down()
