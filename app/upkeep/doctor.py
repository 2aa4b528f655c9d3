"""How the site is: every part that it leans on is tried for what it is needed for."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

import config
from app import db, schema
from app.audit.models import AuditEntry
from app.jobs.models import Job
from app.notifications.connection import Connection, NoAnswer
from app.notifications.models import Letter

State = Literal["well", "look", "ill"]
LEAST_FREE = 500_000_000  # bytes; below it the next backup may not fit
QUEUE_LATE = timedelta(minutes=10)
DRIFT = timedelta(seconds=5)
PATIENCE_S = 60
FONTS = ("Noto Sans", "Noto Naskh Arabic", "Noto Sans CJK SC")
SOLVER = (
    "from ortools.sat.python import cp_model as c;"
    "m=c.CpModel();x=m.new_bool_var('x');m.maximize(x);s=c.CpSolver();"
    "assert s.solve(m)==c.OPTIMAL and s.value(x)==1"
)


@dataclass(frozen=True)
class Finding:
    """One part, how it is, and what to do where it is not well."""

    what: str
    state: State
    said: str


Settings = Mapping[str, Any]
Looks = Callable[[Settings, datetime], Finding]


def examine(settings: Settings, *, now: datetime, quick: bool = False) -> list[Finding]:
    """Try every part, quick ones first; `quick` leaves out fonts and solver."""
    looks = [_database, _tables, _disk, _papers, _clock, _queues, _mail, *_broker(settings)]
    if not quick:
        looks += [_fonts, _solver]
    return [_tried(look, settings, now) for look in looks]


def _tried(look: Looks, settings: Settings, now: datetime) -> Finding:
    try:
        return look(settings, now)
    except Exception as fault:  # noqa: BLE001 (a doctor who faints helps nobody)
        name = look.__name__.strip("_")
        return Finding(name, "ill", f"could not be tried: {_line(fault)}")


def _line(fault: BaseException) -> str:
    return (str(fault).strip().splitlines() or [type(fault).__name__])[0][:200]


def _database(_settings: Settings, _now: datetime) -> Finding:
    """Write, read, and take back: a database may still read where it can write no more."""
    began = time.perf_counter()
    name = db.engine().dialect.name
    try:
        with db.writing() as session:
            session.execute(text("CREATE TEMPORARY TABLE doctor_tries (one INTEGER)"))
            session.execute(text("INSERT INTO doctor_tries VALUES (1)"))
            session.execute(text("DROP TABLE doctor_tries"))
    except SQLAlchemyError as fault:
        return Finding("database", "ill", f"{name} cannot be written: {_line(fault)}")
    return Finding("database", "well", f"{name}, {_ms(began)} for a transaction")


def _ms(began: float) -> str:
    return f"{(time.perf_counter() - began) * 1000:.0f} ms"


def _tables(_settings: Settings, _now: datetime) -> Finding:
    standing, newest = schema.standing(), schema.newest()
    if standing == newest:
        return Finding("tables", "well", f"at revision {standing}")
    if standing and standing not in schema.known():
        return Finding("tables", "ill", f"at {standing}, of a newer version: install that")
    said = f"at {standing or 'nothing'}, needed {newest}: run `rostrum migrate`"
    return Finding("tables", "ill", said)


def _disk(settings: Settings, _now: datetime) -> Finding:
    places = {Path(settings["DATA_FOLDER"])}
    url = db.engine().url
    if url.get_backend_name() == "sqlite" and url.database:
        places.add(Path(url.database).parent)
    free = min(shutil.disk_usage(_existing(place)).free for place in places)
    said = f"{free // 1_000_000} MB free"
    if free < LEAST_FREE:
        return Finding("disk", "ill", f"{said}: make room before anything cannot be kept")
    return Finding("disk", "well", said)


def _existing(place: Path) -> Path:
    return next(one for one in (place, *place.absolute().parents) if one.exists())


def _papers(settings: Settings, _now: datetime) -> Finding:
    folder = Path(settings["DATA_FOLDER"])
    trial = folder / f".doctor-{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        trial.write_bytes(b"?" * 4096)
        trial.unlink()
    except OSError as fault:
        return Finding("papers", "ill", f"{folder} cannot be written: {_line(fault)}")
    if folder.stat().st_mode & 0o007:
        return Finding(
            "papers", "look", f"{folder} is open to every user of the machine: chmod 700"
        )
    return Finding("papers", "well", f"{folder} can be written")


def _clock(_settings: Settings, now: datetime) -> Finding:
    """Compare with the database's clock, and with the newest act: time must not go back."""
    try:
        ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        return Finding("clock", "ill", "time zones are missing: install tzdata")
    with db.reading() as session:
        newest = session.scalar(select(AuditEntry.at).order_by(AuditEntry.id.desc()).limit(1))
        there = session.scalar(select(func.now())) if _apart() else None
    if there is not None and abs(there - datetime.now(there.tzinfo)) > DRIFT:
        return Finding("clock", "ill", "this machine and the database are seconds apart: set NTP")
    if newest is not None and newest > now + DRIFT:
        return Finding(
            "clock", "ill", f"the newest act is of {newest:%d %b %Y %H:%M}, in the future"
        )
    return Finding("clock", "well", f"{now:%d %b %Y %H:%M:%S} UTC")


def _apart() -> bool:
    return db.engine().dialect.name == "postgresql"


def _queues(_settings: Settings, now: datetime) -> Finding:
    with db.reading() as session:
        letters, due = session.execute(
            select(func.count(), func.min(Letter.next_try_at)).where(Letter.state == "queued")
        ).one()
        jobs, asked = session.execute(
            select(func.count(), func.min(Job.created_at)).where(Job.state == "queued")
        ).one()
    said = f"{letters} letters and {jobs} jobs wait"
    oldest = [moment for moment in (due, asked) if moment is not None]
    if oldest and now - min(oldest) > QUEUE_LATE:
        minutes = int((now - min(oldest)).total_seconds() // 60)
        return Finding(
            "queues", "ill", f"{said}, the oldest for {minutes} minutes: does a worker run?"
        )
    return Finding("queues", "well", said)


def _mail(settings: Settings, _now: datetime) -> Finding:
    """Greet the mail server as a letter would, and say nothing more."""
    server = f"{settings['MAIL_SERVER']}:{settings['MAIL_PORT']}"
    began = time.perf_counter()
    try:
        with Connection({**settings, "MAIL_TIMEOUT_S": min(10, settings["MAIL_TIMEOUT_S"])}):
            return Finding("mail", "well", f"{server} answers within {_ms(began)}")
    except NoAnswer as fault:
        return Finding("mail", "ill", f"{server} does not answer: {_line(fault)}")


def _broker(settings: Settings) -> Iterator[Looks]:
    if settings["JOBS"] == "celery":
        yield _carrier


def _carrier(settings: Settings, _now: datetime) -> Finding:
    kombu: Any = import_module("kombu")  # only where a broker is used
    try:
        with kombu.Connection(settings["BROKER_URL"], connect_timeout=5) as broker:
            broker.ensure_connection(max_retries=1, timeout=5)
    except OSError as fault:
        return Finding("broker", "look", f"no answer; work goes on more slowly: {_line(fault)}")
    return Finding("broker", "well", "answers")


def _fonts(_settings: Settings, _now: datetime) -> Finding:
    if shutil.which("fc-list") is None:
        return Finding("fonts", "look", "fc-list is not installed: cannot tell (fontconfig)")
    known = _said_by(["fc-list", ":", "family"])
    missing = [font for font in FONTS if font not in known]
    if missing:
        wanted = ", ".join(missing)
        return Finding("fonts", "ill", f"missing for letters: {wanted} (fonts-noto-core, -cjk)")
    return Finding("fonts", "well", "Latin, Arabic and Chinese")


def _solver(_settings: Settings, _now: datetime) -> Finding:
    began = time.perf_counter()
    try:
        _said_by([sys.executable, "-c", SOLVER])
    except subprocess.CalledProcessError as fault:
        return Finding("solver", "ill", f"OR-Tools fails: {str(fault.stderr).strip()[-120:]}")
    return Finding("solver", "well", f"OR-Tools solves, {_ms(began)} with its start")


def _said_by(command: list[str]) -> str:
    return subprocess.run(  # noqa: S603 (our own words only)
        command, cwd=config.ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=True
    ).stdout
