"""Pages of the outbox."""

from flask import Blueprint, Flask

from app.jobs import embedded
from app.notifications import letterhead
from app.notifications.post_room import PostRoom

bp = Blueprint("notifications", __name__, url_prefix="/letters")


def init_app(app: Flask) -> None:
    """Add these pages, the letterhead and the post room."""
    app.register_blueprint(bp)
    letterhead.configure(app.config)
    embedded.also("post room", PostRoom)
