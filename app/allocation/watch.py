"""An eye on a running solve: progress goes to the job, the officer's wish to stop comes back."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

EVERY_S = 1.0


class Watch:
    """Between a solver that asks many times a second and a job row that is written once."""

    def __init__(self, report: Callable[[dict[str, Any]], bool]) -> None:
        self._report = report
        self._lock = threading.Lock()  # the solver speaks from threads of its own
        self._progress: dict[str, Any] = {}
        self._tiers: dict[str, dict[str, Any]] = {}
        self._told_at = -EVERY_S
        self._stop = False

    def hear(self, progress: dict[str, Any]) -> None:
        """Take a word from the solver; it is passed on at the next turn, with all tiers so far."""
        tier = {key: progress[key] for key in ("value", "bound", "seconds")}
        with self._lock:
            if progress["value"] is not None:
                self._tiers[progress["tier"]] = {"name": progress["tier"], **tier}
            self._progress = {**progress, "tiers": list(self._tiers.values())}

    def stopped(self) -> bool:
        """Tell whether the officer has asked to stop; also the turn at which the job is told."""
        with self._lock:
            if not self._stop and monotonic() - self._told_at >= EVERY_S:
                self._stop = not self._report(self._progress)
                self._told_at = monotonic()
            return self._stop

    @contextmanager
    def awake(self) -> Iterator[None]:
        """Take a turn every second: some steps of a solve are long and ask nobody."""
        done = threading.Event()

        def look() -> None:
            while not done.wait(EVERY_S):
                self.stopped()

        thread = threading.Thread(target=look, name="watch", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
