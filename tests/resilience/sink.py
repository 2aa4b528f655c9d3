"""An SMTP peer that keeps count of every copy, fails now and then, and tells the worst moment."""

import asyncio
import random
import threading
from collections import Counter, defaultdict
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller

from tests.resilience.broker import free_port


class Sink:
    """Keeps the Message-IDs of all copies by recipient; `faults` are shares of the letters.

    "later" is answered 451, "never" 550, "dropped" loses the line before the letter is kept,
    "doubtful" after it was kept and before that is said. `at_worst(act)` has `act()` called once
    when the next letter is kept and its sender does not know it yet.
    """

    def __init__(self, seed: int = 7, **faults: float) -> None:
        self.port = free_port()
        self.copies: dict[str, list[str]] = defaultdict(list)
        self.refused: set[str] = set()
        self.happened: Counter[str] = Counter()
        self.faults = faults
        self._drawn, self._lock = random.Random(seed), threading.Lock()
        self._at_worst: Any = None
        self._controller: Controller | None = None

    def up(self) -> None:
        """Open the door."""
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, ready_timeout=10, decode_data=False
        )
        self._controller.start()

    def down(self) -> None:
        """Close the door."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def at_worst(self, act: Any) -> threading.Event:
        """Have `act` called at the worst moment; the event is set when it was."""
        done = threading.Event()

        def once() -> None:
            act()
            done.set()

        with self._lock:
            self._at_worst = once
        return done

    def never_mind(self) -> None:
        """Forget what was to be done at the worst moment."""
        with self._lock:
            self._at_worst = None

    @property
    def settled(self) -> int:
        """Count the letters of which this peer knows the end."""
        return len(set(self.copies) | self.refused)

    @property
    def repeats(self) -> int:
        """Count the copies beyond the first of each letter."""
        return sum(map(len, self.copies.values())) - len(self.copies)

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep a letter, or fail as the shares say."""
        who, fault = envelope.rcpt_tos[0], self._fault()
        self.happened[fault] += 1
        if fault == "later":
            return "451 4.3.0 come back"
        if fault == "never":
            self.refused.add(who)
            return "550 5.1.1 no such mailbox"
        if fault == "dropped":
            server.transport.abort()
            return "421 gone"
        raw = message_from_bytes(envelope.content)
        self.copies[who].append(str(raw["Message-ID"]))
        with self._lock:
            act, self._at_worst = self._at_worst, None
        if act or fault == "doubtful":
            if act:
                act()
                await asyncio.sleep(0.02)
            server.transport.abort()
            return "421 gone"
        return "250 kept"

    def _fault(self) -> str:
        drawn = self._drawn.random()
        for name, share in self.faults.items():
            if drawn < share:
                return name
            drawn -= share
        return "kept"
