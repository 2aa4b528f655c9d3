"""The calendar part of a letter, taken apart for the eyes of an officer."""

import re
from dataclasses import dataclass

LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[^=]+=(?:"[^"]*"|[^":;]*))*):(.*)', re.DOTALL)


@dataclass(frozen=True)
class Line:
    """One content line: its name, its parameters, its value."""

    name: str
    parameters: str
    value: str


def unfolded(content: bytes) -> list[Line]:
    """Undo the folds (RFC 5545 section 3.1) and name the parts; what fits no line is kept."""
    joined = content.decode("utf-8", "replace").replace("\r\n ", "").replace("\r\n\t", "")
    return [_taken_apart(line) for line in joined.split("\r\n") if line]


def _taken_apart(line: str) -> Line:
    found = LINE.fullmatch(line)
    if found is None:
        return Line("", "", line)
    name, parameters, value = found.groups()
    return Line(name, parameters.lstrip(";"), value)
