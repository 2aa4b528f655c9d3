"""The post room: takes letters from the outbox, hands them to the mail server, books each one."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Self

import structlog
from sqlalchemy.orm import Session

from app import db
from app.notifications import ledger
from app.notifications.connection import Connection, NoAnswer, Outcome, Undelivered
from app.notifications.message import Message
from app.notifications.models import Letter
from app.notifications.pulse import Pulse
from app.web import clock

BATCH = 20
LETTERS_A_CONNECTION = 100
IDLE_S = 1.0
LONGEST_SILENCE_S = 5.0

Now = Callable[[], datetime]
log = structlog.get_logger()


def drain(settings: Mapping[str, Any], now: datetime, *, most: int = 1000) -> int:
    """Send the letters that are due at `now`, at most `most`, and say how many were accepted.

    Raises NoAnswer when the mail server cannot be reached; the letters stay queued.
    """
    began = time.monotonic()

    def ticking() -> datetime:
        return now + timedelta(seconds=time.monotonic() - began)

    with Counter(settings, ticking, threading.Event()) as counter:
        while most > 0 and (handled := counter.serve(min(most, BATCH))):
            most -= handled
        return counter.sent


class PostRoom(threading.Thread):
    """A post room of its own thread; any number of them may work on one database.

    `stop()` lets the letter in hand be finished. While nothing is due it asks the database
    once a second; while the mail server is silent it knocks with growing pauses.
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        super().__init__(name="post-room", daemon=True)
        self._settings = settings
        self._stopping = threading.Event()

    def stop(self, timeout_s: float = 30) -> None:
        """Finish the letter in hand, give the others back, and end."""
        self._stopping.set()
        if self.is_alive():
            self.join(timeout_s)

    def run(self) -> None:
        """Work until stopped; whatever goes wrong, begin again."""
        with Counter(self._settings, clock.of(self._settings), self._stopping) as counter:
            pause = IDLE_S
            while not self._stopping.is_set():
                pause = _next_pause(counter, pause)
                self._stopping.wait(pause)


def _next_pause(counter: "Counter", last: float) -> float:
    try:
        return 0.0 if counter.serve(BATCH) else IDLE_S
    except NoAnswer as silence:
        log.warning("mail.no_answer", reason=str(silence))
    except Exception:
        log.exception("post_room.failed")
    return min(max(last, IDLE_S) * 2, LONGEST_SILENCE_S)


@contextmanager
def _booking() -> Iterator[Session]:
    with db.writing() as session:
        session.connection()  # wait for the lock before looking at the clock: leases are short
        yield session


class Counter:
    """The counter of the post room: one connection, one letter at a time, each one booked."""

    def __init__(self, settings: Mapping[str, Any], now: Now, stopping: threading.Event) -> None:
        self.sent = 0
        self._settings, self._now, self._stopping = settings, now, stopping
        self._server = f"{settings['MAIL_SERVER']}:{settings['MAIL_PORT']}"
        self._sender = (settings["MAIL_SENDER_NAME"], settings["MAIL_SENDER"])
        self._gap_s = 1 / settings["MAIL_RATE"] if settings["MAIL_RATE"] > 0 else 0.0
        self._next_slot = 0.0
        self._heard = False
        self._line: Connection | None = None
        self._pulse = Pulse(now)

    def __enter__(self) -> Self:
        self._pulse.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._hang_up()
        self._pulse.stop()

    def serve(self, most: int) -> int:
        """Take up to `most` due letters through; 0 when nothing is due."""
        with db.reading() as session:
            due = ledger.anything_due(session, self._now())
        if not due:
            self._hang_up()
            return 0
        self._connected()  # first, so that letters are not reserved for a server that is down
        with _booking() as session:
            letters = ledger.claim(session, self._now(), most)
        self._hand_over_all(letters)
        return len(letters)

    def _hand_over_all(self, letters: Sequence[Letter]) -> None:
        done: tuple[Letter, Outcome] | None = None
        waiting = list(letters)
        try:
            while waiting and self._may_go_on():
                line = self._connected()
                letter = waiting[0]
                ours, done = self._book(done, letter), None
                waiting.pop(0)
                if ours:
                    done = letter, self._handed_over(line, letter)
        finally:
            self._close_book(done, waiting)

    def _book(self, done: tuple[Letter, Outcome] | None, following: Letter) -> bool:
        # One transaction a letter: nothing that was accepted may be forgotten, and before the
        # next one leaves the book must say that it is in hand.
        with _booking() as session:
            if done is not None:
                ledger.settle(session, *done, self._now())
            return ledger.take_in_hand(session, following, self._now())

    def _close_book(self, done: tuple[Letter, Outcome] | None, waiting: Sequence[Letter]) -> None:
        if done is None and not waiting:
            return
        with _booking() as session:
            if done is not None:
                ledger.settle(session, *done, self._now())
            ledger.give_back(session, waiting)

    def _handed_over(self, line: Connection, letter: Letter) -> Outcome:
        with self._pulse.keeping(letter.id, letter.attempts):
            try:
                line.send(Message(letter, self._sender))
            except Undelivered as undelivered:
                outcome = undelivered.outcome
            except Exception as fault:  # a letter that cannot be built must not stop the others
                log.exception("letter.unsendable", letter=letter.id)
                self._hang_up()
                outcome = Outcome("later", f"this letter cannot be sent: {fault}")
            else:
                outcome = Outcome("sent")
        self.sent += outcome.fate == "sent"
        log.info("letter.handed_over", letter=letter.id, kind=letter.kind, fate=outcome.fate)
        return outcome

    def _connected(self) -> Connection:
        if self._line is not None and self._line.num_emails >= LETTERS_A_CONNECTION:
            self._hang_up()
        if self._line is None or not self._line.is_open:
            self._line = self._dial()
        return self._line

    def _dial(self) -> Connection:
        try:
            line = Connection(self._settings).__enter__()
        except NoAnswer as silence:
            self._heard = False
            with db.writing() as session:
                ledger.silent(session, self._server, str(silence), self._now())
            raise
        if not self._heard:
            with db.writing() as session:
                ledger.answers(session, self._server)
            self._heard = True
        return line

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.__exit__()
            self._line = None

    def _may_go_on(self) -> bool:
        if self._gap_s:
            ahead = self._next_slot - time.monotonic()
            if ahead > 0:
                self._stopping.wait(ahead)
            self._next_slot = max(self._next_slot, time.monotonic()) + self._gap_s
        return not self._stopping.is_set()
