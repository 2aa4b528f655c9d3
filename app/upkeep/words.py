"""Tables and kinds of persons in the words of those who read the pages."""

from app.errors import N_

KINDS = {
    "delegate": N_("Delegate"),
    "focal_point": N_("Focal point"),
    "staff": N_("Staff"),
}

TABLES = {
    "addressees": N_("Addressees of invitations"),
    "calendar_entries": N_("Calendar entries"),
    "delegates": N_("Members of delegations"),
    "feeds": N_("Calendars that can be subscribed"),
    "focal_points": N_("Focal points"),
    "inbound_answers": N_("Answers of calendars"),
    "inbound_messages": N_("Mail that came in"),
    "inscriptions": N_("Requests for the floor"),
    "letters": N_("Letters"),
    "personal_links": N_("Personal links"),
    "replies": N_("Replies"),
    "reply_drafts": N_("Replies not yet sent"),
    "roster_notes": N_("Notes on rosters"),
    "session_roles": N_("Places of honour"),
    "staff": N_("Staff"),
}


def table(name: str) -> str:
    """Say which rows these are; a table without words of its own is named as it is."""
    return TABLES.get(name, name)
