"""What a demonstration keeps between two starts, and the settings that follow from it."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import config

FOLDER = config.ROOT / "var" / "demo"
PASSWORD = "Kunming in October"  # noqa: S105 (printed at every start, for a demonstration only)


@dataclass(frozen=True)
class Standing:
    """A finished demonstration: its clock, its key, its size and the links that are shown."""

    speakers: int
    seed: int
    clock_offset_s: int
    secret_key: str = field(default_factory=lambda: secrets.token_hex(32))
    links: Mapping[str, str] = field(default_factory=dict)


def kept(folder: Path) -> Standing | None:
    """Read what stands; None where no demonstration was finished here."""
    try:
        return Standing(**json.loads((folder / "demo.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def keep(folder: Path, standing: Standing) -> None:
    """Write it down; the file holds links and a key, so it is its owner's alone."""
    path = folder / "demo.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(asdict(standing), indent=2), encoding="utf-8")


def offset(at: datetime) -> int:
    """Give the seconds to add to the real time so that it is `at` now."""
    return round((at - datetime.now(UTC)) / timedelta(seconds=1))


def settings(folder: Path, standing: Standing, *, port: int, mail_port: int) -> dict[str, Any]:
    """Give the configuration under which this demonstration runs."""
    return {
        "ENV": "demo",
        "SECRET_KEY": standing.secret_key,
        "DATABASE_URL": f"sqlite:///{folder / 'rostrum.db'}",
        "DATA_FOLDER": str(folder),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "JOBS": "embedded",
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": mail_port,
        "MAIL_USE_TLS": False,
        "MAIL_USE_SSL": False,
        "MAIL_USERNAME": "",
        "MAIL_PASSWORD": "",
        "CLOCK_OFFSET_S": standing.clock_offset_s,
        "MAILBOX": str(folder / "mailbox"),
    }


def environment(given: Mapping[str, Any]) -> dict[str, str]:
    """Write settings as the variables from which a process of its own reads them."""
    return {f"ROSTRUM_{name}": str(value) for name, value in given.items()}
