"""Files that people sent in are saved, never shown inside a page of ours (ASVS 5.0, 5.4)."""

from io import BytesIO

from flask import Response, send_file

ALONE = "sandbox; default-src 'none'"  # should a browser open it after all


def download(data: bytes, media_type: str, name: str) -> Response:
    """Give a file to be saved under its name; no cache on the way keeps it."""
    answer = send_file(BytesIO(data), media_type, as_attachment=True, download_name=name)
    answer.headers["Content-Security-Policy"] = ALONE
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
