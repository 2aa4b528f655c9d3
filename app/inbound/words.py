"""What came by mail, in words."""

from app.errors import N_

KINDS = {
    "answer": N_("Answer from a calendar"),
    "bounce": N_("Letter that came back"),
    "automatic": N_("Automatic answer"),
    "mail": N_("Letter"),
}
DOORS = {
    "pipe": N_("handed over by the mail server"),
    "mailbox": N_("fetched from the mailbox"),
    "hook": N_("handed over by the web"),
}
ANSWERS = {
    "ACCEPTED": N_("accepted"),
    "DECLINED": N_("declined"),
    "TENTATIVE": N_("tentative"),
    "DELEGATED": N_("passed on to somebody else"),
    "NEEDS-ACTION": N_("no answer yet"),
}
TONES = {"ACCEPTED": "good", "DECLINED": "bad", "TENTATIVE": "warn", "DELEGATED": "warn"}
FATES = {
    "taken": N_("It counts"),
    "same": N_("It had come before"),
    "stale": N_("It came too late and does not count"),
    "held": N_("It does not count"),
    "proposal": N_("A proposal; nothing was changed"),
}
REASONS = {
    "declined": N_("A speaker with a published place has declined: withdraw, or ask"),
    "absent": N_("Somebody who presides, keeps the list or plays a recording cannot come"),
    "proposal": N_("Another time is proposed; the sender was told that the place stands"),
    "stranger": N_("The answer is in the name of another address than ours"),
    "unproven": N_("Nothing proves that the sender is who it says"),
    "unknown": N_("It names no calendar entry of ours"),
    "delegated": N_("The answer passes the place on to somebody else"),
    "no_answer": N_("There is a calendar in it, but no answer"),
    "stale": N_("It answers an earlier time, or is older than the last answer"),
    "cancelled": N_("The entry it answers is cancelled"),
    "automatic": N_("A machine answered"),
    "unreadable": N_("There is a calendar in it that cannot be read"),
    "bounce": N_("A letter came back; which one is not certain"),
    "too_large": N_("It is larger than 1 MB: read it in the mailbox"),
    "mail": N_("A letter to be read"),
}
DECISIONS = {
    "taken": N_("Let count"),
    "withdrawn": N_("Withdrawn"),
    "asked": N_("Asked"),
    "resent": N_("Sent once more"),
}
