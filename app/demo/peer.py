"""The mail server of the demonstration: it takes every letter and passes none on."""

import os
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"


class Keeper:
    """Keeps each letter as one numbered .eml file; a file that can be read is whole."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self.last = max((int(path.stem) for path in folder.glob("*.eml")), default=0)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (the library's name)
        self.last += 1
        carried_to = "".join(f"Delivered-To: {address}\r\n" for address in envelope.rcpt_tos)
        content = carried_to.encode("ascii", "replace") + envelope.original_content
        unfinished = self.folder / f"{self.last:06}.part"
        unfinished.write_bytes(content)
        os.replace(unfinished, self.folder / f"{self.last:06}.eml")  # noqa: PTH105 (atomic)
        return f"250 Kept as {self.last:06}"


def serving(folder: Path, port: int) -> Controller:
    """Start the server on loopback in a thread of its own; stop() ends it."""
    controller = Controller(Keeper(folder), hostname=HOST, port=port)
    controller.start()
    return controller
