"""Reading YAML with its line numbers, and collecting every fault instead of the first."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import yaml

from app.errors import N_, Refused

MOST_CHARACTERS = 200_000
PLAIN = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "timestamp")}
NULL = "tag:yaml.org,2002:null"
TRUTH = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


# Escapes as "\0" and "\uD800" bring what no letter, calendar or database can hold.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class Words(yaml.SafeLoader):
    """Reads YAML whose words can be written down again."""

    def compose_scalar_node(self, anchor: Any) -> yaml.ScalarNode:
        """Read words or a number; raises MarkedYAMLError for characters that cannot be kept."""
        node = super().compose_scalar_node(anchor)
        if UNFIT.search(node.value):
            problem = "there is a control character in these words"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
        return node


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file: the line, the place by its keys, and what to do."""

    line: int
    place: str
    message: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        said = self.message % self.values if self.values else self.message
        return ": ".join(part for part in (f"line {self.line}", self.place, said) if part)


class Faulty(Refused):
    """A file that cannot be taken; `faults` holds every fault in the order of the lines."""

    status = 422

    def __init__(self, faults: Collection[Fault]) -> None:
        super().__init__(N_("Faults in the file: %(count)s."), count=len(faults))
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.place)))

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


@dataclass(frozen=True)
class Marked:
    """A node of the file with its place ("sessions[2].starts")."""

    node: yaml.Node
    place: str = ""

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    @property
    def empty(self) -> bool:
        return self.node.tag == NULL

    def below(self, key: str, node: yaml.Node) -> "Marked":
        return Marked(node, f"{self.place}.{key}" if self.place else key)


class Faults:
    """The faults found so far."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, at: Marked, message: str, **values: object) -> None:
        """Note a fault at a node."""
        self.found.append(Fault(at.line, at.place, message, values))

    def check(self) -> None:
        """Raise Faulty with all of them, if there are any."""
        if self.found:
            raise Faulty(self.found)


def compose(text: str) -> Marked:
    """Read the text into nodes without building any object; raises Faulty."""
    if len(text) > MOST_CHARACTERS:
        message = N_("The file is longer than %(most)s characters. Leave out what is not needed.")
        raise Faulty([Fault(1, "", message, {"most": MOST_CHARACTERS})])
    try:
        root = yaml.compose(text, Loader=Words)
    except yaml.MarkedYAMLError as reason:
        raise Faulty([_not_yaml(reason)]) from None
    except (yaml.YAMLError, RecursionError, ValueError) as reason:
        message = N_("This is not a YAML file: %(reason)s.")
        raise Faulty([Fault(1, "", message, {"reason": _first_line(reason)})]) from None
    if root is None:
        raise Faulty(
            [Fault(1, "", N_("The file is empty. See the description of the format."), {})]
        )
    return Marked(root)


def _not_yaml(reason: yaml.MarkedYAMLError) -> Fault:
    mark = reason.problem_mark or reason.context_mark
    message = N_("YAML cannot be read here: %(reason)s. Check the indentation and the quotes.")
    return Fault(mark.line + 1 if mark else 1, "", message, {"reason": reason.problem or ""})


def _first_line(reason: Exception) -> str:
    lines = str(reason).splitlines()
    return lines[0] if lines else type(reason).__name__


def mapping(
    at: Marked, faults: Faults, *, needed: Collection[str], known: Collection[str] | None
) -> dict[str, Marked]:
    """Read keys and values; `known` keys may stand beside the `needed` ones, None means any.

    A key that is written twice, unknown or missing is a fault; empty values are left out.
    """
    if not isinstance(at.node, yaml.MappingNode):
        faults.add(at, N_("Write keys and values here, one a line, as in “title: Plenary”."))
        return {}
    found: dict[str, Marked] = {}
    allowed = None if known is None else {*needed, *known}
    for key_node, value_node in at.node.value:
        key = Marked(key_node, at.place)
        name = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
        if allowed is not None and name not in allowed:
            _unknown(key, name, allowed, faults)
        elif name in found:
            faults.add(key, N_("“%(key)s” is written twice. Keep one of them."), key=name)
        else:
            found[name] = at.below(name, value_node)
    given = {name: value for name, value in found.items() if not value.empty}
    for name in needed:
        if name not in given:
            where = found.get(name, at)
            faults.add(where, N_("“%(key)s” is missing. Add it."), key=name)
    return given


def _unknown(key: Marked, name: str, allowed: Collection[str], faults: Faults) -> None:
    near = get_close_matches(name, allowed, n=1, cutoff=0.5)
    if near:
        message = N_("There is no key “%(key)s” here. Did you mean “%(near)s”?")
        faults.add(key, message, key=name, near=near[0])
    else:
        message = N_("There is no key “%(key)s” here. Known keys: %(known)s.")
        faults.add(key, message, key=name, known=", ".join(sorted(allowed)))


def entries(at: Marked, faults: Faults, *, most: int = 200) -> Iterator[Marked]:
    """Go through a list; anything but a list is a fault."""
    if not isinstance(at.node, yaml.SequenceNode):
        faults.add(at, N_("Write a list here: each entry on a line of its own, after “- ”."))
        return
    if len(at.node.value) > most:
        faults.add(at, N_("There are more than %(most)s entries here."), most=most)
    for number, node in enumerate(at.node.value[:most]):
        yield Marked(node, f"{at.place}[{number + 1}]")


def text(at: Marked, faults: Faults, *, most: int) -> str:
    """Read words; line breaks become spaces, so that nothing can slip into a letter's head."""
    if not isinstance(at.node, yaml.ScalarNode) or at.node.tag not in PLAIN:
        faults.add(at, N_("Write words here, in quotes if they hold a colon."))
        return ""
    words = " ".join(str(at.node.value).split())
    if len(words) > most:
        message = N_("These are %(count)s characters; there is room for %(most)s.")
        faults.add(at, message, count=len(words), most=most)
    if not words:
        faults.add(at, N_("There is nothing here. Write some words, or leave the line out."))
    return words


def number(at: Marked, faults: Faults, *, least: int, most: int) -> int:
    """Read a whole number from `least` to `most`."""
    raw = text(at, faults, most=20)
    digits = raw.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or not least <= int(raw) <= most:
        message = N_("“%(value)s” is not a whole number from %(least)s to %(most)s.")
        faults.add(at, message, value=raw, least=least, most=most)
        return least
    return int(raw)


def truth(at: Marked, faults: Faults) -> bool:
    """Read yes or no."""
    raw = text(at, faults, most=20)
    if raw.lower() not in TRUTH:
        faults.add(at, N_("Write yes or no, not “%(value)s”."), value=raw)
    return TRUTH.get(raw.lower(), False)


def one_of(at: Marked, faults: Faults, known: Collection[str]) -> str:
    """Read one of some words; the nearest one is named when it is none of them."""
    raw = text(at, faults, most=200)
    if raw in known:
        return raw
    near: list[Any] = get_close_matches(raw, known, n=1, cutoff=0.5)
    if near:
        message = N_("“%(value)s” is not known here. Did you mean “%(near)s”?")
        faults.add(at, message, value=raw, near=near[0])
    else:
        message = N_("“%(value)s” is not known here. Use one of: %(known)s.")
        faults.add(at, message, value=raw, known=", ".join(known))
    return raw
