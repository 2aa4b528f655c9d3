"""A RabbitMQ node of the tests' own, from Debian's package, gone when they end."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_S = 60


class Absent(RuntimeError):
    """There is no broker to start; the message says what to install."""


class Node:
    """One node on loopback ports, under a name and in a folder of its own."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}//"
        self._process: subprocess.Popen[bytes] | None = None
        self._daemon: subprocess.Popen[bytes] | None = None
        epmd = str(free_port())
        self._environ = {
            **os.environ,
            "HOME": str(home),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": epmd,
            "LC_ALL": "C.UTF-8",
            "RABBITMQ_NODENAME": f"rostrum-{os.getpid()}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(home / "rows"),
            "RABBITMQ_LOG_BASE": str(home / "log"),
            "RABBITMQ_PID_FILE": str(home / "pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "plugins"),
            "RABBITMQ_CONF_ENV_FILE": str(home / "none"),
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none",
        }

    def up(self) -> None:
        """Start it, and wait until it takes connections."""
        self._daemon = self._run("epmd", "-address", "127.0.0.1")
        self._process = self._run("/usr/lib/rabbitmq/bin/rabbitmq-server")
        end = time.monotonic() + START_S
        while not _greets(self.port):
            if self._process.poll() is not None or time.monotonic() > end:
                self.down()
                raise Absent(f"RabbitMQ would not start: {self._said()}")
            time.sleep(0.1)

    def down(self) -> None:
        """End it at once, as a machine ends that loses its power."""
        for process in (self._process, self._daemon):
            if process is not None and process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._process = self._daemon = None

    def hang(self) -> None:
        """Let it keep its connections and answer nothing."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it answer again."""
        self._signal(signal.SIGCONT)

    def wipe(self) -> None:
        """Let it lose all it held, and come back empty."""
        self.down()
        shutil.rmtree(self.home / "rows", ignore_errors=True)
        self.up()

    def _signal(self, number: int) -> None:
        assert self._process is not None
        os.killpg(self._process.pid, number)

    def _run(self, *command: str) -> "subprocess.Popen[bytes]":
        with (self.home / "said").open("ab") as said:
            return subprocess.Popen(
                command,
                cwd=self.home,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    def _said(self) -> str:
        return (self.home / "said").read_text(encoding="utf-8", errors="replace")[-500:]


@contextmanager
def node() -> Iterator[Node]:
    """Run a fresh node."""
    if not Path("/usr/lib/rabbitmq/bin/rabbitmq-server").exists() or not shutil.which("epmd"):
        raise Absent("RabbitMQ is not installed: apt-get install rabbitmq-server")
    home = Path(tempfile.mkdtemp(prefix="rostrum-mq-"))
    (home / "rabbitmq.conf").write_text(
        "loopback_users.guest = true\nlog.file.level = warning\nvm_memory_high_watermark.absolute"
        " = 200MB\ndisk_free_limit.absolute = 10MB\n",
        encoding="ascii",
    )
    (home / "plugins").write_text("[].", encoding="ascii")
    made = Node(home)
    try:
        made.up()
        yield made
    finally:
        made.down()
        shutil.rmtree(home, ignore_errors=True)


def free_port() -> int:
    """Find a port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _greets(port: int) -> bool:
    """Ask for version 0 of the protocol: a broker that is up names the one it speaks."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(b"AMQP\x00\x00\x00\x00")
            return line.recv(4) == b"AMQP"
    except OSError:
        return False
