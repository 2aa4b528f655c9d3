"""The gate in front of a page: who asks, and whether the table lets them in."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import g
from werkzeug.wrappers import Response

from app.accounts import policy
from app.audit.service import Actor
from app.web import gate

P = ParamSpec("P")
R = TypeVar("R")


def requires(action: str) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Let only those pass who may do `action`; send the unknown to sign in first."""
    if action not in policy.TABLE:
        msg = f"no such action in the table of roles: {action}"
        raise KeyError(msg)
    return gate.requires(action)


def me() -> Actor:
    """Give the member of staff who asks; only behind `requires`."""
    actor: Actor = g.actor
    return actor
