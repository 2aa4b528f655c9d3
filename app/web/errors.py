"""The one place that turns reasons into pages."""

from flask import Flask, render_template
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from app.errors import Refused


def said(reason: Refused) -> str:
    """Say a reason in the language of the page."""
    return str(gettext(reason.message)) % reason.values if reason.values else gettext(reason.message)


def _refused(reason: Refused) -> tuple[str, int]:
    return render_template("errors/refused.html", reason=reason, said=said(reason)), reason.status


def _failed(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    return render_template("errors/http.html", code=code), code


def init_app(app: Flask) -> None:
    """Add the error pages."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _failed)
    app.jinja_env.filters["said"] = said
