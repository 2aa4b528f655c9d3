"""What a page may follow: a kind of thing, its number, and how the newest numbers are asked for."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy import Select, literal, union_all
from sqlalchemy.orm import Session

from app import db

Asks = Callable[[Collection[int]], Select[tuple[int, int]]]


class Topic(NamedTuple):
    """One thing that changes: its kind, as a feature has named it, and its number there."""

    kind: str
    id: int


def kinds(app: Flask) -> dict[str, Asks]:
    """Give the kinds that features of this application have named."""
    named: dict[str, Asks] = app.extensions.setdefault("rostrum.live.kinds", {})
    return named


def follow(app: Flask, kind: str, asks: Asks) -> None:
    """Let a feature name a kind of topic.

    `asks(ids)` gives a statement of two columns: the id and its newest number, which grows with
    every change. A topic without a row has the number 0.
    """
    kinds(app)[kind] = asks


def newest(named: Mapping[str, Asks], topics: Collection[Topic]) -> dict[Topic, int]:
    """Ask for the newest numbers of all topics in one statement."""
    parts: list[Any] = []
    for kind in sorted({topic.kind for topic in topics}):
        ids = sorted(topic.id for topic in topics if topic.kind == kind)
        parts.append(named[kind](ids).add_columns(literal(kind)))
    found = dict.fromkeys(topics, 0)
    if parts:
        with db.reading() as session:
            found |= _read(session, parts)
    return found


def _read(session: Session, parts: list[Any]) -> dict[Topic, int]:
    query: Any = union_all(*parts) if len(parts) > 1 else parts[0]
    rows: Any = session.execute(query)
    return {Topic(kind, id_): number or 0 for id_, number, kind in rows}
