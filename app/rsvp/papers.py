"""Scans of papers that came with a reply: checked by content, kept outside of every web folder."""

import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PureWindowsPath

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.audit.service import Actor, record
from app.errors import N_, Invalid, NotFound
from app.rsvp.models import Paper

MOST = 5 * 1024 * 1024  # bytes of one scan
FOLDER = "papers"
LONGEST_NAME = 120
NAMED = re.compile(r"[^\w .()-]+")
TAIL = 1024  # bytes within which a whole PDF ends
ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}


@dataclass(frozen=True)
class Scan:
    """A file as it was sent: its name, its bytes, and what they are."""

    name: str
    data: bytes
    media_type: str


def scan(name: str, data: bytes) -> Scan:
    """Look at what was sent; raises Invalid for anything but a whole PDF, PNG or JPEG of 5 MB."""
    media_type = _media_type(data)
    fault = ""
    if not data:
        fault = N_("The file is empty. Scan the paper again.")
    elif len(data) > MOST:
        fault = N_("The file is larger than 5 MB. Scan with fewer dots an inch, or in grey.")
    elif media_type is None:
        fault = N_("This is no whole PDF, PNG or JPEG file, whatever its name says.")
    if fault or media_type is None:
        raise Invalid(N_("The scan cannot be kept."), {"paper": fault})
    return Scan(_safe(name, media_type), data, media_type)


def _media_type(data: bytes) -> str | None:
    """Tell by its first and last bytes what a file is (ISO 32000, W3C PNG, ITU T.81)."""
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-TAIL:]:
        return "application/pdf"
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR" and b"IEND" in data[-12:]:
        return "image/png"
    if data.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in data[-TAIL:]:
        return "image/jpeg"
    return None


def _safe(name: str, media_type: str) -> str:
    stem = NAMED.sub(" ", PureWindowsPath(name).stem)
    ending = ENDINGS[media_type]
    return (" ".join(stem.split()) or "paper")[: LONGEST_NAME - len(ending)] + ending


def keep(
    session: Session,
    invitation_id: int,
    hand: str,
    given: Scan,
    *,
    folder: Path,
    actor: Actor,
    now: datetime,
) -> Paper:
    """Keep a scan with the draft of a hand, in the data folder `folder`; `attach` binds it."""
    sum_ = hashlib.sha256(given.data).hexdigest()
    _write(path(folder, sum_), given.data)
    paper = Paper(
        invitation_id=invitation_id,
        hand=hand,
        name=given.name,
        media_type=given.media_type,
        size=len(given.data),
        sum=sum_,
        kept_at=now,
        kept_by=actor.label[:200],
    )
    session.add(paper)
    session.flush()
    _record(session, paper, "papers.keep", actor, now)
    return paper


def path(folder: Path, sum_: str) -> Path:
    """Say where the file with this sum lies."""
    return folder / FOLDER / sum_[:2] / sum_


def _write(there: Path, data: bytes) -> None:
    """Write a file whole or not at all; the same bytes again are the same file."""
    if there.exists():
        return
    there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    coming = there.with_suffix(f".{os.getpid()}")
    coming.touch(mode=0o600)
    coming.write_bytes(data)
    coming.replace(there)


def attach(session: Session, invitation_id: int, hand: str, reply_id: int) -> None:
    """Bind what a hand has kept to the version that was sent."""
    session.execute(
        update(Paper)
        .where(Paper.invitation_id == invitation_id, Paper.hand == hand, Paper.reply_id.is_(None))
        .values(reply_id=reply_id)
    )


def let_go(session: Session, invitation_id: int, hand: str) -> None:
    """Forget what belonged to a draft that is thrown away; its bytes stay until they are swept."""
    loose = (Paper.invitation_id == invitation_id) & (Paper.hand == hand)
    session.execute(delete(Paper).where(loose, Paper.reply_id.is_(None)))


def of_draft(session: Session, invitation_id: int, hand: str) -> Sequence[Paper]:
    """List what a hand has kept and not sent yet."""
    loose = (Paper.invitation_id == invitation_id) & (Paper.hand == hand)
    return session.scalars(
        select(Paper).where(loose, Paper.reply_id.is_(None)).order_by(Paper.id)
    ).all()


def by_reply(session: Session, invitation_id: int) -> dict[int, list[Paper]]:
    """Give the scans of every version of a reply, by the id of the version."""
    query = select(Paper).where(Paper.invitation_id == invitation_id, Paper.reply_id.is_not(None))
    return _grouped(session.scalars(query.order_by(Paper.id)))


def _grouped(papers: Iterable[Paper]) -> dict[int, list[Paper]]:
    found: dict[int, list[Paper]] = {}
    for paper in papers:
        found.setdefault(paper.reply_id or 0, []).append(paper)
    return found


def the_paper(session: Session, invitation_id: int, paper_id: int) -> Paper:
    """Find a scan with its invitation; raises NotFound."""
    paper = session.get(Paper, paper_id)
    if paper is None or paper.invitation_id != invitation_id:
        raise NotFound(N_("There is no such scan with this invitation."))
    return paper


def bytes_of(paper: Paper, folder: Path) -> bytes:
    """Read a scan from the data folder; raises NotFound where its file has been lost."""
    try:
        return path(folder, paper.sum).read_bytes()
    except OSError:
        raise NotFound(
            N_("The file of this scan is not in the data folder. Ask whoever keeps the machine.")
        ) from None


def _record(session: Session, paper: Paper, action: str, actor: Actor, now: datetime) -> None:
    record(
        session,
        actor,
        action,
        kind="invitation",
        id=paper.invitation_id,
        label=paper.name,
        now=now,
        changes={"size": paper.size, "sum": paper.sum},
    )
