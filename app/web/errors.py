"""The one place that turns reasons into pages."""

from flask import Flask, g, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from app.errors import Refused


def translated(message: str, **values: object) -> str:
    """Say a sentence in the language of the page; the places in it are filled afterwards."""
    sentence = str(gettext(message))
    return sentence % values if values else sentence


def said(reason: Refused) -> str:
    """Say a reason in the language of the page."""
    return translated(reason.message, **reason.values)


def _refused(reason: Refused) -> tuple[str, int]:
    return render_template("errors/refused.html", reason=reason, said=said(reason)), reason.status


def _failed(error: HTTPException) -> tuple[str, int] | HTTPException:
    code = error.code or 500
    if code < 400:  # noqa: PLR2004 (a redirect, not a failure)
        return error
    reference = g.get("request_id", "")
    return render_template(
        "errors/http.html", code=code, reference=reference, path=request.path
    ), code


def init_app(app: Flask) -> None:
    """Add the error pages."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _failed)
    app.jinja_env.filters["said"] = said
