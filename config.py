"""Settings: safe defaults, ROSTRUM_* variables override them, production refuses unsafe ones."""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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
    "AT_ONCE": 4,  # requests that one web worker works on at the same time
    "WAITING": 64,  # further ones that wait for their turn; the rest are asked to come back
    "TRUSTED_PROXIES": 0,
    "METRICS_TOKEN": "",  # who reads /metrics shows it; empty shuts that door
    "LIVE_PER_ADDRESS": 64,  # streams of one process to one address; further ones ask every 3 s
    "PASSWORD_COST": 3,  # Argon2 time cost
    "SECOND_FACTOR": "",  # required | optional; left out: required in production alone
    "FACTOR_KEY": "",  # what keeps the secrets of code apps; left out: made from SECRET_KEY
    "VISIT_IDLE_MIN": 720,  # a visit ends so many minutes after its last page
    "VISIT_LONGEST_H": 168,  # and so many hours after signing in, in any case
    "HOSTS": "",  # further names under which the site may be asked, with commas between them
    "RATES": True,  # count requests by address; each process counts for itself
    "RATE_SIGN_IN": "30 per minute",
    "RATE_LINKS": "10 per minute",  # requests for a new personal link
    "RATE_HOOKS": "600 per minute",
    "OIDC_ISSUER": "",  # a ministry's own directory (OpenID Connect); empty for none
    "OIDC_CLIENT_ID": "",
    "OIDC_CLIENT_SECRET": "",
    "OIDC_NAME": "",  # what its button says: "Sign in with ..."
}

RANGES = {
    "MAIL_RATE": (0, 1000),
    "MAIL_CONNECTIONS": (1, 50),
    "MAIL_LETTERS_A_CONNECTION": (1, 1000),
    "VISIT_IDLE_MIN": (5, 24 * 60),
    "VISIT_LONGEST_H": (1, 30 * 24),
}
LOOPBACK = ("127.0.0.1", "localhost", "::1")
RATE = re.compile(r"[1-9][0-9]{0,5} per (second|minute|hour)")
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
    usual = "required" if settings["ENV"] == "production" else "optional"
    settings["SECOND_FACTOR"] = settings["SECOND_FACTOR"] or usual
    return settings


def hosts(settings: Mapping[str, Any]) -> list[str]:
    """Name the hosts under which the site may be asked; a machine's own only outside production."""
    named = [urlsplit(settings["BASE_URL"]).hostname or "", *settings["HOSTS"].split(",")]
    own = () if settings["ENV"] == "production" else LOOPBACK
    return [name.strip().lower() for name in (*named, *own) if name.strip()]


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
    faults += _faults_of_sign_in(settings)
    if settings["ENV"] == "production":
        faults += _unsafe_in_production(settings)
    return faults


def _faults_of_sign_in(settings: Mapping[str, Any]) -> list[str]:
    faults = []
    if settings["SECOND_FACTOR"] not in {"", "required", "optional"}:
        faults.append("ROSTRUM_SECOND_FACTOR: use required or optional")
    if 0 < len(settings["FACTOR_KEY"]) < 32:  # noqa: PLR2004
        faults.append("ROSTRUM_FACTOR_KEY: set at least 32 random characters, or none")
    if settings["OIDC_ISSUER"] and not (settings["OIDC_CLIENT_ID"] and settings["OIDC_NAME"]):
        faults.append("ROSTRUM_OIDC_ISSUER: set ROSTRUM_OIDC_CLIENT_ID and ROSTRUM_OIDC_NAME too")
    faults += [
        f"ROSTRUM_{name}: say it like '30 per minute'"
        for name in ("RATE_SIGN_IN", "RATE_LINKS", "RATE_HOOKS")
        if not RATE.fullmatch(settings[name])
    ]
    return faults


def _unsafe_in_production(settings: Mapping[str, Any]) -> list[str]:
    loopback = settings["MAIL_SERVER"] in LOOPBACK
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
        "ROSTRUM_OIDC_ISSUER: must begin with https://": (
            not settings["OIDC_ISSUER"] or settings["OIDC_ISSUER"].startswith("https://")
        ),
        "ROSTRUM_RATES: must be on": settings["RATES"],
        "ROSTRUM_PASSWORD_COST: must be 2 or more": settings["PASSWORD_COST"] > 1,
        "ROSTRUM_HOSTS: name each host; a star would take any": "*" not in settings["HOSTS"],
    }
    return [sentence for sentence, holds in rules.items() if not holds]
