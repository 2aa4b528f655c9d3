"""Scans and receipts as files: checked by content, kept outside of every web folder."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from app.errors import N_, Invalid, NotFound

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

    @property
    def sum(self) -> str:
        """Give the SHA-256 of its bytes, which is its name on the disk."""
        return hashlib.sha256(self.data).hexdigest()


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


def path(folder: Path, sum_: str) -> Path:
    """Say where the file with this sum lies."""
    return folder / FOLDER / sum_[:2] / sum_


def write(folder: Path, sum_: str, data: bytes) -> None:
    """Write a file whole or not at all; the same bytes again are the same file."""
    there = path(folder, sum_)
    if there.exists():
        return
    there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    coming = there.with_suffix(f".{os.getpid()}")
    try:
        coming.touch(mode=0o600)
        coming.write_bytes(data)
        coming.replace(there)
    except OSError:  # a full disk keeps no half of it
        coming.unlink(missing_ok=True)
        raise


def read(folder: Path, sum_: str) -> bytes:
    """Read a file from the data folder; raises NotFound where it has been lost."""
    try:
        return path(folder, sum_).read_bytes()
    except OSError:
        raise NotFound(
            N_("The file of this scan is not in the data folder. Ask whoever keeps the machine.")
        ) from None
