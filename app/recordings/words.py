"""States, reasons and fallbacks of recordings in the language of the page."""

from flask_babel import lazy_gettext

STATES = {
    "invited": lazy_gettext("Not here yet"),
    "received": lazy_gettext("To be checked"),
    "accepted": lazy_gettext("Accepted"),
    "returned": lazy_gettext("Returned"),
    "queued": lazy_gettext("Queued"),
    "played": lazy_gettext("Played"),
    "fallen_back": lazy_gettext("Fallback used"),
}
TONES = {
    "invited": "warn",
    "received": "info",
    "accepted": "good",
    "returned": "bad",
    "queued": "good",
    "played": "neutral",
    "fallen_back": "neutral",
}
REASONS = {
    "length": lazy_gettext("Longer than allowed"),
    "sound": lazy_gettext("No sound, or not to be understood"),
    "language": lazy_gettext("In another language than announced"),
    "text": lazy_gettext("No text for the interpreters"),
}
FALLBACKS = {
    "read_out": lazy_gettext("The embassy reads the statement out"),
    "in_lieu": lazy_gettext("The text is published and not spoken; the place becomes free"),
}
