"""Whether the process lives, and whether it can serve."""

from flask import Blueprint, Flask
from sqlalchemy import text

from app import db

bp = Blueprint("health", __name__)


@bp.get("/ping")
def ping() -> dict[str, str]:
    """Answer without touching anything."""
    return {"status": "ok"}


@bp.get("/ready")
def ready() -> dict[str, str]:
    """Answer after asking the database."""
    with db.reading() as session:
        session.execute(text("SELECT 1"))
    return {"status": "ok"}


def init_app(app: Flask) -> None:
    """Add both."""
    app.register_blueprint(bp)
