"""What every page shares: security headers, language, times, errors, navigation, health."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from app.web import (
    assets,
    errors,
    fields,
    health,
    home,
    language,
    logs,
    security,
    sentences,
    times,
)

csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Add what every page shares."""
    csrf.init_app(app)
    for part in (logs, security, language, sentences, times, errors, fields, assets, health, home):
        part.init_app(app)
