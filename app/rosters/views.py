"""Pages of rosters."""

from flask import Blueprint, Flask

bp = Blueprint("rosters", __name__)


def init_app(app: Flask) -> None:
    """Add these pages."""
    app.register_blueprint(bp)
