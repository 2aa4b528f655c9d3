"""One JSON line an event; tokens of links and of visits never stand in it, not in a failure."""

import logging
import re
import sys
import time
import uuid
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, request

TOKEN = re.compile(r"[A-Za-z0-9_-]{40,}")


def masked(path: str) -> str:
    """Hide whatever looks like a token: a log must not be a key ring."""
    return TOKEN.sub("[token]", path)


def _mask(_logger: object, _name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    # A seal of the audit trail is no key: it is written down so that it can be compared.
    return {
        name: masked(value) if isinstance(value, str) and name != "seal" else value
        for name, value in event.items()
    }


class _Masked(logging.Filter):
    """Masks the lines of a server that writes addresses itself, such as that of Flask."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = masked(record.getMessage()), ()
        return True


_MASKED = _Masked()


def configure(level: str = "INFO") -> None:
    """Send structlog's lines to standard error as JSON."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _mask,
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
        staff=getattr(g.get("actor"), "id", None),
        address=request.remote_addr,
        ms=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
    )
    response.headers["X-Request-Id"] = g.get("request_id", "")
    return response


def _failed(exc_info: Any) -> None:
    structlog.get_logger().error(
        "failed",
        id=g.get("request_id"),
        method=request.method,
        path=masked(request.path),
        exc_info=exc_info,
    )


def init_app(app: Flask) -> None:
    """Log every request by its masked path."""
    configure("WARNING" if app.config["ENV"] in {"test", "demo"} else "INFO")
    app.before_request(_begin)
    app.after_request(_end)
    app.log_exception = _failed  # type: ignore[method-assign]  # Flask's names the whole path
    logging.getLogger("werkzeug").addFilter(_MASKED)
