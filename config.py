"""Settings: safe defaults, ROSTRUM_* variables override them, production refuses unsafe ones."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent

# name -> default; the type of the default is the type of the setting.
DEFAULTS: dict[str, Any] = {
    "ENV": "development",  # development | demo | test | production
    "SECRET_KEY": "",
    "DATABASE_URL": f"sqlite:///{ROOT / 'var' / 'rostrum.db'}",
    "DATA_FOLDER": str(ROOT / "var"),  # where scans of papers lie; back it up with the database
    "BASE_URL": "http://127.0.0.1:8000",  # what links in letters begin with
    "JOBS": "embedded",  # embedded | worker | celery: who sends letters and does jobs
    "BROKER_URL": "amqp://guest:guest@127.0.0.1:5672//",  # RabbitMQ, where JOBS=celery
    "MAIL_SERVER": "127.0.0.1",
    "MAIL_PORT": 2525,
    "MAIL_USE_TLS": False,  # STARTTLS, with the certificate checked
    "MAIL_USE_SSL": False,
    "MAIL_USERNAME": "",
    "MAIL_PASSWORD": "",
    "MAIL_TIMEOUT_S": 20,
    "MAIL_SENDER_NAME": "High-Level Segment",
    "MAIL_SENDER": "hls@example.org",
    "MAIL_ANSWERS": "rsvp@example.org",  # calendar answers come to rsvp+TOKEN@
    "MAIL_RATE": 0,  # letters a second at most over all hosts, 0 for no cap
    "MAIL_CONNECTIONS": 4,  # connections to the mail server at once at most, over all hosts
    "MAIL_LETTERS_A_CONNECTION": 100,  # then another one is opened
    "MAIL_AUTHSERV": "",  # the name of your mail server in Authentication-Results (RFC 8601)
    "MAIL_HOOK_SECRET": "",  # who brings mail to /hooks/mail shows it; empty shuts that door
    "IMAP_SERVER": "",  # the mailbox to which answers come; empty for none
    "IMAP_PORT": 993,
    "IMAP_USERNAME": "",
    "IMAP_PASSWORD": "",
    "IMAP_FOLDER": "INBOX",
    "IMAP_EVERY_S": 60,
    "IMAP_TIMEOUT_S": 20,
    "IMAP_CA_FILE": "",  # certificates to trust, where they are not the system's own
    "CALENDAR_DOMAIN": "rostrum.example.org",  # right-hand side of every UID and Message-ID
    "CLOCK_OFFSET_S": 0,  # demonstration only: seconds added to the real time
    "MAILBOX": "",  # demonstration only: folder in which the SMTP peer keeps letters
    "TRUSTED_PROXIES": 0,
    "METRICS_TOKEN": "",  # who reads /metrics shows it; empty shuts that door
    "LIVE_PER_ADDRESS": 64,  # streams of one process to one address; further ones ask every 5 s
    "PASSWORD_COST": 3,  # Argon2 time cost
}

RANGES = {
    "MAIL_RATE": (0, 1000),
    "MAIL_CONNECTIONS": (1, 50),
    "MAIL_LETTERS_A_CONNECTION": (1, 1000),
}
WORDS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False}


class Unsafe(RuntimeError):
    """The configuration may not be used; the message names each setting and what to do."""


def load(environ: Mapping[str, str] = os.environ, **overrides: Any) -> dict[str, Any]:
    """Read the settings; raises Unsafe where one is unreadable or unfit for production."""
    settings = {name: _read(name, default, environ) for name, default in DEFAULTS.items()}
    settings.update(overrides)
    faults = check(settings)
    if faults:
        raise Unsafe("\n".join(faults))
    # A random key is safe: it only ends the visits of people whenever the process starts again.
    settings["SECRET_KEY"] = settings["SECRET_KEY"] or secrets.token_hex(32)
    return settings


def _read(name: str, default: Any, environ: Mapping[str, str]) -> Any:
    raw = environ.get(f"ROSTRUM_{name}")
    if raw is None:
        return default
    try:
        return WORDS[raw.lower()] if isinstance(default, bool) else type(default)(raw)
    except (KeyError, ValueError):
        kind = "yes or no" if isinstance(default, bool) else "a whole number"
        msg = f"ROSTRUM_{name}: {raw!r} is not {kind}"
        raise Unsafe(msg) from None


def check(settings: Mapping[str, Any]) -> list[str]:
    """List what is wrong with the settings, one sentence each; an empty list is a pass."""
    faults = []
    if settings["ENV"] not in {"development", "demo", "test", "production"}:
        faults.append("ROSTRUM_ENV: use development, demo, test or production")
    if settings["JOBS"] not in {"embedded", "worker", "celery"}:
        faults.append("ROSTRUM_JOBS: use embedded, worker or celery")
    faults += [
        f"ROSTRUM_{name}: use a number from {least} to {most}"
        for name, (least, most) in RANGES.items()
        if not least <= settings[name] <= most
    ]
    if 0 < len(settings["MAIL_HOOK_SECRET"]) < 32:  # noqa: PLR2004
        faults.append("ROSTRUM_MAIL_HOOK_SECRET: set at least 32 random characters, or none")
    if 0 < len(settings["METRICS_TOKEN"]) < 32:  # noqa: PLR2004
        faults.append("ROSTRUM_METRICS_TOKEN: set at least 32 random characters, or none")
    if settings["ENV"] == "production":
        faults += _unsafe_in_production(settings)
    return faults


def _unsafe_in_production(settings: Mapping[str, Any]) -> list[str]:
    loopback = settings["MAIL_SERVER"] in {"127.0.0.1", "localhost", "::1"}
    encrypted = settings["MAIL_USE_TLS"] or settings["MAIL_USE_SSL"]
    rules = {
        "ROSTRUM_SECRET_KEY: set at least 32 random characters": (
            len(settings["SECRET_KEY"]) >= 32  # noqa: PLR2004
        ),
        "ROSTRUM_BASE_URL: must begin with https://": settings["BASE_URL"].startswith("https://"),
        "ROSTRUM_CLOCK_OFFSET_S: only a demonstration may shift the clock": (
            settings["CLOCK_OFFSET_S"] == 0
        ),
        "ROSTRUM_MAILBOX: only a demonstration may show letters": not settings["MAILBOX"],
        "ROSTRUM_MAIL_USE_TLS: a relay on another host needs TLS": loopback or encrypted,
        "ROSTRUM_BROKER_URL: give RabbitMQ an account of its own; everybody knows guest": (
            settings["JOBS"] != "celery" or "//guest:" not in settings["BROKER_URL"]
        ),
        "ROSTRUM_MAIL_SENDER: example.org is not your address": (
            not settings["MAIL_SENDER"].endswith("example.org")
        ),
    }
    return [sentence for sentence, holds in rules.items() if not holds]
