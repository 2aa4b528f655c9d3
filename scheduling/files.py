"""Problems and plans as JSON, and back, with every fault named by path and value."""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from scheduling.plan import Plan
from scheduling.problem import Faulty, Problem

SCHEMAS = Path(__file__).parent


def problem_to_json(problem: Problem) -> str:
    """The problem as JSON text; what stands at its default is written too."""
    return json.dumps(plain(problem), ensure_ascii=False, indent=1)


def problem_from_json(text: str) -> Problem:
    """Read a problem. Raises Faulty naming every fault by path and value."""
    problem: Problem = _from_json(Problem, text)
    return problem


def plan_to_json(plan: Plan) -> str:
    """The plan as JSON text."""
    return json.dumps(plain(plan), ensure_ascii=False, indent=1)


def plan_from_json(text: str) -> Plan:
    """Read a plan. Raises Faulty naming every fault by path and value."""
    plan: Plan = _from_json(Plan, text)
    return plan


def schema(name: Literal["problem", "plan"]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a problem or of a plan."""
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    return found


def plain(value: Any) -> Any:
    """Dataclasses as dicts, tuples as lists, times as ISO 8601 with offset."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value


def _from_json(kind: type, text: str) -> Any:
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise Faulty([f"$: is no JSON ({error})"]) from error
    faults: list[str] = []
    value = read(kind, raw, "$", faults)
    if faults:
        raise Faulty(faults)
    return value


def read(kind: Any, raw: Any, path: str, faults: list[str]) -> Any:
    """The value of type `kind` that `raw` stands for; faults are added to the list."""
    if is_dataclass(kind):
        return _object(kind, raw, path, faults)
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        inner = next(arg for arg in get_args(kind) if arg is not type(None))
        return None if raw is None else read(inner, raw, path, faults)
    if origin is tuple:
        return _list(get_args(kind), raw, path, faults)
    if origin is Literal:
        return _checked(raw, raw in get_args(kind), f"one of {get_args(kind)}", path, faults)
    return _scalar(kind, raw, path, faults)


def _checked(raw: Any, good: object, wanted: str, path: str, faults: list[str]) -> Any:
    if not good:
        faults.append(f"{path}: {raw!r} is not {wanted}")
    return raw


def _scalar(kind: Any, raw: Any, path: str, faults: list[str]) -> Any:
    if kind is datetime:
        return _moment(raw, path, faults)
    wanted: dict[Any, Callable[[], bool]] = {
        str: lambda: isinstance(raw, str),
        bool: lambda: isinstance(raw, bool),
        int: lambda: isinstance(raw, int) and not isinstance(raw, bool),
        float: lambda: isinstance(raw, int | float) and not isinstance(raw, bool),
    }
    return _checked(raw, wanted[kind](), f"of type {kind.__name__}", path, faults)


def _moment(raw: Any, path: str, faults: list[str]) -> Any:
    try:
        moment = datetime.fromisoformat(raw)
    except (TypeError, ValueError):
        return _checked(raw, good=False, wanted="a time in ISO 8601", path=path, faults=faults)
    _checked(raw, moment.tzinfo, "a time with an offset", path, faults)
    return moment


def _list(kinds: tuple[Any, ...], raw: Any, path: str, faults: list[str]) -> Any:
    if not isinstance(raw, list):
        return _checked(raw, good=False, wanted="a list", path=path, faults=faults)
    if kinds[-1] is not Ellipsis and len(raw) != len(kinds):
        return _checked(raw, False, f"a list of {len(kinds)}", path, faults)
    each = [kinds[0]] * len(raw) if kinds[-1] is Ellipsis else list(kinds)
    return tuple(
        read(kind, entry, f"{path}[{k}]", faults)
        for k, (kind, entry) in enumerate(zip(each, raw, strict=True))
    )


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _object(kind: Any, raw: Any, path: str, faults: list[str]) -> Any:
    if not isinstance(raw, dict):
        return _checked(raw, good=False, wanted="an object", path=path, faults=faults)
    before = len(faults)
    known = {f.name: f for f in fields(kind)}
    faults += [f"{path}.{name}: is not known here" for name in raw if name not in known]
    values = {}
    for name, described in known.items():
        if name in raw:
            values[name] = read(_hints(kind)[name], raw[name], f"{path}.{name}", faults)
        elif described.default is MISSING and described.default_factory is MISSING:
            faults.append(f"{path}.{name}: is missing")
    return kind(**values) if len(faults) == before else None
