"""Pages of calendars."""

from flask import Blueprint, Flask

bp = Blueprint("calendars", __name__)


def init_app(app: Flask) -> None:
    """Add these pages."""
    app.register_blueprint(bp)
