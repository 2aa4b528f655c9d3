"""A PostgreSQL server of the tests' own, from Debian's packages, gone when they end."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CARELESS = """
fsync=off
synchronous_commit=off
full_page_writes=off
autovacuum=off
max_connections=60
"""
# Ten times quicker than TRUNCATE where tables hold a handful of rows.
EMPTY = """
DO $$ DECLARE one record; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE 'DELETE FROM ' || quote_ident(one.tablename);
  END LOOP;
  PERFORM setval(quote_ident(sequencename)::regclass, 1, false)
    FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""


class Absent(RuntimeError):
    """There is no server to start; the message says what to install."""


def programs() -> Path:
    """Find the newest server's programs where Debian puts them."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise Absent("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1].parent


class Server:
    """A fresh server on a loopback port; it may be stopped and started again."""

    def __init__(self, home: Path) -> None:
        self._home, self._programs, self._port = home, programs(), _free_port()
        self.url = f"postgresql://rostrum@127.0.0.1:{self._port}/postgres"
        made = ("-D", home / "d", "-A", "trust", "-U", "rostrum", "-N")
        _as_postgres(home, self._programs / "initdb", *made, "-E", "UTF8", "--locale=C.UTF-8")
        with (home / "d" / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(f"{CARELESS}port={self._port}\nlisten_addresses='127.0.0.1'\n")
            settings.write(f"unix_socket_directories='{home}'\n")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._ctl("-l", self._home / "log", "-w", "start")

    def stop(self, how: str = "immediate") -> None:
        """Stop it at once; "fast" keeps what was committed, which these settings else do not."""
        self._ctl("-m", how, "stop")

    def _ctl(self, *words: str | Path) -> None:
        _as_postgres(self._home, self._programs / "pg_ctl", "-D", self._home / "d", *words)


@contextmanager
def running() -> Iterator[Server]:
    """Run a fresh server."""
    programs()
    home = Path(tempfile.mkdtemp(prefix="rostrum-pg-"))
    try:
        made = Server(home)
        made.start()
        try:
            yield made
        finally:
            if (home / "d" / "postmaster.pid").exists():
                made.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def server() -> Iterator[str]:
    """Run a fresh server and give the address of its empty database."""
    with running() as made:
        yield made.url


def _as_postgres(home: Path, *command: str | Path) -> None:
    """Run a command; root steps down first, because the server refuses to run as root."""
    become: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
        become = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    done = subprocess.run(
        [*become, *map(str, command)],
        cwd=home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise Absent(f"PostgreSQL would not start: {done.stderr.decode(errors='replace')[-500:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
