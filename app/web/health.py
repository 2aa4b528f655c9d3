"""Whether the process lives, and whether it can serve."""

import structlog
from flask import Blueprint, Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app import db

AGAIN_S = 5

bp = Blueprint("health", __name__)


@bp.get("/ping")
def ping() -> dict[str, str]:
    """Answer without touching anything."""
    return {"status": "ok"}


@bp.get("/ready")
def ready() -> tuple[dict[str, str], int, dict[str, str]]:
    """Answer after asking the database; 503 while it cannot be asked."""
    try:
        with db.reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError as fault:
        structlog.get_logger().warning("health.not_ready", reason=type(fault).__name__)
        return {"status": "the database does not answer"}, 503, {"Retry-After": str(AGAIN_S)}
    return {"status": "ok"}, 200, {}


def init_app(app: Flask) -> None:
    """Add both."""
    app.register_blueprint(bp)
