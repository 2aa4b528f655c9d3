"""Signing in with the directory of a ministry: out to it, and back with its answer."""

from flask import Blueprint, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from app import db
from app.accounts import directory, door, service, visits
from app.accounts.directory import Claimed
from app.accounts.step_pages import next_step
from app.audit import service as audit
from app.errors import N_, NotFound, Refused
from app.web import clock
from app.web.language import local_path

WANTED = "directory_next"

bp = Blueprint("directory", __name__, url_prefix="/accounts/directory")


@bp.get("")
def start() -> ResponseReturnValue:
    """Send the browser to the directory, with a state, a nonce and a challenge of its own."""
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415 (half a second, 8 MB)
    from requests import RequestException  # noqa: PLC0415 (likewise)

    _must_be_set()
    session[WANTED] = local_path(request.args.get("next", "/"))
    client = directory.client_of(current_app.config)
    try:
        directory.settle(client, current_app.config)
        answer: ResponseReturnValue = client.authorize_redirect(_back())
    except (AuthlibBaseError, RequestException, ValueError, KeyError, RuntimeError) as why:
        raise Refused(directory.NO_ANSWER) from why
    return answer


def _must_be_set() -> None:
    if not current_app.config["OIDC_ISSUER"]:
        raise NotFound(N_("No directory is connected with this site."))


def _back() -> str:
    return str(current_app.config["BASE_URL"]).rstrip("/") + url_for(".back")


@bp.get("/back")
def back() -> ResponseReturnValue:
    """Take what the directory has said, and open a visit for the account that fits it."""
    _must_be_set()
    wanted = local_path(session.pop(WANTED, "/"))
    settings = current_app.config
    claim = directory.claimed(directory.client_of(settings), settings)
    token, stage = _opened(claim)
    return door.let_in(token, redirect(next_step(stage, wanted)))


def _opened(claim: Claimed) -> tuple[str, visits.Stage]:
    now, limits = clock.now(), door.limits()
    browser = door.browser_named(request.user_agent.string)
    with db.writing() as opening:
        staff = directory.staff_of(opening, claim, now=now)
        service.sign_out(opening, door.token(), now=now)
        shown = now if claim.two_factors else None
        token = visits.open_visit(
            opening, staff, browser=browser, now=now, limits=limits, factor_at=shown
        )
        audit.record(
            opening,
            visits.as_actor(staff),
            "accounts.sign_in",
            kind="staff",
            id=staff.id,
            now=now,
            changes={"by": "directory"},
        )
        visit = visits.visit_of(opening, token, now=now, limits=limits)
        return token, visits.stage_of(visit, limits) if visit else "whole"
