"""`rostrum demo`: builds what is missing, shows it coming, and serves it until Ctrl-C."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from flask import Flask
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

import config
from app.demo import answering, building, card, peer, simulate, standing
from app.demo.standing import Standing

SEED = 15
USUAL = 196  # speakers: one for each Party
SECONDS = 20  # of search for the allocation
PATIENCE_S = 30

Makes = Callable[[dict[str, Any]], Flask]


class Cannot(RuntimeError):
    """The demonstration cannot start; the message says why and what to do."""


def demo(
    make_app: Makes,
    *,
    speakers: int | None = None,
    port: int,
    serving: bool = True,
    folder: Path | None = None,
    seconds: int = SECONDS,
) -> Standing:
    """Build a demonstration of that many speakers (196) where none stands, then serve it.

    A finished one is taken as it is. `seconds` are given to the search for places. Raises
    Cannot for a port that is taken or a demonstration of another size that stands in the folder.
    """
    folder, console = folder or standing.FOLDER, Console()
    found = standing.kept(folder)
    if found and speakers not in {None, found.speakers}:
        raise Cannot(
            f"A demonstration with {found.speakers} speakers stands in {folder}. "
            f"Remove it with `make demo-reset` to begin again with {speakers}."
        )
    if serving:
        _port_is_free(port)
    with _receiving(folder, found) as mail_port:
        if found is None:
            made = Standing(speakers or USUAL, SEED, standing.offset(building.SOLVED))
            app = make_app(standing.settings(folder, made, port=port, mail_port=mail_port))
            found = _build(app, console, made, seconds)
            standing.keep(folder, found)
        if serving:
            settings = standing.settings(folder, found, port=port, mail_port=mail_port)
            _serve(console, found, settings, port)
    return found


def _port_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((peer.HOST, port))
        except OSError as fault:
            raise Cannot(
                f"Port {port} is taken by another program. Choose another one: "
                f"`make demo PORT={port + 1}`."
            ) from fault


@contextmanager
def _receiving(folder: Path, found: Standing | None) -> Iterator[int]:
    """Run the mail server; an unfinished demonstration is cleared away before it starts."""
    if found is None and folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind((peer.HOST, 0))
        port = probe.getsockname()[1]
    server = peer.serving(folder / "mailbox", port)
    try:
        yield port
    finally:
        server.stop()


def _build(app: Flask, console: Console, made: Standing, seconds: int) -> Standing:
    with _progress(console) as shown, app.app_context():
        links = _steps(app, shown, made.speakers, seconds)
    return replace(made, links=links, clock_offset_s=standing.offset(building.OPENED))


def _progress(console: Console) -> Progress:
    columns = (SpinnerColumn(finished_text="✓"), TextColumn("{task.description}"), BarColumn(20))
    return Progress(*columns, TimeElapsedColumn(), console=console)


def _steps(app: Flask, shown: Progress, speakers: int, seconds: int) -> dict[str, str]:
    base_url = app.config["BASE_URL"]
    with _step(shown, "Loading 196 Parties and the Kunming segment"):
        building.load(speakers, seed=SEED)
    with _step(shown, "Adding one officer for each role"):
        building.add_staff()
    with _step(shown, "Dispatching the invitations"):
        tokens = building.dispatch(base_url)
        building.print_enclosures(app.config)
    coming = simulate.drawn(speakers, seed=SEED)
    with _step(shown, f"Simulating {len(coming)} replies", len(coming)) as done:
        building.reply(coming, tokens, base_url, done)
    _solve(app, shown, seconds)
    with _step(shown, "Publishing revision 1"):
        building.publish(app.config)
    letters = building.waiting()
    with _step(shown, f"Delivering {letters} letters to the mailbox", letters) as done:
        building.deliver(app.config, done)
    with _step(shown, "Taking in the first answers from calendars"):
        answering.come(app.config, building.PUBLISHED)
        building.deliver(app.config, lambda _count: None)
    return building.links(tokens)


@contextmanager
def _step(shown: Progress, title: str, total: int | None = None) -> Iterator[building.Step]:
    task = shown.add_task(title, total=total)
    yield lambda count: shown.advance(task, count)
    size = total or 1
    shown.update(task, total=size, completed=size)


def _solve(app: Flask, shown: Progress, seconds: int) -> None:
    title = "Allocating the floor"
    task = shown.add_task(title, total=None)
    for progress in building.solve(app.config, seed=SEED, seconds=seconds):
        if progress.get("tier"):
            shown.update(
                task,
                description=f"{title}: {progress['tier']}",
                total=progress.get("tiers_total"),
                completed=progress.get("tiers_done", 0),
            )
    shown.update(task, description=title, total=1, completed=1)


def _serve(console: Console, found: Standing, settings: dict[str, Any], port: int) -> None:
    """Run gunicorn in a process of its own, and end it when we are asked to end."""
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.py", "wsgi:app"]
    own = {"ROSTRUM_BIND": f"{peer.HOST}:{port}", "ROSTRUM_WEB_LOG": "warning"}
    environment = standing.environment(settings) | own
    for name in (signal.SIGINT, signal.SIGTERM):  # a shell may have told us to ignore the first
        signal.signal(name, signal.default_int_handler)
    server = subprocess.Popen(  # noqa: S603 (no word of it comes from outside)
        command, cwd=config.ROOT, env=_surroundings() | environment, start_new_session=True
    )
    try:
        _until_it_answers(server, port)
        card.show(console, found, settings["BASE_URL"])
        server.wait()
        raise Cannot("The web server ended by itself; its last lines above say why.")
    except KeyboardInterrupt:
        console.print("\nStopping.")
    finally:
        server.terminate()
        server.wait(PATIENCE_S)


def _surroundings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("ROSTRUM_")}


def _until_it_answers(server: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and server.poll() is None:
        connection = HTTPConnection(peer.HOST, port, timeout=2)
        try:
            connection.request("GET", "/ready")
            if connection.getresponse().status == 200:  # noqa: PLR2004
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise Cannot("The web server does not answer; its last lines above say why.")
