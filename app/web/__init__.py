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
    metrics,
    numbers,
    rates,
    security,
    sentences,
    times,
    turnstile,
)

csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Add what every page shares."""
    csrf.init_app(app)
    pages = (assets, rates, health, metrics, home)
    for part in (logs, numbers, security, language, sentences, times, errors, fields, *pages):
        part.init_app(app)
    turnstile.init_app(app)
