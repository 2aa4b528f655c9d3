"""What browser tests stand on: Debian's Chromium, a served site, people with their own browsers."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from app import db
from tests import builders
from tests.conftest import make_app
from tests.end_to_end.site import Site, load_kunming, serve

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Drive Debian's Chromium, which may look up no name but this machine's."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed: apt-get install chromium")
    rules = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
    return {"executable_path": str(CHROMIUM), "args": [rules]}


@pytest.fixture
def site(database: str) -> Iterator[Site]:
    """Serve the Kunming segment, with form tokens as in production."""
    app = make_app(database, WTF_CSRF_ENABLED=True)
    load_kunming()
    served, stop = serve(app)
    yield served
    stop()


@pytest.fixture
def person(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a browser for one more person; its console must stay silent."""
    complaints: list[str] = []
    contexts = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(f"{message.location.get('url')}: {message.text}")

    def opened(**settings: Any) -> Page:
        contexts.append(browser.new_context(**({"locale": "en-GB"} | settings)))
        page = contexts[-1].new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.set_default_timeout(10_000)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def officer(address, person):
    """Give a function that opens a browser in which a programme officer is signed in."""

    def opened(**settings) -> Page:
        page: Page = person(**settings)
        with db.writing() as session:
            cookie = builders.a_visit(session, builders.a_staff(session, "programme_officer"))
        page.context.add_cookies([{"name": builders.STAFF_COOKIE, "value": cookie, "url": address}])
        return page

    return opened
