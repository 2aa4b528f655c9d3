"""Rostrum: from the letter of invitation to the floor."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from flask import Flask

import config
from app import cli, db, web

FEATURES = (
    "accounts",
    "calendars",
    "notifications",
    "audit",
    "jobs",
    "delegations",
    "programme",
    "documents",
    "invitations",
    "rsvp",
    "credentials",
    "matters",
    "allocation",
    "inbound",
    "rosters",
    "recordings",
    "exchanges",
    "board",
    "overview",
    "outcomes",
    "upkeep",
)


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """Build the application: configuration, database, web, features, commands; nothing else."""
    app = Flask(
        __name__,
        template_folder=str(config.ROOT / "templates"),
        static_folder=str(config.ROOT / "app" / "static"),
    )
    app.config.update(config.load(**dict(overrides or {})))
    db.configure(app.config["DATABASE_URL"])
    web.init_app(app)
    for feature in FEATURES:
        import_module(f"app.{feature}.views").init_app(app)
    if app.config["ENV"] == "demo":
        import_module("app.demo.views").init_app(app)
    cli.init_app(app)
    return app
