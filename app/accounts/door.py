"""The cookie of a visit: read with each request, set when somebody comes in, changed, forgotten."""

from datetime import timedelta

from flask import current_app, g, redirect, request, session
from werkzeug.wrappers import Response

from app import db
from app.accounts import policy, visits
from app.accounts.visits import Limits
from app.web import clock

COOKIE = "rostrum_staff"


def cookie_name() -> str:
    """Name the cookie; with the prefix a browser takes it by https from this very host alone."""
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE


def token() -> str:
    """Give the token that the browser shows, or nothing."""
    return request.cookies.get(cookie_name(), "")


def limits() -> Limits:
    """Give how long visits last here, and of whom a second factor is asked."""
    settings = current_app.config
    return Limits(
        timedelta(minutes=settings["VISIT_IDLE_MIN"]),
        timedelta(hours=settings["VISIT_LONGEST_H"]),
        strict=settings["SECOND_FACTOR"] == "required",
    )


def recognise() -> None:
    """Find out who asks, before anything else is done.

    A visit that has yet to show or to set up its second factor is nobody's (`g.actor` stays
    empty): only the pages of that step look at `g.half`.
    """
    g.actor = g.half = None
    shown = token()
    if not shown or request.endpoint == "static":
        return
    now, lasting = clock.now(), limits()
    with db.reading() as session_:
        visit = visits.visit_of(session_, shown, now=now, limits=lasting)
    if visit is None:
        return
    if now - visit.seen_at > visits.SEEN_EVERY:
        with db.writing() as session_:
            visits.seen(session_, visit.id, now=now)
    g.language, g.stage = visit.staff.language, visits.stage_of(visit, lasting)
    if g.stage != "whole":
        g.half = visit
        return
    g.actor, g.visit = visits.as_actor(visit.staff), visit
    g.can = lambda action: policy.allowed(g.actor.roles, action)


def let_in(fresh: str, answer: Response) -> Response:
    """Give the browser the cookie of a new visit; what it held before is forgotten."""
    forget()
    answer.set_cookie(
        cookie_name(),
        fresh,
        max_age=limits().longest,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return answer


def let_out(wanted: str) -> Response:
    """Take the cookie away and lead to a page."""
    forget()
    answer = redirect(wanted)
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    answer.delete_cookie(cookie_name(), httponly=True, samesite="Lax", secure=secure)
    if secure:  # browsers heed it by https alone
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def forget() -> None:
    """Forget all of a browser but its language; a form token from before is worth nothing."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def browser_named(agent: str) -> str:
    """Name a browser so that its owner knows it again: "Firefox, Windows"."""
    names = ("Edg/", "Firefox/", "OPR/", "Chrome/", "Safari/")
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
    called = {"Edg": "Edge", "OPR": "Opera"}
    name = next((name.rstrip("/") for name in names if name in agent), "")
    system = next((system for system in systems if system in agent), "")
    return ", ".join(part for part in (called.get(name, name), system) if part)
