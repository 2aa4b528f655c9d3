"""How long a search may go on: until a deadline, or until somebody says stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic

from ortools.sat.python import cp_model

from scheduling.cpsat import solver_for
from scheduling.telling import Ear

SHARE_OF_TIME = 0.5
"""One solve may take this part of what is left, so that later tiers have a turn."""

SHARE_IN_A_HURRY = 0.25

LOOK = 0.05


@dataclass(frozen=True)
class Patience:
    """deadline: on the monotonic clock, in seconds. stopped: asked several times a second."""

    deadline: float
    stopped: Callable[[], bool]
    seed: int = 0

    @property
    def left(self) -> float:
        """Seconds that are left; 0 or less when it is time to end."""
        return 0.0 if self.stopped() else self.deadline - monotonic()

    def ask(
        self, cp: cp_model.CpModel, *, hurry: bool = False, ear: Ear | None = None
    ) -> tuple[cp_model.CpSolver, int]:
        """Solve a model within a share of the time, and end early when told to.

        hurry: there is a solution already, and this is only to see whether it can be bettered.
        ear: hears of every solution and bound on the way.
        """
        solver = solver_for(self.left * (SHARE_IN_A_HURRY if hurry else SHARE_OF_TIME), self.seed)
        if ear is not None:
            solver.best_bound_callback = ear.on_bound
        with self._watching(solver):
            return solver, int(solver.solve(cp, ear))

    @contextmanager
    def _watching(self, solver: cp_model.CpSolver) -> Iterator[None]:
        done = threading.Event()

        def watch() -> None:
            while not done.wait(LOOK):
                if self.stopped():
                    solver.stop_search()

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()
