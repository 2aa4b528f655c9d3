"""What a reader is told about the states of a letter."""

from app.errors import N_

STATES = {
    "queued": N_("waiting"),
    "sending": N_("in hand"),
    "sent": N_("sent"),
    "refused": N_("refused"),
    "bounced": N_("came back"),
    "uncertain": N_("in doubt"),
    "dead": N_("given up"),
    "cancelled": N_("withdrawn"),
}
MEANINGS = {
    "queued": N_("The post room sends it as soon as it is due."),
    "sending": N_("The post room is handing it to the mail server at this moment."),
    "sent": N_("The mail server has taken it on."),
    "refused": N_(
        "The mail server refused it for good. Correct the address, or inform them otherwise."
    ),
    "bounced": N_(
        "A mail server further on sent it back. Correct the address, or inform them otherwise."
    ),
    "uncertain": N_(
        "The connection broke while this formal letter was handed over. Nobody knows whether it "
        "arrived, so it was not sent again by itself."
    ),
    "dead": N_("It was tried many times without success, and is not tried any more."),
    "cancelled": N_("An officer decided that it is not sent."),
}
WAIT = {
    "uncertain": N_("Formal letters in doubt: decide whether they are sent again"),
    "refused": N_("Letters were refused by the mail server of the recipient"),
    "bounced": N_("Letters came back from the mail server of the recipient"),
    "dead": N_("Letters were given up after many attempts"),
}
TONES = {
    "queued": "neutral",
    "sending": "info",
    "sent": "good",
    "refused": "bad",
    "bounced": "bad",
    "uncertain": "warn",
    "dead": "bad",
    "cancelled": "neutral",
}
