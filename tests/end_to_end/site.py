"""A running site for browser tests: served from a thread, its clock set by the test."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import axe_playwright_python
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from app import db
from app.audit.service import SYSTEM
from app.delegations import service as delegations
from app.jobs import worker
from app.live import answers
from app.notifications import post_room
from app.programme import conference_file
from app.programme import service as programme
from app.web import clock
from tests import builders

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = 320  # px, the width to which a page must still fold (WCAG 2.2, 1.4.10)
# The elements that stick out of the page to the side, unless something around them scrolls.
TOO_WIDE = """() => {
  const scrolls = one => one !== document.body &&
    (getComputedStyle(one).overflowX !== "visible" || scrolls(one.parentElement));
  const outside = one => {
    const {left, right} = one.getBoundingClientRect();
    return (right > window.innerWidth + 1 || left < -1) && !scrolls(one.parentElement);
  };
  if (document.documentElement.scrollWidth <= window.innerWidth) return [];
  return [...document.querySelectorAll("body *")].filter(outside)
    .map(one => one.outerHTML.slice(0, 120)).slice(0, 5);
}"""


class Silent(WSGIRequestHandler):
    """Serves without a word; what a test needs to know it asks."""

    def log(self, *_: Any) -> None:
        """Say nothing."""


@dataclass
class Site:
    """The site under test: its application, its address, and what happens behind the pages."""

    app: Flask
    address: str

    def clock(self, at: datetime) -> None:
        """Let it be `at` now."""
        offset = (at - datetime.now(UTC)).total_seconds()
        self.app.config["CLOCK_OFFSET_S"] = round(offset)

    def send_letters(self) -> int:
        """Let the post room make its round."""
        return post_room.drain(self.app.config, clock.of(self.app.config)())

    def do_jobs(self) -> None:
        """Let the workshop do what waits."""
        while worker.work_once(self.app.config):
            pass


def serve(app: Flask) -> tuple[Site, Callable[[], None]]:
    """Serve an application from a thread; the second value stops it."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    address = f"http://127.0.0.1:{server.port}"
    app.config["BASE_URL"] = address
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def stop() -> None:
        end_streams(app)
        server.shutdown()
        thread.join()
        server.server_close()

    return Site(app, address), stop


def end_streams(app: Flask) -> None:
    """End what still follows a page: its watcher must not ask the database of the next test."""
    answers.bound(app, most=0, ends=lambda: True)
    seats, ends_at = answers.of(app).seats, monotonic() + 5
    while seats.taken() and monotonic() < ends_at:
        sleep(0.05)


def load_kunming() -> None:
    """Load the reference data and the Kunming segment."""
    text = (Path(programme.__file__).parent / "conferences" / "kunming.yaml").read_text("utf-8")
    with db.writing() as session:
        delegations.load_reference(session)
        programme.load(session, conference_file.parse(text), actor=SYSTEM, now=builders.NOW)


def addressee_id(code: str) -> int:
    """Find the first addressee of a Party."""
    with db.reading() as session:
        party = delegations.participant(session, code)
        wanted = select(builders.Addressee.id).where(builders.Addressee.participant_id == party.id)
        return session.scalars(wanted).first() or 0


def sound(page: Page) -> None:
    """Assert that a page keeps the promises all pages make: accessible, whole, quiet."""
    page.wait_for_load_state("load")  # without its stylesheet no page is sound
    page.evaluate(AXE)
    found: Any = page.evaluate(
        'rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]})', RULES
    )
    assert [
        (one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]
    ] == []
    assert page.locator("h1").count() == 1
    usual = page.viewport_size
    page.set_viewport_size({"width": NARROW, "height": 800})
    wide = page.evaluate(TOO_WIDE)
    page.set_viewport_size(usual)
    assert wide == [], f"{page.url} does not fold to {NARROW} px: {wide}"
