"""The one place that asks what time it is; services are told."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app


def now() -> datetime:
    """Give the present moment in UTC (shifted in a demonstration, never in production)."""
    return datetime.now(UTC) + timedelta(seconds=current_app.config["CLOCK_OFFSET_S"])


def of(settings: Mapping[str, Any]) -> Callable[[], datetime]:
    """Give the same clock to a worker, which has its settings but no request."""
    offset = timedelta(seconds=settings["CLOCK_OFFSET_S"])
    return lambda: datetime.now(UTC) + offset
