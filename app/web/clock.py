"""The one place that asks what time it is; services are told."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app


def now() -> datetime:
    """Give the present moment in UTC (shifted in a demonstration, never in production)."""
    return datetime.now(UTC) + timedelta(seconds=current_app.config["CLOCK_OFFSET_S"])


def real() -> datetime:
    """Give the real time in UTC, for what clocks elsewhere must agree on (codes of an app)."""
    return datetime.now(UTC)


def of(settings: Mapping[str, Any]) -> Callable[[], datetime]:
    """Give the same clock to a worker, which has its settings but no request."""
    offset = timedelta(seconds=settings["CLOCK_OFFSET_S"])
    return lambda: datetime.now(UTC) + offset


class Jumps:
    """Notices that the clock of this machine was set: leases cannot be judged for a while then.

    Whoever is alive renews its leases by the new clock meanwhile.
    """

    LEAST_S = 1.0

    def __init__(self) -> None:
        self._gap_s = time.time() - time.monotonic()
        self._jumped_at: float | None = None

    def lately(self, within: timedelta) -> bool:
        """Tell whether the clock jumped within that time; ask often."""
        steady = time.monotonic()
        gap_s = time.time() - steady
        if abs(gap_s - self._gap_s) > self.LEAST_S:
            self._jumped_at = steady
        self._gap_s = gap_s
        return self._jumped_at is not None and steady - self._jumped_at < within.total_seconds()
