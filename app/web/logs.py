"""One JSON line an event; tokens of personal links never stand in it."""

import logging
import re
import sys
import time
import uuid

import structlog
from flask import Flask, Response, g, request

TOKEN = re.compile(r"[A-Za-z0-9_-]{40,}")


def masked(path: str) -> str:
    """Hide whatever looks like a token: a log must not be a key ring."""
    return TOKEN.sub("[token]", path)


def configure(level: str = "INFO") -> None:
    """Send structlog's lines to standard error as JSON."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )


def _begin() -> None:
    g.began = time.perf_counter()
    g.request_id = uuid.uuid4().hex[:16]


def _end(response: Response) -> Response:
    structlog.get_logger().info(
        "request",
        id=g.get("request_id"),
        method=request.method,
        path=masked(request.path),
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
    )
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response


def init_app(app: Flask) -> None:
    """Log every request by its masked path."""
    configure("WARNING" if app.config["ENV"] in {"test", "demo"} else "INFO")
    app.before_request(_begin)
    app.after_request(_end)
