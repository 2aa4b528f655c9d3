"""The door for a mailbox elsewhere: an IMAP server is asked every minute (RFC 9051)."""

import imaplib
import re
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog

from app import db
from app.inbound import service
from app.inbound.reading import LARGEST
from app.notifications import ledger
from app.web import clock

MOST = 50  # messages at one visit
IDLE_S = 5.0
SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})")
UID = re.compile(rb"\d{1,10}")
FAULTS = (OSError, imaplib.IMAP4.error, ssl.SSLError)
log = structlog.get_logger()


class Postman(threading.Thread):
    """Fetches from the mailbox until stopped; does nothing where none is named."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        super().__init__(name="mailbox", daemon=True)
        self._settings = settings
        self._stopping = threading.Event()

    def stop(self, timeout_s: float = 30) -> None:
        """End after the message in hand."""
        self._stopping.set()
        if self.is_alive():
            self.join(timeout_s)

    def run(self) -> None:
        """Look every IMAP_EVERY_S seconds; whatever goes wrong, look again."""
        if not self._settings["IMAP_SERVER"]:
            return
        now = clock.of(self._settings)
        while not self._stopping.is_set():
            try:
                visit(self._settings, now(), self._stopping)
            except Exception:
                log.exception("mailbox.failed")
            self._stopping.wait(max(self._settings["IMAP_EVERY_S"], IDLE_S))


def server_of(settings: Mapping[str, Any]) -> str:
    """Name the server as outages are known by; "" where no mailbox is asked."""
    server = settings["IMAP_SERVER"]
    return f"imap {server}:{settings['IMAP_PORT']}" if server else ""


def visit(
    settings: Mapping[str, Any], now: datetime, stopping: threading.Event | None = None
) -> int:
    """Take in what is unread, mark it read, and give how many were new.

    A mailbox that cannot be read is noted for officers, and asked again at the next visit.
    """
    try:
        with _connection(settings) as line:
            taken = sum(_fetched(line, settings, now, stopping or threading.Event()))
    except FAULTS as fault:
        log.warning("mailbox.no_answer", reason=type(fault).__name__)
        with db.writing() as session:
            ledger.silent(session, server_of(settings), _plain(fault), now)
        return 0
    with db.writing() as session:
        ledger.answers(session, server_of(settings))
    return taken


def _plain(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"[:300]


def _connection(settings: Mapping[str, Any]) -> imaplib.IMAP4_SSL:
    """Sign in; the certificate must be good, for this very name."""
    trusted = ssl.create_default_context(cafile=settings["IMAP_CA_FILE"] or None)
    line = imaplib.IMAP4_SSL(
        settings["IMAP_SERVER"],
        settings["IMAP_PORT"],
        ssl_context=trusted,
        timeout=settings["IMAP_TIMEOUT_S"],
    )
    try:
        line.login(settings["IMAP_USERNAME"], settings["IMAP_PASSWORD"])
        folder = settings["IMAP_FOLDER"].replace("\\", "").replace('"', "")
        state, _ = line.select(f'"{folder}"')
        if state != "OK":
            raise imaplib.IMAP4.error(f"no folder {folder}")
    except FAULTS:
        with suppress(*FAULTS):
            line.shutdown()
        raise
    return line


def _fetched(
    line: imaplib.IMAP4_SSL,
    settings: Mapping[str, Any],
    now: datetime,
    stopping: threading.Event,
) -> Iterator[int]:
    _, found = line.uid("SEARCH", "UNSEEN", "UNDELETED")
    for uid in UID.findall(found[0] or b"" if found else b"")[:MOST]:
        if stopping.is_set():
            return
        name = uid.decode()
        raw = _raw(line, name)
        if raw is not None:
            yield _taken(raw, settings, now)
        # Only now: what is taken twice changes nothing, what is marked first may be lost.
        line.uid("STORE", name, "+FLAGS", r"(\Seen)")


def _taken(raw: bytes, settings: Mapping[str, Any], now: datetime) -> int:
    with db.writing() as session:
        if not raw.strip():
            return 0
        if len(raw) > LARGEST:
            again = service.keep_head(session, raw, door="mailbox", now=now).again
        else:
            taken = service.take(session, raw, door="mailbox", settings=settings, now=now)
            again = taken.again
    return 0 if again else 1


def _raw(line: imaplib.IMAP4_SSL, uid: str) -> bytes | None:
    """Fetch one message; of one that is too large no more than shows that it is."""
    _, said = line.uid("FETCH", uid, "(RFC822.SIZE)")
    size = SIZE.search(b" ".join(one for one in said if isinstance(one, bytes)))
    part = f"BODY.PEEK[]<0.{LARGEST + 1}>" if size and int(size[1]) > LARGEST else "BODY.PEEK[]"
    _, said = line.uid("FETCH", uid, f"({part})")
    bodies = [one[1] for one in said if isinstance(one, tuple) and isinstance(one[1], bytes)]
    return bodies[0] if bodies else None
