"""The words of pages about documents: kinds, states, acts, languages."""

from app.errors import N_

KINDS = {
    "letter": N_("Letter"),
    "notification": N_("Notification"),
    "note_verbale": N_("Note verbale"),
}
STATES = {
    "draft": N_("Draft"),
    "cleared": N_("Cleared for signature"),
    "signed": N_("Signed"),
    "numbered": N_("Signed and numbered"),
    "queued": N_("On its way"),
    "sent": N_("Sent"),
    "corrected": N_("Corrected"),
    "superseded": N_("Superseded"),
    "cancelled": N_("Cancelled"),
}
TONES = {
    "draft": "neutral",
    "cleared": "warn",
    "numbered": "good",
    "queued": "good",
    "sent": "good",
    "corrected": "warn",
    "superseded": "warn",
    "cancelled": "bad",
}
# The way of a document that nothing happens to; signing and numbering are one act.
WAY = ("draft", "cleared", "numbered", "queued", "sent")
LANGUAGES = {
    "en": N_("English"),
    "fr": N_("French"),
    "zh": N_("Chinese"),
    "ar": N_("Arabic"),
}
PORTFOLIOS = {
    "finance": N_("Finance"),
    "economy": N_("Economy"),
    "climate": N_("Climate change"),
    "agriculture": N_("Food and agriculture"),
    "technology": N_("Technology and innovation"),
}
CHANNELS = {"demarche": N_("Demarche"), "email": N_("E-mail"), "paper": N_("Paper")}
# What an act is called on its button, and what its page says will happen.
ACTS = {
    "clear": (
        N_("Clear for signature"),
        N_("The words are found good. Nobody changes them any more without taking it back."),
    ),
    "take_back": (
        N_("Take back into draft"),
        N_("The words can be changed again; it has to be cleared anew afterwards."),
    ),
    "sign": (
        N_("Record the signature"),
        N_(
            "The document gets today's date and the next number of its series. A number is never "
            "given twice and cannot be taken back."
        ),
    ),
    "sent": (
        N_("Record that all copies have left"),
        N_(
            "Copies that leave by mail are followed by themselves. Say so when the last copy that "
            "goes by hand has been handed over. Nothing is sent by this."
        ),
    ),
    "correct": (
        N_("Prepare a correction"),
        N_(
            "A new draft with the same text is made. When it is signed it keeps the number with "
            "Corr.1, Corr.2 and so on, and takes the place of this document."
        ),
    ),
    "supersede": (
        N_("Prepare a successor"),
        N_(
            "A new draft with the same text is made. When it is signed it gets a number of its "
            "own and takes the place of this document."
        ),
    ),
    "cancel": (
        N_("Cancel the document"),
        N_("It stays in the list with your reason. Its number is never given again."),
    ),
}
DONE = {
    "clear": N_("The document is cleared for signature."),
    "take_back": N_("The document is a draft again."),
    "sign": N_("The document is signed and numbered."),
    "sent": N_("The document is recorded as sent."),
    "correct": N_("A draft of the correction is ready to be changed."),
    "supersede": N_("A draft of the successor is ready to be changed."),
    "cancel": N_("The document is cancelled."),
}
HISTORY = {
    "documents.draft": N_("Drafted"),
    "documents.edit": N_("Changed"),
    "documents.clear": N_("Cleared for signature"),
    "documents.take_back": N_("Taken back into draft"),
    "documents.sign": N_("Signed"),
    "documents.number": N_("Numbered"),
    "documents.queue": N_("Copies on their way"),
    "documents.sent": N_("Recorded as sent"),
    "documents.correct": N_("Correction drafted"),
    "documents.supersede": N_("Successor drafted"),
    "documents.corrected": N_("Corrected by another"),
    "documents.superseded": N_("Superseded by another"),
    "documents.cancel": N_("Cancelled"),
    "documents.print": N_("Printed"),
    "documents.enclose": N_("Declaration enclosed"),
    "documents.unenclose": N_("Declaration taken out"),
}
# The states of copies are those of invitations.
OUT = {
    "dispatched": N_("Dispatched"),
    "delivered": N_("Delivered"),
    "acknowledged": N_("Acknowledged"),
    "answered": N_("Answered"),
    "lapsed": N_("Lapsed"),
    "returned": N_("Returned"),
    "withdrawn": N_("Withdrawn"),
    "superseded": N_("Superseded"),
}
FIELDS = {
    "title": N_("Title"),
    "signatory": N_("Signatory"),
    "enclosures": N_("Enclosures"),
    "body": N_("Text"),
}
