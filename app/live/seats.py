"""How many streams a process takes, and how many of them from one address."""

import threading
from collections import Counter
from dataclasses import dataclass, field

UNBOUNDED = 10**6


@dataclass
class Seats:
    """The streams that are open: a thread is held by each, and pages need some for themselves."""

    most: int = UNBOUNDED
    most_of_one: int = UNBOUNDED
    _taken: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, address: str) -> bool:
        """Take a seat for a stream to this address, or tell that there is none."""
        with self._lock:
            if self._taken.total() >= self.most or self._taken[address] >= self.most_of_one:
                return False
            self._taken[address] += 1
            return True

    def leave(self, address: str) -> None:
        """Give the seat back."""
        with self._lock:
            self._taken[address] -= 1
            if self._taken[address] <= 0:
                del self._taken[address]

    def taken(self) -> int:
        """Count the streams that are open."""
        with self._lock:
            return self._taken.total()
