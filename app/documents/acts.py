"""What may be done with a document in which state, who may do it, and why not otherwise."""

from dataclasses import dataclass

from app.documents.models import Document
from app.errors import N_, Refused


@dataclass(frozen=True)
class Act:
    """An act on a document: the action of the table of roles, and the states it starts from."""

    action: str
    states: tuple[str, ...]
    refusal: str


ACTS = {
    "edit": Act(
        "documents.draft",
        ("draft",),
        N_("Only a draft can be changed. Take a cleared document back; correct a numbered one."),
    ),
    "clear": Act("documents.clear", ("draft",), N_("Only a draft can be cleared for signature.")),
    "take_back": Act(
        "documents.draft",
        ("cleared",),
        N_("Only a document that waits for signature can become a draft again."),
    ),
    "sign": Act(
        "documents.sign",
        ("cleared",),
        N_("Only a document that has been cleared can be signed."),
    ),
    "queue": Act(
        "documents.send", ("numbered",), N_("Only a signed and numbered document can leave.")
    ),
    "sent": Act(
        "documents.send",
        ("numbered", "queued"),
        N_("Only a signed and numbered document can be recorded as sent."),
    ),
    "correct": Act(
        "documents.draft",
        ("numbered", "queued", "sent"),
        N_("Only a numbered document that stands can be corrected."),
    ),
    "supersede": Act(
        "documents.draft",
        ("numbered", "queued", "sent"),
        N_("Only a numbered document that stands can be superseded."),
    ),
    "follow": Act(
        "documents.sign",
        ("numbered", "queued", "sent"),
        N_("The document that this one follows does not stand any more."),
    ),
    "cancel": Act(
        "documents.cancel",
        ("draft", "cleared", "signed", "numbered"),
        N_("A document that has left cannot be cancelled: correct or supersede it."),
    ),
}


def possible(document: Document) -> list[str]:
    """List the acts that the state of a document allows."""
    return [name for name, act in ACTS.items() if document.state in act.states]


def must_be(document: Document, name: str) -> None:
    """Raise Refused, with the reason, when an act is out of order."""
    act = ACTS[name]
    if document.state not in act.states:
        raise Refused(act.refusal)
