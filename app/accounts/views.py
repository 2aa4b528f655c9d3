"""Pages of accounts."""

from flask import Blueprint, Flask

bp = Blueprint("accounts", __name__)


def init_app(app: Flask) -> None:
    """Add these pages."""
    app.register_blueprint(bp)
