"""The gate in front of a page: who asks, and whether the table lets them in."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g, redirect, url_for
from werkzeug.wrappers import Response

from app.accounts import policy, visits
from app.accounts.models import StaffSession
from app.audit.service import Actor
from app.web import clock, gate
from app.web.language import back_path

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


def own_factors(*, fresh: bool) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Let members of staff see to their own second factors, also who has yet to set up the first.

    With `fresh` only shortly after signing in: a browser left open must not give a stranger a
    way in that stays.
    """

    def gate_(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            visit = own_visit()
            if visit is None:
                return gate.to_sign_in()
            if fresh and clock.now() - visit.created_at > visits.FRESH:
                return redirect(url_for("accounts.again", next=back_path()))
            return view(*args, **kwargs)

        guarded.action = gate.ANY_STAFF  # type: ignore[attr-defined]
        return guarded

    return gate_


def own_visit() -> StaffSession | None:
    """Give the visit of whoever may see to the own second factors."""
    beginning = g.get("half") if g.get("stage") == "setup" else None
    found: StaffSession | None = g.get("visit") or beginning
    return found


def myself() -> Actor:
    """Give who asks; only behind `own_factors`."""
    visit = own_visit()
    assert visit is not None  # noqa: S101 (the gate has seen to it)
    return visits.as_actor(visit.staff)
