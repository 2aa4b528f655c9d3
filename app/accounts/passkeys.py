"""Passkeys (WebAuthn level 3): what a browser is asked, and whether its answer holds."""

import base64
import hashlib
import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import factors, tokens
from app.accounts.models import Passkey, SpentChallenge, Staff
from app.accounts.service import locked
from app.audit.service import Actor
from app.errors import N_, Refused

LASTS = timedelta(minutes=5)  # a challenge
MOST = 10  # passkeys a person
REFUSED = N_("This passkey was not taken. Try again, or use another way to sign in.")
NOT_ADDED = N_("The device gave no passkey that can be used here. Try again, or use an app.")


@dataclass(frozen=True)
class Place:
    """Where passkeys of this site belong: its name for devices, and the origin of its pages."""

    rp_id: str
    origin: str
    name: str = "Rostrum"


def place_of(base_url: str) -> Place | None:
    """Read the place from BASE_URL; None for a bare IP address, which no passkey can belong to."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return Place(host, f"{parts.scheme}://{parts.netloc}") if host else None
    return None


def packed(raw: bytes) -> str:
    """Write bytes as WebAuthn does: base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    """Read what packed() wrote; raises ValueError."""
    return base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))


def handle_of(staff_id: int) -> bytes:
    """Give the name under which devices file an account; it says nothing about the person."""
    return hashlib.sha256(f"rostrum staff {staff_id}".encode()).digest()


def asked_to_add(place: Place, staff: Staff, kept: factors.Kept) -> dict[str, Any]:
    """Give what a device is asked that is to make a new passkey for somebody."""
    import webauthn  # noqa: PLC0415 (a third of a second that few pages need)
    from webauthn.helpers import structs  # noqa: PLC0415 (likewise)

    wanted = structs.AuthenticatorSelectionCriteria(
        resident_key=structs.ResidentKeyRequirement.PREFERRED,
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    options = webauthn.generate_registration_options(
        rp_id=place.rp_id,
        rp_name=place.name,
        user_id=handle_of(staff.id),
        user_name=staff.email,
        user_display_name=staff.name,
        authenticator_selection=wanted,
        exclude_credentials=_described(kept),
    )
    return dict(json.loads(webauthn.options_to_json(options)))


def asked_to_show(place: Place, kept: factors.Kept | None) -> dict[str, Any]:
    """Give what a device is asked that is to show a passkey: one of these, or any it has."""
    import webauthn  # noqa: PLC0415 (a third of a second that few pages need)
    from webauthn.helpers import structs  # noqa: PLC0415 (likewise)

    options = webauthn.generate_authentication_options(
        rp_id=place.rp_id,
        allow_credentials=_described(kept) if kept else None,
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return dict(json.loads(webauthn.options_to_json(options)))


def _described(kept: factors.Kept) -> list[Any]:
    from webauthn.helpers import structs  # noqa: PLC0415 (a third of a second)

    ids = [unpacked(key.credential) for key in kept.passkeys]
    return [structs.PublicKeyCredentialDescriptor(id=one) for one in ids]


def add(
    session: Session,
    credential: Mapping[str, Any],
    *,
    name: str,
    challenge: str,
    place: Place,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep the public half of a new passkey; raises Refused."""
    import webauthn  # noqa: PLC0415 (a third of a second that few pages need)
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415 (likewise)

    staff = session.get_one(Staff, actor.id, with_for_update=True)
    if len(factors.kept_by(session, staff.id).passkeys) >= MOST:
        raise Refused(N_("You have ten passkeys already. Remove one first."))
    try:
        made = webauthn.verify_registration_response(
            credential=dict(credential),
            expected_challenge=unpacked(challenge),
            expected_rp_id=place.rp_id,
            expected_origin=place.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as fault:
        raise Refused(NOT_ADDED) from fault
    _spend(session, challenge, now)
    row = _row(staff.id, packed(made.credential_id), name, now)
    row.public_key, row.uses = made.credential_public_key, made.sign_count
    _insert(session, row)
    factors.note_added(session, staff, "passkey", actor=actor, now=now)


def _row(staff_id: int, credential: str, name: str, now: datetime) -> Passkey:
    called = name.strip()[:80] or "Passkey"
    return Passkey(staff_id=staff_id, credential=credential, name=called, created_at=now)


def _insert(session: Session, row: Passkey) -> None:
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as fault:  # the device has shown one that is known here
        raise Refused(NOT_ADDED) from fault


def show(
    session: Session,
    credential: Mapping[str, Any],
    *,
    challenge: str,
    place: Place,
    of: int | None,
    now: datetime,
) -> Staff:
    """Take a passkey as proof and give whose it is; `of` is the only person it may be.

    The device has asked for a finger, a face or a PIN: it stands for both factors. A device
    that counts its uses must count on; a copy of it would not. Raises Refused.
    """
    known = session.scalar(
        select(Passkey).where(Passkey.credential == str(credential.get("id", ""))).with_for_update()
    )
    staff = session.get(Staff, known.staff_id, with_for_update=True) if known else None
    if known is None or staff is None or not staff.active or of not in {None, staff.id}:
        raise Refused(REFUSED)
    if of is not None and locked(staff, now):
        raise Refused(REFUSED)
    known.uses, known.used_at = _verified(known, credential, challenge, place), now
    _spend(session, challenge, now)
    return staff


def _verified(known: Passkey, credential: Mapping[str, Any], challenge: str, place: Place) -> int:
    import webauthn  # noqa: PLC0415 (a third of a second that few pages need)
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415 (likewise)

    try:
        return webauthn.verify_authentication_response(
            credential=dict(credential),
            expected_challenge=unpacked(challenge),
            expected_rp_id=place.rp_id,
            expected_origin=place.origin,
            credential_public_key=known.public_key,
            credential_current_sign_count=known.uses,
            require_user_verification=True,
        ).new_sign_count
    except (WebAuthnException, ValueError, KeyError, TypeError) as fault:
        raise Refused(REFUSED) from fault


def _spend(session: Session, challenge: str, now: datetime) -> None:
    session.execute(delete(SpentChallenge).where(SpentChallenge.spent_at < now - 2 * LASTS))
    row = {"fingerprint": tokens.fingerprint(challenge), "spent_at": now}
    try:
        with session.begin_nested():
            session.execute(insert(SpentChallenge), row)
    except IntegrityError as fault:
        raise Refused(REFUSED) from fault
