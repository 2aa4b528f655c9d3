"""How many requests one address may make at the doors where somebody could guess or flood.

Counted in the memory of each process: with two web workers up to twice as many pass. What must
hold exactly (failures of an account, letters to one address) is counted in the database.
"""

import ipaddress
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter

SECONDS = 60  # when to come back, where the limit cannot say it


def address() -> str:
    """Name who asks: an IPv4 address, or the network of an IPv6 one, which has them by billions."""
    given = request.remote_addr or "unknown"
    try:
        found = ipaddress.ip_address(given)
    except ValueError:
        return given
    return given if found.version == 4 else str(ipaddress.ip_network(f"{found}/64", strict=False))  # noqa: PLR2004


limiter = Limiter(key_func=address, storage_uri="memory://", strategy="moving-window")


def limited(door: str) -> Callable[[Any], Any]:
    """Bound what one address may send to a view, as the setting RATE_<door> says."""
    return limiter.limit(
        lambda: str(current_app.config[f"RATE_{door}"]),
        methods=["POST"],
        exempt_when=lambda: not current_app.config["RATES"],
    )


def _say_when(response: Response) -> Response:
    if response.status_code == 429:  # noqa: PLR2004
        bound = limiter.current_limit
        wait = SECONDS if bound is None else max(1, round(bound.reset_at - time.time()))
        response.headers.setdefault("Retry-After", str(wait))
    return response


def init_app(app: Flask) -> None:
    """Count from now on."""
    limiter.init_app(app)
    app.after_request(_say_when)
