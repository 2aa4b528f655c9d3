"""The calendar part of a letter, taken apart for the eyes of an officer."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[^=]+=(?:"[^"]*"|[^":;]*))*):(.*)', re.DOTALL)
ESCAPED = re.compile(r"\\(.)")


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


def of_event(lines: Iterable[Line]) -> list[Line]:
    """Keep what says something about the event itself, as a reader would write it."""
    kept: list[Line] = []
    within: list[str] = []
    for line in lines:
        if line.name == "BEGIN":
            within.append(line.value)
        elif line.name == "END":
            within.pop()
        elif within[-1:] == ["VEVENT"]:
            kept.append(Line(line.name, line.parameters, ESCAPED.sub(_meant, line.value)))
    return kept


def _meant(escape: re.Match[str]) -> str:
    return "\n" if escape[1] in "nN" else escape[1]


def _taken_apart(line: str) -> Line:
    found = LINE.fullmatch(line)
    if found is None:
        return Line("", "", line)
    name, parameters, value = found.groups()
    return Line(name, parameters.lstrip(";"), value)
