"""A backup that is consistent while the site runs, and the way back from it.

One archive holds the database as it stood at one moment, the scans and papers of the data
folder, and a manifest with the rows of each table and the SHA-256 of each file. Keys are not in
it: keep ROSTRUM_SECRET_KEY elsewhere, or nobody can read what was encrypted with it.
"""

import hashlib
import io
import json
import os
import re
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from app import schema
from app.errors import N_
from app.invitations.scans import FOLDER
from app.upkeep import dumps
from app.upkeep.dumps import Cannot

MANIFEST = "manifest.json"
FORM = 1  # of the archive; a later one may be laid out otherwise
SUM = 64  # letters of a SHA-256
PAPER = re.compile(rf"{FOLDER}/[0-9a-f]{{2}}/[0-9a-f]{{{SUM}}}")


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself: rows by table, SHA-256 by name of the file."""

    made_at: str
    database: str
    revision: str | None
    rows: dict[str, int]
    sums: dict[str, str] = field(default_factory=dict)
    form: int = FORM

    @property
    def papers(self) -> int:
        """Count the files of the data folder in it."""
        return len(self.sums) - 1


def backup(target: Path, data_folder: Path, *, now: datetime) -> Manifest:
    """Write an archive, readable by its owner alone; it appears when it is whole.

    The database is read first: a paper that a row names was written before that row, so no row
    of the archive lacks its paper. Raises Cannot, also where `target` exists.
    """
    if target.exists():
        raise Cannot(N_("%(file)s exists already. Choose another name."), file=target)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".rostrum-") as scratch:
        dumped = Path(scratch) / dumps.name_here()
        dumps.dump(dumped)
        members = {dumped.name: dumped} | dict(_papers(data_folder))
        manifest = Manifest(
            made_at=now.isoformat(timespec="seconds"),
            database=dumped.name,
            revision=schema.standing(),
            rows=dumps.counted_in(dumped),
            sums={name: _sum(path) for name, path in members.items()},
        )
        coming = Path(scratch) / "archive"
        _pack(coming, manifest, members)
        coming.replace(target)
    return manifest


def read(archive: Path) -> Manifest:
    """Read what an archive says of itself; raises Cannot for anything else than a backup."""
    try:
        with tarfile.open(archive) as tar:
            raw = json.load(tar.extractfile(MANIFEST) or io.BytesIO())
        manifest = Manifest(**raw)
    except (OSError, EOFError, KeyError, TypeError, ValueError, tarfile.TarError) as fault:
        raise Cannot(N_("%(file)s is no backup of Rostrum."), file=archive) from fault
    if not all(PAPER.fullmatch(name) or name == manifest.database for name in manifest.sums):
        raise Cannot(N_("%(file)s is no backup of Rostrum."), file=archive)
    if manifest.form != FORM:
        raise Cannot(N_("This backup was made by another version of Rostrum. Use that one."))
    return manifest


def restore(archive: Path, data_folder: Path, *, replace: bool = False) -> Manifest:
    """Put back what an archive holds, after every file of it was found whole.

    Papers are added, none is taken away. Raises Cannot, and nothing has changed then, where the
    archive is damaged, made on the other kind of database or by a newer version, or where rows
    stand in the database and `replace` is not set.
    """
    manifest = read(archive)
    _fits(manifest, replace=replace)
    with tempfile.TemporaryDirectory(prefix="rostrum-") as scratch:
        try:
            with tarfile.open(archive) as tar:
                tar.extractall(scratch, filter="data")
        except (OSError, EOFError, tarfile.TarError) as fault:
            raise Cannot(N_("The backup is damaged: %(what)s."), what=fault) from fault
        unpacked = Path(scratch)
        for name, expected in manifest.sums.items():
            if not (unpacked / name).is_file() or _sum(unpacked / name) != expected:
                raise Cannot(N_("The backup is damaged: %(what)s."), what=name)
        _put_back(unpacked, manifest, data_folder)
        dumps.load(unpacked / manifest.database)
    return manifest


def differences(manifest: Manifest) -> dict[str, tuple[int, int]]:
    """Compare the rows of the database with those of an archive: table -> (there, here)."""
    here = dumps.counted()
    return {
        table: (manifest.rows.get(table, 0), here.get(table, 0))
        for table in sorted({*manifest.rows, *here})
        if manifest.rows.get(table, 0) != here.get(table, 0)
    }


def _fits(manifest: Manifest, *, replace: bool) -> None:
    if manifest.database != dumps.name_here():
        raise Cannot(
            N_("This backup holds %(there)s, and the configured database takes %(here)s."),
            there=manifest.database,
            here=dumps.name_here(),
        )
    if manifest.revision and manifest.revision not in schema.known():
        raise Cannot(N_("This backup was made by a newer version of Rostrum. Install that first."))
    standing = sum(dumps.counted().values())
    if standing and not replace:
        raise Cannot(
            N_(
                "The database holds %(count)s rows. Say --replace to put the backup in their place."
            ),
            count=standing,
        )


def _papers(data_folder: Path) -> Iterator[tuple[str, Path]]:
    kept = data_folder / FOLDER
    for path in sorted(kept.glob("??/*")):
        if len(path.name) == SUM:  # anything else is still being written
            yield f"{FOLDER}/{path.parent.name}/{path.name}", path


def _pack(coming: Path, manifest: Manifest, members: dict[str, Path]) -> None:
    coming.touch(mode=0o600)
    said = coming.with_name(MANIFEST)
    said.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    with coming.open("wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as tar:
            for name, path in {MANIFEST: said, **members}.items():
                tar.add(path, arcname=name)
        file.flush()
        os.fsync(file.fileno())


def _put_back(unpacked: Path, manifest: Manifest, data_folder: Path) -> None:
    for name in manifest.sums:
        there = data_folder / name
        if name == manifest.database or there.exists():
            continue
        there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        coming = there.with_suffix(f".{os.getpid()}")
        coming.write_bytes((unpacked / name).read_bytes())
        coming.replace(there)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, hashlib.sha256).hexdigest()
