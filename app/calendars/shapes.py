"""What the builders of calendars read: entries of a person, sessions of everybody, who invites."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class Entry(Protocol):
    """What a builder reads of an entry; the table row and `PublicEntry` both have it."""

    @property
    def uid(self) -> str: ...
    @property
    def sequence(self) -> int: ...
    @property
    def status(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def zone(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def location(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def stamped_at(self) -> datetime: ...


class OwnEntry(Entry, Protocol):
    """An entry of one person, who can be asked and can answer."""

    @property
    def attendee_name(self) -> str: ...
    @property
    def attendee_address(self) -> str: ...
    @property
    def organizer_token(self) -> str: ...
    @property
    def answer(self) -> str: ...


@dataclass(frozen=True)
class PublicEntry:
    """A session as everybody may see it: nobody is asked, nobody answers.

    `sequence` counts the changes of the session from 0; `stamped_at` is the moment of the last
    one. Both must come from stored values, so that an unchanged session gives unchanged bytes.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    description: str
    location: str
    url: str
    created_at: datetime
    stamped_at: datetime
    status: str = "confirmed"
    language: str = "en"


@dataclass(frozen=True)
class Organizer:
    """Who invites: the name, the address mail comes from, and the address answers go to.

    Answers go to `answers_address` with the entry's token as a tag (rsvp+TOKEN@): clients
    mail their reply to the ORGANIZER, whatever Reply-To says.
    """

    name: str
    address: str
    answers_address: str

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Organizer":
        """Take the organizer from the application's settings."""
        return cls(settings["MAIL_SENDER_NAME"], settings["MAIL_SENDER"], settings["MAIL_ANSWERS"])

    def answers_to(self, token: str) -> str:
        """Give the address at which the answer to one entry arrives."""
        local, _, domain = self.answers_address.partition("@")
        return f"{local}+{token}@{domain}"
