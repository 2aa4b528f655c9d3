"""Documents with their series of numbers, and the prints that were made of them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Instant, one_of
from app.notifications.models import Attachment

KINDS = ("letter", "notification", "note_verbale")
STATES = (
    "draft",
    "cleared",
    "signed",
    "numbered",
    "queued",
    "sent",
    "corrected",
    "superseded",
    "cancelled",
)
# Whoever signs gives the number in the same act; a document rests in none of these before it.
NUMBERED = ("numbered", "queued", "sent", "corrected", "superseded")
SOURCES = ("programme", "file", "text")
IN_FORCE = ("numbered", "queued", "sent")


class NumberSeries(Base):
    """The last number given in a series and year; locked when the next one is given."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(String(40), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Document(Base):
    """A letter, notification or note verbale; its number is given at signing, without gaps.

    `body` is the text with its placeholders: one signed text, of which each recipient gets a
    copy of their own. `form` names the house's form it was drafted from, `enclosures` lists keys
    parted by commas. A correction keeps the
    number of the document it corrects, with `correction` 1, 2 ...; a successor has its own.
    """

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("series", "year", "number", "correction"),
        one_of("state", STATES),
        one_of("kind", KINDS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    form: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    series: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    number: Mapped[int | None]
    correction: Mapped[int] = mapped_column(default=0, server_default="0")
    reference: Mapped[str] = mapped_column(String(80), default="")
    title: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(8), default="en")
    dated: Mapped[date | None]
    body: Mapped[str] = mapped_column(Text, default="")
    enclosures: Mapped[str] = mapped_column(String(200), default="", server_default=text("''"))
    signatory: Mapped[str] = mapped_column(String(300), default="", server_default=text("''"))
    state: Mapped[str] = mapped_column(String(16), default="draft", index=True)
    reason: Mapped[str] = mapped_column(String(500), default="", server_default=text("''"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    created_at: Mapped[datetime | None] = mapped_column(Instant)
    row_version: Mapped[int] = mapped_column(default=1, server_default="1")
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 (SQLAlchemy's own form)

    @property
    def public_number(self) -> str:
        """Give the number under which the public knows it: "2021-001"; "" before signing."""
        return f"{self.year}-{self.number:03}" if self.number else ""


class Enclosure(Base):
    """What is enclosed with a document as a file: `key` is one of those it lists.

    The agenda is printed from the programme at signing; the declaration is a PDF file or a text
    (`text`, printed at signing, too) that an officer has put here.
    """

    __tablename__ = "enclosures"
    __table_args__ = (UniqueConstraint("document_id", "key"), one_of("source", SOURCES))

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text, default="")
    pages: Mapped[int] = mapped_column(default=0)
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachments.id"), index=True)
    kept_at: Mapped[datetime] = mapped_column(Instant)
    kept_by: Mapped[str] = mapped_column(String(200))
    attachment: Mapped[Attachment | None] = relationship()


class DocumentRules(Base):
    """What the host has settled about its documents: the roles that clear them for signature."""

    __tablename__ = "document_rules"

    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), primary_key=True)
    clears: Mapped[str] = mapped_column(String(200))


class DocumentPrint(Base):
    """A printed form (PDF) of a document: one copy, or all copies for the pouch.

    `scope` is "copy:<addressee>:<portfolio>" or "pouch"; the newest print of a scope stays.
    """

    __tablename__ = "document_prints"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), index=True
    )
    scope: Mapped[str] = mapped_column(String(80))
    job_id: Mapped[int | None]
    file_name: Mapped[str] = mapped_column(String(200))
    pages: Mapped[int] = mapped_column(default=0)
    copies: Mapped[int] = mapped_column(default=0)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Instant)
    asked_by: Mapped[str] = mapped_column(String(200), default="")
