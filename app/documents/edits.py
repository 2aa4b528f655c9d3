"""The words of a document that officers change, compared and checked as one."""

from dataclasses import dataclass, fields
from typing import Self

from app.documents import placeholders
from app.documents.house_forms import ENCLOSURES
from app.documents.models import Document
from app.errors import N_, Invalid

LONGEST_BODY = 20_000


@dataclass(frozen=True)
class Words:
    """Title, signatory, enclosures (keys parted by commas) and text of a document."""

    title: str
    signatory: str
    enclosures: str
    body: str

    @classmethod
    def of(cls, document: Document) -> Self:
        """Take the words of a document."""
        return cls(**{one.name: getattr(document, one.name) for one in fields(cls)})

    def put_into(self, document: Document) -> None:
        """Give a document these words."""
        for one in fields(self):
            setattr(document, one.name, getattr(self, one.name))

    def difference(self, other: Self) -> dict[str, tuple[str, str]]:
        """Map each field that differs to (these words, the other's)."""
        pairs = (
            (one.name, getattr(self, one.name), getattr(other, one.name)) for one in fields(self)
        )
        return {name: (mine, theirs) for name, mine, theirs in pairs if mine != theirs}

    def check(self) -> None:
        """Raise Invalid for a text that is empty, too long or has unknown placeholders."""
        if not self.title.strip():
            raise Invalid(N_("Please give a title."), {"title": N_("Please give a title.")})
        if not self.body.strip():
            raise Invalid(N_("There is no text yet."), {"body": N_("There is no text yet.")})
        if len(self.body) > LONGEST_BODY:
            raise Invalid(N_("The text is too long."), {"body": N_("The text is too long.")})
        if set(filter(None, self.enclosures.split(","))) - set(ENCLOSURES):
            raise Invalid(
                N_("There is no such enclosure."), {"enclosures": N_("There is no such enclosure.")}
            )
        placeholders.check(self.body)
