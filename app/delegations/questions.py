"""What the address of a list asks for, and how to ask the same again."""

from collections.abc import Callable
from typing import Any

from flask import request, url_for

from app.delegations import listing
from app.delegations.book import Book
from app.delegations.listing import Question

_MORE = ("participant", "convention")


def asked(book: Book) -> Question:
    """Read what the address asks for."""
    given = request.args
    names = [one.name for one in listing.narrowing(book)]
    return Question(
        search=given.get("search", "").strip()[:100],
        use=given.get("use", listing.IN_USE),
        sort=given.get("sort", ""),
        page=given.get("page", 1, type=int),
        narrowed={name: given.get(name, "")[:60] for name in (*names, *_MORE)},
    )


def again(book: Book) -> Callable[..., str]:
    """Give the function that asks the same again, with some of it changed."""
    names = ["search", "use", "sort", *(one.name for one in listing.narrowing(book)), *_MORE]
    given: dict[str, Any] = {name: request.args[name] for name in names if request.args.get(name)}

    def ask(endpoint: str = "index", **changes: Any) -> str:
        return url_for(f"registers.{book.code}.{endpoint}", **{**given, **changes})

    return ask
