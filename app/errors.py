"""The reasons why a service may say no, free of Flask and of any language."""

from collections.abc import Mapping


def N_(message: str) -> str:  # noqa: N802 (gettext's own name for "translate later")
    """Mark a message for translation; the web layer translates it when it is shown."""
    return message


class Refused(Exception):
    """A service says no, with a reason a person can act on.

    `message` is a translatable sentence with %(name)s places; `values` fill them.
    """

    status = 409

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.values = values


class NotFound(Refused):
    """There is no such thing, or none that this person may know of."""

    status = 404


class Forbidden(Refused):
    """The person is known, but the table of roles and actions says no."""

    status = 403


class Gone(Refused):
    """A link has expired or was revoked; the message says whom to ask."""

    status = 410


class Invalid(Refused):
    """Some fields cannot be taken; `faults` gives each field's name and its message."""

    status = 422

    def __init__(self, message: str, faults: Mapping[str, str], **values: object) -> None:
        super().__init__(message, **values)
        self.faults = dict(faults)


class Overtaken(Refused):
    """Somebody else changed the row since it was read.

    `difference` maps a field's name to (what the second person sent, what now stands).
    """

    status = 409

    def __init__(
        self, message: str, difference: Mapping[str, tuple[object, object]], **values: object
    ) -> None:
        super().__init__(message, **values)
        self.difference = dict(difference)
