"""Where the machine and personal data are looked after."""

from flask import Flask

from app.upkeep import measures


def init_app(app: Flask) -> None:
    """Show the measures."""
    measures.init_app(app)
