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
    "credentials_officer": N_("Credentials officer"),
    "technical_operator": N_("Technical operator"),
    "session_officer": N_("Session officer (clerk)"),
}

_A, _I, _P, _G, _S, _M, _C, _T, _F = (
    "host_administrator",
    "invitation_officer",
    "protocol_officer",
    "programme_officer",
    "secretariat",
    "moderator",
    "credentials_officer",
    "technical_operator",
    "session_officer",
)

# The host administrator may do everything except erase the audit trail, which nobody can.
TABLE: dict[str, frozenset[str]] = {
    "staff.manage": frozenset({_A}),
    "audit.read": frozenset({_A, _S}),
    "persons.read": frozenset({_A}),
    "persons.erase": frozenset({_A}),
    "letters.read": frozenset({_A, _I, _S}),
    "letters.decide": frozenset({_A, _I}),
    "mail.read": frozenset({_A, _I, _P, _S}),
    "mail.decide": frozenset({_A, _I}),
    "participants.read": frozenset({_A, _I, _P, _G, _S, _C}),
    "participants.edit": frozenset({_A, _I}),
    "contacts.read": frozenset({_A, _I, _P, _S}),
    "focal_points.edit": frozenset({_A, _I, _S}),
    "programme.read": frozenset({_A, _I, _P, _G, _S, _M, _C, _T, _F}),
    "programme.edit": frozenset({_A, _G}),
    "documents.read": frozenset({_A, _I, _P, _S}),
    "documents.draft": frozenset({_A, _I, _P, _S}),
    "documents.clear": frozenset({_A, _I, _P, _S}),
    "documents.rules": frozenset({_A}),
    "documents.sign": frozenset({_A, _I, _S}),
    "documents.send": frozenset({_A, _I, _S}),
    "documents.cancel": frozenset({_A, _P}),
    "invitations.read": frozenset({_A, _I, _P, _S}),
    "invitations.dispatch": frozenset({_A, _I}),
    "replies.read": frozenset({_A, _I, _P, _G, _S}),
    "replies.enter": frozenset({_A, _I}),
    "papers.read": frozenset({_A, _I, _P, _S}),
    "credentials.read": frozenset({_A, _P, _S, _C}),
    "credentials.decide": frozenset({_A, _P, _C}),
    "credentials.papers": frozenset({_A, _P, _S, _C}),
    "credentials.contest": frozenset({_A, _P}),
    "recordings.read": frozenset({_A, _I, _P, _G, _S, _T}),
    "recordings.register": frozenset({_A, _I, _T}),
    "recordings.check": frozenset({_A, _T}),
    "exchanges.read": frozenset({_A, _P, _G, _S}),
    "exchanges.edit": frozenset({_A, _G}),
    "matters.decide": frozenset({_A, _I, _P, _G}),
    "ranks.edit": frozenset({_A, _P}),
    "allocation.read": frozenset({_A, _P, _G, _S}),
    "allocation.run": frozenset({_A, _G}),
    "allocation.publish": frozenset({_A, _G}),
    "allocation.policy": frozenset({_A, _G}),
    "allocation.pairs": frozenset({_A, _P, _G}),
    "calendars.read": frozenset({_A, _I, _P, _G, _S}),
    "calendars.give": frozenset({_A, _I, _G}),
    "rosters.read": frozenset({_A, _P, _G, _S, _M, _F}),
    "rosters.note": frozenset({_A, _G, _M, _F}),
    "rosters.link": frozenset({_A, _G}),
    "floor.control": frozenset({_A, _G, _F}),
    "outcomes.read": frozenset({_A, _P, _G, _S, _M}),
    "outcomes.write": frozenset({_A, _G, _M}),
}

# The same actions in words, for the page on which everybody can read the table.
WORDS = {
    "staff.manage": N_("Add members of staff and give them roles"),
    "audit.read": N_("Read the audit trail"),
    "persons.read": N_("See where a person is named, and until when personal data are kept"),
    "persons.erase": N_("Export what is known of a person, erase persons, decide until when"),
    "letters.read": N_("Read the letters and see what became of them"),
    "letters.decide": N_("Decide on letters whose fate is unknown"),
    "mail.read": N_("Read the mail that came in, and what was understood of it"),
    "mail.decide": N_("Assign mail that came in, put it aside, decide on answers in it"),
    "participants.read": N_("See Parties, observers and their missions"),
    "participants.edit": N_(
        "Change and import Parties, observers, groups, missions and addressees"
    ),
    "contacts.read": N_("See addresses of missions and focal points"),
    "focal_points.edit": N_("Change and import focal points"),
    "programme.read": N_("See the programme"),
    "programme.edit": N_("Change the programme: sessions, rooms, co-chairs"),
    "documents.read": N_("See the documents, their copies and their history"),
    "documents.draft": N_("Draft documents, corrections and successors"),
    "documents.clear": N_("Clear documents for signature, as far as the host lets the role do so"),
    "documents.rules": N_("Settle who clears documents, and where their numbers begin"),
    "documents.sign": N_("Record a signature, which gives the number"),
    "documents.send": N_("Print documents for the pouch and record that they left"),
    "documents.cancel": N_("Cancel documents that have not left"),
    "invitations.read": N_("See the invitations"),
    "invitations.dispatch": N_("Dispatch invitations and reminders"),
    "replies.read": N_("See the replies and delegations"),
    "replies.enter": N_("Enter a reply on behalf of a delegation"),
    "papers.read": N_("Open the scans of letters and notes that came on paper"),
    "credentials.read": N_("See how credentials stand, and the report for the Bureau"),
    "credentials.decide": N_("Note credentials that came and what was found"),
    "credentials.papers": N_("Open the scans of credentials"),
    "credentials.contest": N_("Know of contested credentials, and record who decided on them"),
    "recordings.read": N_("See the recordings of statements and what became of them"),
    "recordings.register": N_("Register a recording on behalf of a delegation"),
    "recordings.check": N_("Accept recordings or return them, and use a fallback"),
    "exchanges.read": N_("See swaps, free places and who is next"),
    "exchanges.edit": N_("Enter swaps, offer free places, make the draft of what is agreed"),
    "matters.decide": N_("Decide matters that no rule can settle, and confirm group statements"),
    "ranks.edit": N_("Settle ranks and forms of address"),
    "allocation.read": N_("See the drafts of the lists of speakers"),
    "allocation.run": N_("Allocate, pin and move places"),
    "allocation.publish": N_("Publish a revision of the lists"),
    "allocation.policy": N_("Change the policy of allocation"),
    "allocation.pairs": N_("See and keep the private pairs"),
    "calendars.read": N_("See how calendar entries were answered and which addresses are read"),
    "calendars.give": N_("Give out calendar addresses and withdraw them"),
    "rosters.read": N_("Open the rosters of the sessions"),
    "rosters.note": N_("Write notes on a roster"),
    "rosters.link": N_("Give a roster to a moderator by personal link"),
    "floor.control": N_("Keep the desk of a session: open it, give the floor, close it"),
    "outcomes.read": N_("See what was delivered, speaking time and the co-chairs' summaries"),
    "outcomes.write": N_("Attach texts, write and submit the co-chairs' summary, report it back"),
}


def allowed(roles: Iterable[str], action: str) -> bool:
    """Tell whether any of the roles may do the action; an unknown action is a fault of ours."""
    return not TABLE[action].isdisjoint(roles)


# Whoever may do one of these shows a second factor, where the settings require it.
STRONG = ("staff.manage", "invitations.dispatch", "documents.send", "allocation.publish")


def needs_second_factor(roles: Iterable[str]) -> bool:
    """Tell whether any of the roles may dispatch, publish, or give others such a role."""
    held = frozenset(roles)
    return any(allowed(held, action) for action in STRONG)
