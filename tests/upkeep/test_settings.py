"""The command that says what production would refuse."""

import os
import subprocess
import sys

import pytest

import config
from app.upkeep import settings

SAFE = {
    "ROSTRUM_ENV": "production",
    "ROSTRUM_SECRET_KEY": "x" * 32,
    "ROSTRUM_BASE_URL": "https://hls.example.com",
    "ROSTRUM_MAIL_SENDER": "hls@example.com",
    "ROSTRUM_MAIL_ANSWERS": "rsvp@example.com",
    "ROSTRUM_CALENDAR_DOMAIN": "hls.example.com",
}


def asked(environ):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ROSTRUM_")}
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "rostrum", "check"],
        env={**clean, **environ},
        cwd=config.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_safe_settings_pass(tmp_path):
    said = asked(SAFE | {"ROSTRUM_DATABASE_URL": f"sqlite:///{tmp_path}/one.db"})

    assert said.returncode == 0, said.stdout + said.stderr
    assert "starts with these settings" in said.stdout


def test_a_production_site_does_not_start_with_unsafe_ones_and_says_why():
    said = asked({**SAFE, "ROSTRUM_BASE_URL": "http://hls.example.com"})

    assert said.returncode != 0
    assert "ROSTRUM_BASE_URL: must begin with https://" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_development_site_hears_what_production_would_refuse():
    said = asked({})

    assert said.returncode == 1
    assert "REFUSED ROSTRUM_SECRET_KEY" in said.stdout


def test_a_setting_that_nobody_reads_is_named():
    given = config.load({}, DATA_FOLDER="/nowhere", DATABASE_URL="sqlite://")

    told = settings.doubtful(given, {"ROSTRUM_MAIL_SERVR": "x", "ROSTRUM_BIND": "y"})

    assert told == ["ROSTRUM_MAIL_SERVR: there is no such setting; see config.py"]


@pytest.mark.parametrize(("mode", "count"), [(0o700, 0), (0o755, 1)])
def test_a_folder_that_all_may_read_is_named(tmp_path, mode, count):
    tmp_path.chmod(mode)
    given = config.load({}, DATA_FOLDER=str(tmp_path), DATABASE_URL="sqlite://")

    assert len(settings.doubtful(given, {})) == count
