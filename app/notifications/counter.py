"""A counter of the post room: one connection, one letter at a time, each one booked."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, Self

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app import db
from app.notifications import ledger, lines
from app.notifications.connection import Connection, NoAnswer, Outcome, Undelivered
from app.notifications.message import Message
from app.notifications.models import Letter
from app.notifications.pulse import Pulse
from app.web.clock import Jumps

AHEAD_S = 3  # no more is reserved than leaves in this time, where MAIL_RATE sets a cap

Now = Callable[[], datetime]
log = structlog.get_logger()


class NoLine(Exception):
    """As many connections to the mail server are open as MAIL_CONNECTIONS allows."""


@contextmanager
def _booking() -> Iterator[Session]:
    with db.writing() as session:
        session.connection()  # wait for the lock before looking at the clock: leases are short
        yield session


class Counter:
    """One connection to the mail server at a time, which up to 100 letters share.

    What became of a letter and could not be booked, because the database was gone or full, is
    kept in mind and booked before anything else is done.
    """

    def __init__(self, settings: Mapping[str, Any], now: Now, stopping: threading.Event) -> None:
        self.sent = 0
        self._settings, self._now, self._stopping = settings, now, stopping
        self._server = f"{settings['MAIL_SERVER']}:{settings['MAIL_PORT']}"
        self._sender = (settings["MAIL_SENDER_NAME"], settings["MAIL_SENDER"])
        self._heard = False
        self._line: Connection | None = None
        self._holder: str | None = None
        self._owed: tuple[Letter, Outcome] | None = None
        self._jumps = Jumps()
        self._pulse = Pulse(now)

    def __enter__(self) -> Self:
        self._pulse.start()
        return self

    def __exit__(self, *_: object) -> None:
        try:
            with suppress(SQLAlchemyError):  # an unknown fate is settled when the lease runs out
                self._close_book()
            self.leave()
        finally:
            self._pulse.stop()

    def serve(self, most: int) -> int:
        """Take up to `most` due letters through; 0 when nothing is due, or no line is free.

        Raises NoAnswer when the mail server cannot be reached.
        """
        self._close_book()
        with db.reading() as session:
            due = ledger.anything_due(session, self._now())
        if not due:
            self.leave()
            return 0
        try:
            self._connected()  # first: letters are not reserved for a server that is down
        except NoLine:
            return 0
        letters = self._reserved(most)
        self._hand_over_all(letters)
        return len(letters)

    def take(self, letter_id: int, attempts: int) -> bool:
        """Take one letter through that was announced; False when it has gone on since.

        Raises NoAnswer and NoLine; the letter then stays where it is.
        """
        self._close_book()
        with db.reading() as session:
            if not ledger.still_waits(session, letter_id, attempts, self._now()):
                return False
        line = self._connected()
        if not self._may_go_on():
            return False
        with _booking() as session:
            letter = ledger.take_announced(session, letter_id, attempts, self._now())
        if letter is not None:
            self._owed = letter, self._handed_over(line, letter)
            self._close_book()
        return letter is not None

    def leave(self) -> None:
        """Hang up and let somebody else have the line."""
        self._hang_up()
        if self._holder is not None:
            self._pulse.watch(None)
            with suppress(SQLAlchemyError), db.writing() as session:  # else its lease runs out
                lines.release(session, self._server, self._holder)
            self._holder = None

    def _reserved(self, most: int) -> Sequence[Letter]:
        if rate := self._settings["MAIL_RATE"]:
            most = min(most, rate * AHEAD_S)
        sure = not self._jumps.lately(ledger.LEASE)
        with _booking() as session:
            return ledger.claim(session, self._now(), most, sure=sure)

    def _hand_over_all(self, letters: Sequence[Letter]) -> None:
        waiting = list(letters)
        try:
            while waiting and self._may_go_on():
                line = self._connected()
                letter = waiting[0]
                ours = self._book(letter)
                waiting.pop(0)
                if ours:
                    self._owed = letter, self._handed_over(line, letter)
        except NoLine:
            pass  # ours was taken from us, as happens when the clock jumps
        finally:
            self._close_book(waiting)

    def _book(self, following: Letter) -> bool:
        # One transaction a letter: nothing that was accepted may be forgotten, and before the
        # next one leaves the book must say that it is in hand.
        with _booking() as session:
            self._settle(session)
            ours = ledger.take_in_hand(session, following, self._now())
        self._owed = None
        return ours

    def _close_book(self, waiting: Sequence[Letter] = ()) -> None:
        if self._owed is None and not waiting:
            return
        with _booking() as session:
            self._settle(session)
            ledger.give_back(session, waiting)
        self._owed = None

    def _settle(self, session: Session) -> None:
        if self._owed is not None:
            ledger.settle(session, *self._owed, self._now())

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
        worn = self._line and self._line.num_emails >= self._settings["MAIL_LETTERS_A_CONNECTION"]
        if worn:
            self._hang_up()
        if self._pulse.lost_line:
            self.leave()
        if self._line is None or not self._line.is_open:
            self._hold_line()
            self._line = self._dial()
        return self._line

    def _hold_line(self) -> None:
        if self._holder is not None:
            return
        holder, most = lines.name(), self._settings["MAIL_CONNECTIONS"]
        with _booking() as session:
            if lines.take(session, self._server, holder, most, self._now()) is None:
                raise NoLine
        self._holder = holder
        self._pulse.watch((self._server, holder))

    def _dial(self) -> Connection:
        try:
            line = Connection(self._settings).__enter__()
        except NoAnswer as silence:
            self._heard = False
            self.leave()
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
        if rate := self._settings["MAIL_RATE"]:
            with _booking() as session:
                now = self._now()
                moment = lines.next_moment(session, self._server, rate, now)
            self._stopping.wait(max((moment - now).total_seconds(), 0))
        return not self._stopping.is_set()
