"""Measures for Prometheus: what web workers count, and what features read from the database.

Several processes of one machine add up where PROMETHEUS_MULTIPROC_DIR names a folder, which
deploy/gunicorn.py does.
"""

import hmac
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import REGISTRY, Collector
from sqlalchemy.orm import Session

from app import db

BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.4, 1.0, 2.5, 10.0)  # seconds
Reads = Callable[[Session], Iterable[tuple[str, float]]]

REQUESTS = Counter(
    "rostrum_requests_total", "Answers, by page and status.", ["page", "method", "status"]
)
SECONDS = Histogram(
    "rostrum_request_seconds", "Seconds from request to answer.", ["page"], buckets=BOUNDS
)

bp = Blueprint("metrics", __name__)


@dataclass(frozen=True)
class Gauge:
    """A number that stands in the database: `reads` gives the value of each label."""

    name: str
    what: str
    label: str
    reads: Reads


def gauge(app: Flask, name: str, what: str, label: str, reads: Reads) -> None:
    """Let a feature show numbers: one statement, and few labels that never grow."""
    app.extensions.setdefault("gauges", []).append(Gauge(f"rostrum_{name}", what, label, reads))


@bp.get("/metrics")
def metrics() -> Response:
    """Give all measures to whoever shows METRICS_TOKEN; without one this door is shut (404)."""
    token = str(current_app.config["METRICS_TOKEN"])
    given = request.headers.get("Authorization", "")
    if not token:
        return Response("This door is not in use.\n", 404, content_type="text/plain")
    if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return Response(
            "Give the token of this door.\n",
            401,
            {"WWW-Authenticate": "Bearer"},
            content_type="text/plain",
        )
    told = generate_latest(_counted()) + generate_latest(_standing())
    return Response(told, content_type=CONTENT_TYPE_LATEST)


def _counted() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together


def _standing() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Rows(current_app.extensions.get("gauges", [])))
    return registry


class _Rows(Collector):
    """Reads every gauge in one session, when it is asked."""

    def __init__(self, gauges: list[Gauge]) -> None:
        self._gauges = gauges

    def describe(self) -> list[Any]:
        """Say nothing beforehand: the database need not be asked at start-up."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with db.reading() as session:
            for one in self._gauges:
                family = GaugeMetricFamily(one.name, one.what, labels=[one.label])
                for label, value in one.reads(session):
                    family.add_metric([label], value)
                yield family


def _begin() -> None:
    g.measured_from = time.perf_counter()


def _end(response: Response) -> Response:
    page = request.endpoint or "none"  # never the path: it may hold a token, and has no end
    REQUESTS.labels(page, request.method, response.status_code).inc()
    if "measured_from" in g:
        SECONDS.labels(page).observe(time.perf_counter() - g.measured_from)
    return response


def init_app(app: Flask) -> None:
    """Measure every request, and show the measures."""
    app.before_request(_begin)
    app.after_request(_end)
    app.register_blueprint(bp)
