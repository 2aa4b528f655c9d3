"""Secrets that must be read again, encrypted (AES-256-GCM) with a key that no table holds."""

import base64
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

VERSION = "v1"
NONCE = 12  # bytes, as NIST SP 800-38D recommends


class Unreadable(ValueError):
    """The text was encrypted with another key, for somebody else, or was changed."""


def key_of(settings: Mapping[str, Any]) -> bytes:
    """Derive the key from FACTOR_KEY, or from SECRET_KEY where there is none."""
    source = str(settings["FACTOR_KEY"] or settings["SECRET_KEY"])
    return hmac.new(source.encode(), b"rostrum second factors v1", "sha256").digest()


def locked(text: str, key: bytes, owner: int) -> str:
    """Encrypt a text for one member of staff; it cannot be moved to somebody else's row."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 (few need it)

    nonce = secrets.token_bytes(NONCE)
    hidden = AESGCM(key).encrypt(nonce, text.encode(), _bound(owner))
    return f"{VERSION}.{base64.urlsafe_b64encode(nonce + hidden).decode()}"


def opened(text: str, key: bytes, owner: int) -> str:
    """Decrypt what locked() gave; raises Unreadable."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 (few need it)
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 (likewise)

    version, _dot, packed = text.partition(".")
    try:
        raw = base64.urlsafe_b64decode(packed.encode())
        plain = AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], _bound(owner))
    except (InvalidTag, ValueError) as fault:
        raise Unreadable("not encrypted with this key") from fault
    if version != VERSION:
        raise Unreadable("encrypted in another way")
    return plain.decode()


def _bound(owner: int) -> bytes:
    return f"code_app:{owner}".encode()
