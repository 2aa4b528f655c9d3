"""`rostrum audit-verify`: shows that nobody has changed, removed or slipped in an audit entry."""

import click

from app import db
from app.audit import service
from app.audit.chain import Verified


def _parsed(_context: object, _parameter: object, value: str | None) -> tuple[int, str] | None:
    if value is None:
        return None
    position, _colon, seal = value.partition(":")
    if not position.isdecimal() or not seal:
        raise click.BadParameter("give it as POSITION:SEAL, as this command printed it before")
    return int(position), seal


@click.command("audit-verify")
@click.option(
    "--expect", callback=_parsed, help="POSITION:SEAL of an earlier verification, kept elsewhere."
)
def audit_verify(expect: tuple[int, str] | None) -> None:
    """Walk the chain of the audit trail and name the first entry at which it does not hold.

    Ends with 0 where the chain holds and with 1 where it is broken.
    """
    with db.reading() as session:
        found = service.verify(session, expected=expect)
    click.echo(_said(found))
    if found.broken:
        one = found.broken
        entry = "no entry" if one.entry_id is None else f"entry {one.entry_id}"
        raise click.ClickException(f"broken at position {one.position} ({entry}): {one.why}.")


def _said(found: Verified) -> str:
    words = [f"{found.entries} entries hold; the last seal is {found.entries}:{found.head}"]
    if found.pseudonymised:
        words.append(f"{found.pseudonymised} of them name a pseudonym in place of an erased person")
    if found.waiting:
        words.append(f"{found.waiting} written a moment ago wait for their seal")
    return ";\n".join(words) + "."
