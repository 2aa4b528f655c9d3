"""Who may do what: one table of roles and actions, readable by an auditor."""

from collections.abc import Iterable

from app.errors import N_

ROLES = {
    "host_administrator": N_("Host administrator"),
    "invitation_officer": N_("Invitation officer"),
    "protocol_officer": N_("Protocol officer"),
    "programme_officer": N_("Programme officer"),
    "secretariat": N_("Secretariat"),
    "moderator": N_("Moderator"),
}

_A, _I, _P, _G, _S, _M = (
    "host_administrator",
    "invitation_officer",
    "protocol_officer",
    "programme_officer",
    "secretariat",
    "moderator",
)

# The host administrator may do everything except erase the audit trail, which nobody can.
TABLE: dict[str, frozenset[str]] = {
    "audit.read": frozenset({_A, _S}),
    "letters.read": frozenset({_A, _I, _S}),
    "letters.decide": frozenset({_A, _I}),
    "participants.read": frozenset({_A, _I, _P, _G, _S}),
    "contacts.read": frozenset({_A, _I, _P, _S}),
    "programme.read": frozenset({_A, _I, _P, _G, _S, _M}),
    "programme.edit": frozenset({_A, _G}),
    "invitations.read": frozenset({_A, _I, _P, _S}),
    "invitations.dispatch": frozenset({_A, _I}),
    "replies.read": frozenset({_A, _I, _P, _G, _S}),
    "replies.enter": frozenset({_A, _I}),
    "ranks.edit": frozenset({_A, _P}),
    "allocation.read": frozenset({_A, _P, _G, _S}),
    "allocation.run": frozenset({_A, _G}),
    "allocation.publish": frozenset({_A, _G}),
    "rosters.read": frozenset({_A, _P, _G, _S, _M}),
    "rosters.note": frozenset({_A, _G, _M}),
    "rosters.link": frozenset({_A, _G}),
}


def allowed(roles: Iterable[str], action: str) -> bool:
    """Tell whether any of the roles may do the action; an unknown action is a fault of ours."""
    return not TABLE[action].isdisjoint(roles)
