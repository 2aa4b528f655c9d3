"""A real SMTP peer on loopback that keeps what it accepts and may be told to refuse."""

import socket
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class Peer:
    """Listens on `port`; `messages` holds what was accepted, in order of arrival.

    Set `answer` to another reply ("451 later", "550 no") to have messages refused;
    `down()` closes the door, `up()` opens it again on the same port.
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.answer = "250 kept"
        self.port = _free_port()
        self._controller: Controller | None = None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (the library's name)
        if self.answer.startswith("250"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.messages.append(message)
            self.recipients.append(list(envelope.rcpt_tos))
        return self.answer

    def to(self, address: str) -> list[EmailMessage]:
        """Give the messages that were carried to this address."""
        pairs = zip(self.messages, self.recipients, strict=True)
        return [message for message, carried_to in pairs if address in carried_to]

    def up(self) -> None:
        """Open the door."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def down(self) -> None:
        """Close the door; connections are refused."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
