"""Which language a page speaks, and in which direction it runs."""

from typing import Any

from babel import Locale
from flask import Blueprint, Flask, g, redirect, request, session
from flask.globals import request_ctx
from flask_babel import Babel, get_locale
from werkzeug.wrappers import Response

# The official languages of the United Nations that have a catalogue, in their own words.
LANGUAGES = {"en": "English", "ar": "العربية"}

bp = Blueprint("language", __name__)


def chosen() -> str:
    """Take the language of the visit, of the member of staff, of the browser, or English."""
    wanted = session.get("language") or getattr(g, "language", None)
    if wanted in LANGUAGES:
        return str(wanted)
    return request.accept_languages.best_match(list(LANGUAGES)) or "en"


@bp.post("/language")
def choose() -> Response:
    """Keep the chosen language for this visit and go back to where the reader was."""
    wanted = request.values.get("language", "")
    if wanted in LANGUAGES:
        session["language"] = wanted
    return redirect(local_path(request.values.get("back", "/")))


def local_path(path: str) -> str:
    """Give the path if it leads to a page of ours, otherwise the home page."""
    # "//host" and "/\host" are other people's sites to a browser.
    ours = path.startswith("/") and path[1:2] not in {"/", "\\"} and path.isprintable()
    return path if ours else "/"


def back_path() -> str:
    """Give the address to come back to after a change of language: this page, if it can be asked.

    A page that answers a POST is asked again at its own address only where a GET is understood.
    """
    if request.method in {"GET", "HEAD"}:
        return request.full_path.rstrip("?")
    adapter = request_ctx.url_adapter
    again = adapter is not None and adapter.test(request.path, "GET")
    return request.path if again else "/"


def words() -> dict[str, Any]:
    """Give lang and dir of the page, and the languages to choose from."""
    locale: Locale = get_locale()
    return {
        "lang": locale.language,
        "dir": locale.text_direction,
        "languages": LANGUAGES,
    }


def init_app(app: Flask) -> None:
    """Add translation, and lang and dir for the templates."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=chosen)
    app.context_processor(words)
    app.jinja_env.globals["back_path"] = back_path
    app.register_blueprint(bp)
