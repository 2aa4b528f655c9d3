"""The gate in front of a page: who asks, and whether the table lets them in."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from app.accounts import policy
from app.audit.service import Actor
from app.errors import Forbidden, N_

P = ParamSpec("P")
R = TypeVar("R")


def requires(action: str) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Let only those pass who may do `action`; send the unknown to sign in first."""
    if action not in policy.TABLE:
        msg = f"no such action in the table of roles: {action}"
        raise KeyError(msg)

    def gate(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            if g.get("actor") is None:
                return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
            if not policy.allowed(g.actor.roles, action):
                raise Forbidden(N_("Your role does not include this. Ask the host administrator."))
            return view(*args, **kwargs)

        guarded.action = action  # type: ignore[attr-defined]
        return guarded

    return gate


def me() -> Actor:
    """Give the member of staff who asks; only behind `requires`."""
    actor: Actor = g.actor
    return actor
