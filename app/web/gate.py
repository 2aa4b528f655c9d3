"""The gate in front of a page, for whoever stands below accounts: it only asks g."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g, redirect, url_for
from werkzeug.wrappers import Response

from app.errors import N_, Forbidden
from app.web.home import may
from app.web.language import back_path

P = ParamSpec("P")
R = TypeVar("R")

ANY_STAFF = "any staff"  # in the place of an action, where every role will do


def requires(action: str) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Let only those pass who may do `action`; send the unknown to sign in first."""

    def gate(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            if g.get("actor") is None:
                return to_sign_in()
            if not may(action):
                raise Forbidden(N_("Your role does not include this. Ask the host administrator."))
            return view(*args, **kwargs)

        guarded.action = action  # type: ignore[attr-defined]
        return guarded

    return gate


def staff_only(view: Callable[P, R]) -> Callable[P, R | Response]:
    """Let every member of staff pass, whatever the role."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        return to_sign_in() if g.get("actor") is None else view(*args, **kwargs)

    guarded.action = ANY_STAFF  # type: ignore[attr-defined]
    return guarded


def to_sign_in() -> Response:
    """Send a reader to the sign-in page, and from there back to where they wanted to go."""
    return redirect(url_for("accounts.sign_in", next=back_path()))
