"""Our own files to the browser: their addresses, and how htmx behaves."""

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, url_for

# Refusals (422) are pages to be shown; other failures leave the page as it stands.
HTMX = json.dumps(
    {
        "includeIndicatorCSS": False,
        "implicitInheritance": False,
        "history": False,
        "noSwap": [204, 304, "40x", "41x", 428, 429, "5xx"],
        "extensions": "sse",
    }
)


@lru_cache
def _mark(path: Path, _changed_at: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]


def init_app(app: Flask) -> None:
    """Give templates static_url(name), an address that changes with the file's content."""

    def static_url(name: str) -> str:
        path = Path(app.static_folder or "") / name
        mark = _mark(path, path.stat().st_mtime_ns) if path.is_file() else ""
        return url_for("static", filename=name, v=mark)

    app.jinja_env.globals.update(static_url=static_url, htmx_config=HTMX)
