"""How a calendar leaves the house over HTTP: the same headers for every feed and download."""

import hashlib
from datetime import datetime
from urllib.parse import quote

from flask import Response, request

from app.web import clock

SECONDS = 300


def calendar_answer(
    content: bytes,
    filename: str,
    *,
    download: bool,
    etag: str | None = None,
    changed_at: datetime | None = None,
    public: bool = False,
) -> Response:
    """Answer with a calendar, or with 304 where the reader has these very bytes (RFC 9110, 13).

    `etag` is that of the bytes unless the caller knows it already. `changed_at` must never go
    back. `download` makes a browser keep a file; `public` lets shared caches hold it. There
    is no compression here, which Outlook's subscriptions do not survive, and no cookie.
    """
    answer = Response(content, content_type="text/calendar; charset=utf-8")
    answer.set_etag(etag or etag_of(content))
    if changed_at is not None:
        # A change may be booked a second ahead; HTTP forbids a moment that has not come yet.
        answer.last_modified = min(changed_at, clock.now())
    answer.headers["Cache-Control"] = f"{'public' if public else 'private'}, max-age={SECONDS}"
    if download:
        answer.headers["Content-Disposition"] = _attachment(filename)
    answer.make_conditional(request)
    return answer


def etag_of(content: bytes) -> str:
    """Give the fingerprint of exactly these bytes."""
    return hashlib.sha256(content).hexdigest()[:32]


def _attachment(filename: str) -> str:
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-._") else "-" for c in filename)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
