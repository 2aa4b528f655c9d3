"""Pages of demo."""

from flask import Blueprint, Flask

bp = Blueprint("demo", __name__)


def init_app(app: Flask) -> None:
    """Add these pages."""
    app.register_blueprint(bp)
