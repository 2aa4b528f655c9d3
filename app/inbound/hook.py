"""The door for services that receive mail and hand it over by HTTP, one message a request."""

import hmac

from flask import Blueprint, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from app import db
from app.errors import Refused
from app.inbound import service
from app.inbound.reading import LARGEST
from app.web import clock, rates

Said = tuple[str, int, dict[str, str]]
TYPES = {"message/rfc822", "application/octet-stream"}

bp = Blueprint("mail_hook", __name__)


@bp.post("/hooks/mail")
@rates.limited("HOOKS")
def take() -> Said:
    """Take the message in the body; 200 for one that had come before.

    The header is "Authorization: Bearer SECRET" (RFC 6750 section 2.1). Without a secret in the
    settings this door is shut (503); the sender keeps the message and tries again.
    """
    secret = str(current_app.config["MAIL_HOOK_SECRET"])
    if not secret:
        return _said("This door is not in use.", 503)
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {secret}".encode()):
        return _said("Give the secret of this door.", 401)
    if request.mimetype not in TYPES:
        return _said("Send the message itself, as message/rfc822.", 415)
    request.max_content_length = LARGEST
    try:
        raw = request.get_data(cache=False)
        with db.writing() as session:
            taken = service.take(
                session, raw, door="hook", settings=current_app.config, now=clock.now()
            )
    except RequestEntityTooLarge:
        return _said("The message is larger than 1 MB.", 413)
    except Refused as reason:
        return _said(str(reason), reason.status if reason.status != Refused.status else 422)
    return _said("It had come before.", 200) if taken.again else _said("Taken.", 201)


def _said(words: str, status: int) -> Said:
    more = {"WWW-Authenticate": "Bearer"} if status == 401 else {}  # noqa: PLR2004
    return f"{words}\n", status, {"Content-Type": "text/plain; charset=utf-8", **more}
