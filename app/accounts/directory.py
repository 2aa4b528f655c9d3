"""A ministry's own directory (OpenID Connect): how it is asked, and whose account it opens.

Authlib does the protocol: discovery, PKCE with S256, state, nonce, and the checks of the ID
token. What is left here is which algorithms count, which issuer, and which member of staff.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import DirectoryIdentity, Staff
from app.accounts.visits import as_actor
from app.audit import service as audit
from app.errors import N_, Refused

# Only what the directory alone can sign: never "none", never with the secret that both know.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
TIMEOUT_S = 10
WELL_KNOWN = "/.well-known/openid-configuration"  # OpenID Connect Discovery 1.0, section 4
TWO_FACTORS = "mfa"  # RFC 8176
UNKNOWN = N_(
    "Your directory knows you, but no account here belongs to you."
    " Ask the host administrator for one; it must have the address that your directory has."
)
NO_ANSWER = N_("The directory did not answer as it should. Try again, or sign in another way.")


@dataclass(frozen=True)
class Claimed:
    """What the directory has said about somebody, its signature checked."""

    issuer: str
    subject: str
    email: str
    verified: bool
    two_factors: bool


def client_of(settings: Mapping[str, Any]) -> Any:
    """Make the client that speaks with the directory of the settings."""
    from authlib.integrations import flask_client  # noqa: PLC0415 (half a second, 8 MB)

    issuer = str(settings["OIDC_ISSUER"]).rstrip("/")
    return flask_client.FlaskOAuth2App(
        flask_client.FlaskIntegration("directory"),
        "directory",
        client_id=settings["OIDC_CLIENT_ID"],
        client_secret=settings["OIDC_CLIENT_SECRET"] or None,
        server_metadata_url=issuer + WELL_KNOWN,
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT_S,
        },
    )


def settle(client: Any, settings: Mapping[str, Any]) -> str:
    """Load what the directory says of itself and give its issuer; raises Refused for another's.

    An address that answers for somebody else's issuer could hand us tokens of theirs.
    """
    found = client.load_server_metadata()
    issuer = str(found.get("issuer", ""))
    if issuer.rstrip("/") != str(settings["OIDC_ISSUER"]).rstrip("/"):
        raise Refused(NO_ANSWER)
    offered = found.get("id_token_signing_alg_values_supported") or ["RS256"]
    client.server_metadata["id_token_signing_alg_values_supported"] = [
        one for one in offered if one in ALGORITHMS
    ]
    return issuer


def claimed(client: Any, settings: Mapping[str, Any]) -> Claimed:
    """Take the answer that a browser has brought from the directory; raises Refused.

    The code is exchanged and the token checked here; nothing of either is kept.
    """
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415 (half a second, 8 MB)
    from joserfc.errors import JoseError  # noqa: PLC0415 (likewise)
    from requests import RequestException  # noqa: PLC0415 (likewise)

    try:
        issuer = settle(client, settings)
        said = client.authorize_access_token().get("userinfo")
    except (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError, TypeError) as why:
        raise Refused(NO_ANSWER) from why
    if not said or not said.get("sub"):
        raise Refused(NO_ANSWER)
    methods = said.get("amr")
    return Claimed(
        issuer=issuer,
        subject=str(said["sub"])[:255],
        email=str(said.get("email") or "").strip().lower()[:254],
        verified=said.get("email_verified") is True,
        two_factors=isinstance(methods, list) and TWO_FACTORS in methods,
    )


def staff_of(session: Session, claim: Claimed, *, now: datetime) -> Staff:
    """Find the member of staff who was named; the first time by a verified address.

    From then on the directory's own number for the person counts, whatever address it has.
    No account is made. Raises Refused with the same words whatever is missing.
    """
    staff = _known(session, claim) or _first_time(session, claim, now)
    if staff is None or not staff.active:
        raise Refused(UNKNOWN)
    return staff


def _known(session: Session, claim: Claimed) -> Staff | None:
    query = select(Staff).join(DirectoryIdentity).where(
        DirectoryIdentity.issuer == claim.issuer, DirectoryIdentity.subject == claim.subject
    )  # fmt: skip
    return session.scalar(query)


def _first_time(session: Session, claim: Claimed, now: datetime) -> Staff | None:
    if not claim.verified or not claim.email:
        return None
    staff = session.scalar(select(Staff).where(Staff.email == claim.email).with_for_update())
    if staff is None or not staff.active or _belongs_already(session, staff, claim):
        return None
    row = {"issuer": claim.issuer, "subject": claim.subject}
    session.add(DirectoryIdentity(staff_id=staff.id, created_at=now, **row))
    told = {"issuer": claim.issuer}
    actor = as_actor(staff)
    audit.record(
        session, actor, "accounts.directory", kind="staff", id=staff.id, now=now, changes=told
    )
    return staff


def _belongs_already(session: Session, staff: Staff, claim: Claimed) -> bool:
    """Tell whether somebody else of that directory had this address before."""
    query = select(DirectoryIdentity.id).where(
        DirectoryIdentity.staff_id == staff.id, DirectoryIdentity.issuer == claim.issuer
    )
    return session.scalar(query) is not None
