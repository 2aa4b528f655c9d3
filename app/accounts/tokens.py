"""Random tokens of links and cookies: shown once, kept as a fingerprint."""

import base64
import hashlib
import hmac
import secrets


def new() -> str:
    """Draw a token of 32 random bytes, 43 characters that may stand in an address."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """Give the SHA-256 under which a token is kept; 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def derived(token: str, purpose: str) -> str:
    """Derive a weaker token from a stronger one, the same each time and not to be turned back.

    The holder of a reply link can so be shown the address of the own feed again, although
    neither is stored; whoever has only the feed cannot reply.
    """
    drawn = hmac.new(token.encode(), purpose.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(drawn).rstrip(b"=").decode()
