"""Writes the JSON Schemas from the dataclasses themselves: `python -m scheduling.schema`."""

from __future__ import annotations

import json
import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from scheduling.files import SCHEMAS
from scheduling.plan import Plan
from scheduling.problem import Problem

PLAIN = {str: "string", bool: "boolean", int: "integer", float: "number"}


def schema_of(kind: type, title: str) -> dict[str, Any]:
    """The schema of a dataclass, in which every nested one is a definition of its own."""
    definitions: dict[str, Any] = {}
    root = _object(kind, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _object(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {
        "type": "object",
        "description": (kind.__doc__ or "").split("\n")[0],
        "properties": {f.name: _value(hints[f.name], definitions) for f in fields(kind)},
        "required": [
            f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING
        ],
        "additionalProperties": False,
    }


def _value(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if is_dataclass(kind):
        name = getattr(kind, "__name__", "")
        if name not in definitions:
            definitions[name] = {}
            definitions[name] = _object(kind, definitions)
        return {"$ref": f"#/$defs/{name}"}
    origin, args = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        inner = next(arg for arg in args if arg is not type(None))
        return {"anyOf": [_value(inner, definitions), {"type": "null"}]}
    if origin is Literal:
        return {"enum": list(args)}
    if origin is tuple:
        return _list(args, definitions)
    if kind is datetime:
        return {"type": "string", "format": "date-time"}
    return {"type": PLAIN[kind]}


def _list(args: tuple[Any, ...], definitions: dict[str, Any]) -> dict[str, Any]:
    if args[-1] is Ellipsis:
        return {"type": "array", "items": _value(args[0], definitions)}
    entries = [_value(arg, definitions) for arg in args]
    size = len(entries)
    return {"type": "array", "prefixItems": entries, "minItems": size, "maxItems": size}


def written(name: str) -> str:
    """The text of the schema file of 'problem' or 'plan'."""
    kind, title = {
        "problem": (Problem, "Rostrum allocation problem"),
        "plan": (Plan, "Rostrum allocation plan"),
    }[name]
    return json.dumps(schema_of(kind, title), indent=1) + "\n"


if __name__ == "__main__":
    for each in ("problem", "plan"):
        (SCHEMAS / f"{each}.schema.json").write_text(written(each), "utf-8")
