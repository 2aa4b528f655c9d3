"""Pages of programme."""

from flask import Blueprint, Flask

bp = Blueprint("programme", __name__)


def init_app(app: Flask) -> None:
    """Add these pages."""
    app.register_blueprint(bp)
