"""The one place that asks what time it is; services are told."""

from datetime import UTC, datetime, timedelta

from flask import current_app


def now() -> datetime:
    """Give the present moment in UTC (shifted in a demonstration, never in production)."""
    return datetime.now(UTC) + timedelta(seconds=current_app.config["CLOCK_OFFSET_S"])
