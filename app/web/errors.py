"""The one place that turns reasons into pages."""

from flask import Flask, current_app, g, render_template
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from app.errors import Refused
from app.web import unable
from app.web.language import words

FAULT_OF_THEIRS, FAULT_OF_OURS = 400, 500


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
    code = error.code or FAULT_OF_OURS
    if code < FAULT_OF_THEIRS:
        return error  # a redirect is no failure
    values = {"code": code, "reference": g.get("request_id", "")}
    if code < FAULT_OF_OURS:
        return render_template("errors/http.html", **values), code
    # Whatever has failed, banners and navigation may need it too: this page needs nothing.
    return current_app.jinja_env.get_template("errors/plain.html").render(values | words()), code


def init_app(app: Flask) -> None:
    """Add the error pages."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _failed)
    unable.init_app(app)
    app.jinja_env.filters.update(said=said, translated=translated)
