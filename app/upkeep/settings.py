"""What in the settings of this process a production site would refuse, or ought to look at."""

import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

import config

ELSEWHERE = ("BIND", "WEB_WORKERS", "WEB_THREADS", "WEB_LOG", "TEST_")  # read by deploy and tests


def refused(settings: Mapping[str, Any], environ: Mapping[str, str]) -> list[str]:
    """List what a production site would not start with, one sentence each."""
    key = environ.get("ROSTRUM_SECRET_KEY", "")  # without one a process makes its own
    return config.check({**settings, "ENV": "production", "SECRET_KEY": key})


def doubtful(settings: Mapping[str, Any], environ: Mapping[str, str]) -> list[str]:
    """List what is allowed and probably not meant, one sentence each."""
    return [*_unknown(environ), *_open(settings), *_alone(settings)]


def _unknown(environ: Mapping[str, str]) -> list[str]:
    """Find settings that nobody reads: a typing error is a setting that stays as it was."""
    return [
        f"{name}: there is no such setting; see config.py"
        for name in sorted(environ)
        if name.startswith("ROSTRUM_")
        and name.removeprefix("ROSTRUM_") not in config.DEFAULTS
        and not name.removeprefix("ROSTRUM_").startswith(ELSEWHERE)
    ]


def _open(settings: Mapping[str, Any]) -> list[str]:
    """Find files that every user of the machine may read."""
    url = make_url(settings["DATABASE_URL"])
    places = {"ROSTRUM_DATA_FOLDER": Path(settings["DATA_FOLDER"])}
    if url.get_backend_name() == "sqlite" and url.database:
        places["ROSTRUM_DATABASE_URL"] = Path(url.database)
    return [
        f"{name}: {place} can be read by every user of this machine; take that away (chmod o=)"
        for name, place in places.items()
        if place.exists() and place.stat().st_mode & stat.S_IROTH
    ]


def _alone(settings: Mapping[str, Any]) -> list[str]:
    url = make_url(settings["DATABASE_URL"])
    if url.get_backend_name() == "sqlite" and settings["JOBS"] == "celery":
        return ["ROSTRUM_DATABASE_URL: several hosts need PostgreSQL, SQLite serves one"]
    return []
