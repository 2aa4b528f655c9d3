"""A connection to the mail server that checks whom it talks to and says what became of a letter.

Flask-Mail's own never checks a certificate, waits for ever, and drops what the server said.
"""

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

import flask_mail

from app.notifications.message import Message

ACCEPTED, FORWARDED, CLOSING = 250, 251, 421
Fate = Literal["sent", "refused", "later", "unknown"]


@dataclass(frozen=True)
class Outcome:
    """What became of a letter that was handed over.

    "later": the server did not take it and said so, or never saw the whole of it.
    "unknown": the connection broke after the letter had left and before the answer came.
    """

    fate: Fate
    reason: str = ""


class Undelivered(Exception):
    """A letter was handed over and not accepted; `outcome` says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


class NoAnswer(Exception):
    """The mail server cannot be reached, or not in the way that the settings demand."""


class Connection(flask_mail.Connection):
    """One connection to the mail server: certificate checked, nothing waited for longer than
    the settings allow, and an answer to every letter.
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        mail = flask_mail.Mail()
        mail.state = mail.init_mail(dict(settings))
        super().__init__(mail)
        self.timeout_s = float(settings["MAIL_TIMEOUT_S"])
        self.greets_as = settings["MAIL_SENDER"].rpartition("@")[2]

    def __enter__(self) -> Self:
        """Connect; raises NoAnswer with the reason in words."""
        try:
            self.host = self.configure_host()
        except (OSError, smtplib.SMTPException) as error:
            raise NoAnswer(said(error)) from error
        self.num_emails = 0
        return self

    def __exit__(self, *_: object) -> None:
        """Take leave; a server that is gone already must not hide what went wrong before."""
        if self.host is not None:
            try:
                self.host.quit()
            except (OSError, smtplib.SMTPException):
                self.host.close()
            self.host = None

    @property
    def is_open(self) -> bool:
        """Tell whether the server still listens, as far as it has said."""
        return self.host is not None and getattr(self.host, "sock", None) is not None

    def configure_host(self) -> smtplib.SMTP:
        """Connect, encrypt where the settings say so, sign in where they hold a name."""
        server, port = self.mail.server, self.mail.port
        named: dict[str, Any] = {"local_hostname": self.greets_as, "timeout": self.timeout_s}
        if self.mail.use_ssl:
            trust = ssl.create_default_context()
            host: smtplib.SMTP = smtplib.SMTP_SSL(server, port, context=trust, **named)
        else:
            host = smtplib.SMTP(server, port, **named)
        try:
            if self.mail.use_tls:
                host.starttls(context=ssl.create_default_context())
            if self.mail.username and self.mail.password:
                host.login(self.mail.username, self.mail.password)
            host.ehlo_or_helo_if_needed()
        except BaseException:
            host.close()
            raise
        return host

    def send(  # type: ignore[override]
        self, message: Message, envelope_from: str | None = None
    ) -> None:
        """Hand one letter over; raises Undelivered unless the server took it on."""
        if message.has_bad_headers():
            raise flask_mail.BadHeaderError
        content = message.as_bytes()
        self._envelope(envelope_from or message.letter_from[1], message.letter.to_address)
        self._content(content)
        self.num_emails += 1

    @property
    def _line(self) -> smtplib.SMTP:
        if self.host is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        return self.host

    def _envelope(self, sender: str, recipient: str) -> None:
        # Nothing has left yet: whatever breaks here, the letter was not delivered.
        try:
            code, words = self._line.mail(sender)
            if code != ACCEPTED:  # our settings are at fault, never this one letter
                raise self._declined(code, words, "later")
            code, words = self._line.rcpt(recipient)
            if code not in {ACCEPTED, FORWARDED}:
                raise self._declined(code, words)
        except (OSError, smtplib.SMTPException) as error:
            raise self._broken("later", error) from error

    def _content(self, content: bytes) -> None:
        try:
            code, words = self._line.data(content)
        except smtplib.SMTPDataError as error:
            raise self._declined(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise self._broken("unknown", error) from error
        if code != ACCEPTED:
            raise self._declined(code, words)

    def _broken(self, fate: Fate, error: Exception) -> Undelivered:
        if self.host is not None:
            self.host.close()
        return Undelivered(Outcome(fate, said(error)))

    def _declined(self, code: int, words: bytes | str, fate: Fate | None = None) -> Undelivered:
        self._start_afresh(code)
        lasting = code >= 500  # noqa: PLR2004 (RFC 5321 section 4.2.1: 5yz is permanent)
        reason = f"{code} {_shown(words)}"
        return Undelivered(Outcome(fate or ("refused" if lasting else "later"), reason))

    def _start_afresh(self, code: int) -> None:
        try:
            if code == CLOSING:
                self._line.close()
            else:
                self._line.rset()
        except (OSError, smtplib.SMTPException):
            self._line.close()


def said(error: Exception) -> str:
    """Say in a few words why a mail server could not be spoken to."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_shown(error.smtp_error)}"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return str(error) or type(error).__name__


def _shown(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
