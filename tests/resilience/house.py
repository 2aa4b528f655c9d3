"""A whole site in processes of its own, which can be killed: database, settings, commands."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.resilience.broker import free_port

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

MODES = ("embedded", "worker", "celery")


class House:
    """The settings of one site, and the processes that were started in it."""

    def __init__(self, folder: Path, url: str, mode: str, **settings: Any) -> None:
        self.folder, self.mode, self.web_port = folder, mode, free_port()
        self.app = "wsgi"
        self._logs = folder / "said"
        told = {"ENV": "test", "DATABASE_URL": url, "JOBS": mode, "DATA_FOLDER": folder / "data"}
        told |= {"SECRET_KEY": "k" * 32, "PASSWORD_COST": 1, "BIND": f"127.0.0.1:{self.web_port}"}
        told |= {"WEB_WORKERS": 1, "WEB_THREADS": 8} | settings
        self.environ = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environ |= {f"ROSTRUM_{name}": str(value) for name, value in told.items()}
        self.environ |= {"LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
        self._running: list[subprocess.Popen[bytes]] = []

    def worker(self) -> "subprocess.Popen[bytes]":
        """Start what sends letters in this mode, as a group of processes."""
        commands = {
            "embedded": self._web_command(),
            "worker": self.command("work"),
            "celery": self.command("celery-worker"),
        }
        return self.start(*commands[self.mode])

    def command(self, *words: str) -> list[str]:
        """Give the line that runs a `rostrum` command."""
        return [sys.executable, "-m", "flask", "--app", self.app, "rostrum", *words]

    def web(self) -> "subprocess.Popen[bytes]":
        """Start the web server and wait until it listens."""
        process = self.start(*self._web_command())
        until(lambda: _listens(self.web_port), "the web server did not listen")
        return process

    def start(self, *command: str) -> "subprocess.Popen[bytes]":
        """Start a command as a group of processes."""
        with self._logs.open("ab") as said:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        self._running.append(process)
        return process

    def kill(self, process: "subprocess.Popen[bytes]", number: int = signal.SIGKILL) -> None:
        """End the whole group."""
        if process.poll() is None:
            os.killpg(process.pid, number)
        process.wait(30)

    def end(self) -> None:
        """End whatever still runs."""
        for process in self._running:
            self.kill(process)

    @property
    def said(self) -> str:
        """Give what the processes wrote, for whoever asks why."""
        return self._logs.read_text(encoding="utf-8", errors="replace")

    def _web_command(self) -> list[str]:
        return [str(BIN / "gunicorn"), "-c", "deploy/gunicorn.py", "wsgi:app"]


@contextmanager
def house(folder: Path, url: str, mode: str, **settings: Any) -> Iterator[House]:
    """Open a house; whatever was started in it ends with the block."""
    made = House(folder, url, mode, **settings)
    try:
        yield made
    finally:
        made.end()


def until(
    holds: Callable[[], Any], otherwise: str = "it did not come to pass", s: float = 40
) -> Any:
    """Wait until something holds, and give it."""
    end = time.monotonic() + s
    while not (found := holds()):
        assert time.monotonic() < end, otherwise
        time.sleep(0.02)
    return found


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
