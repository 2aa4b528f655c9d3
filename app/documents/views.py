"""Pages of documents."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add these pages."""
