"""Security headers as a table, the same on every answer; and the names the site answers to."""

from functools import lru_cache

from flask import Flask, Response, abort, current_app, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted

import config

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
CSP = "; ".join(f"{kind} {sources}" for kind, sources in POLICY.items())

HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Where the site is reached by https: a browser that was here once takes no other way for a year.
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


@lru_cache
def _hosts(env: str, base_url: str, more: str) -> list[str]:
    return config.hosts({"ENV": env, "BASE_URL": base_url, "HOSTS": more})


def _refuse_strange_host() -> tuple[str, int, dict[str, str]] | None:
    # A forged name would stand in whatever is made from the address of the request.
    settings = current_app.config
    known = _hosts(settings["ENV"], settings["BASE_URL"], settings["HOSTS"])
    if host_is_trusted(request.host.lower(), known):
        return None
    words = "This site does not answer to that name (ROSTRUM_BASE_URL, ROSTRUM_HOSTS).\n"
    return words, 400, {"Content-Type": "text/plain; charset=utf-8"}


def _refuse_null() -> None:
    # No person types it, and PostgreSQL cannot keep it: better a plain no than a failure later.
    texts = (request.path, *(text for _name, text in request.values.items(multi=True)))
    if any("\x00" in text for text in texts):
        abort(400)


def _guard(response: Response) -> Response:
    more = HTTPS_ONLY if current_app.config["SESSION_COOKIE_SECURE"] else {}
    for name, value in (HEADERS | more).items():
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def init_app(app: Flask) -> None:
    """Guard every answer, and every cookie."""
    secure = app.config["BASE_URL"].startswith("https://")
    app.config.update(
        SESSION_COOKIE_NAME="__Host-rostrum" if secure else "rostrum",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.before_request(_refuse_strange_host)
    app.before_request(_refuse_null)
    app.after_request(_guard)
    hops = app.config["TRUSTED_PROXIES"]
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
