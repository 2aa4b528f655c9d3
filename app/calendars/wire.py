"""icalendar's components, written out fast: CRLF, folds at 75 octets, no control characters.

icalendar measures every single character when it folds, which is half of its time on a
programme of 200 entries. The property types and the quoting of parameters stay icalendar's.
"""

import re
from typing import Any

from icalendar import Component, vText

# What RFC 5545 section 3.1 forbids (all controls but TAB), C1 controls, and lone surrogates.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
OCTETS = 75


class Text(vText):
    """A TEXT value; icalendar itself would take a backslash before an N for a line break."""

    def to_ical(self) -> bytes:
        r"""Escape ``\``, ``;``, ``,`` and line breaks (RFC 5545 section 3.3.11)."""
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return escaped.replace("\n", "\\n").encode()


def text(value: str) -> Text:
    """Make a TEXT value without the characters that RFC 5545 section 3.1 forbids."""
    return Text(FORBIDDEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(value: str) -> str:
    """Bring words into one line, without controls."""
    return " ".join(FORBIDDEN.sub("", value).split())


def parameter(value: str) -> str:
    """Make a parameter value: one line without quotation marks and carets.

    A quotation mark cannot stand in a quoted parameter (RFC 5545 section 3.2), and the
    escapes of RFC 6868, which begin with a caret, are shown literally by Outlook and others.
    """
    return one_line(value.replace('"', "").replace("^", ""))


def fold(line: bytes) -> bytes:
    """Fold one content line at 75 octets, never inside a character (RFC 5545 section 3.1)."""
    if len(line) <= OCTETS:
        return line
    pieces, start, room = [], 0, OCTETS
    while len(line) - start > room:
        end = _cut(line, start, start + room)
        pieces.append(line[start:end])
        start, room = end, OCTETS - 1  # the space that continues a line counts
    return b"\r\n ".join([*pieces, line[start:]])


def _cut(line: bytes, start: int, end: int) -> int:
    while line[end] & 0xC0 == 0x80:  # noqa: PLR2004 (continuation octets of UTF-8: 10xxxxxx)
        end -= 1
    # Some readers unescape before they unfold, so an escape stays in one piece.
    slashes = end - len(line[start:end].rstrip(b"\\")) - start
    return end - 1 if slashes % 2 and end - 1 > start else end


def lines(component: Component) -> bytes:
    """Write one component and what it holds, properties in the order they were given."""
    out = [f"BEGIN:{component.name}".encode()]
    out += [fold(_line(name, value)) for name, value in component.items()]
    inner = b"".join(lines(sub) for sub in component.subcomponents)
    return b"\r\n".join(out) + b"\r\n" + inner + f"END:{component.name}\r\n".encode()


def _line(name: str, value: Any) -> bytes:
    head = name
    if value.params:
        head = f"{name};{value.params.to_ical(sorted=False).decode()}"
    written = value.to_ical()  # some of icalendar's types give bytes, some give words
    return head.encode() + b":" + (written if isinstance(written, bytes) else written.encode())
