"""One invitation per conference and addressee, with the document that it carries."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Instant, one_of
from app.delegations.models import Addressee
from app.documents import numbers
from app.documents.models import Document
from app.programme.models import Conference

INVITATION_STATES = (
    "draft",
    "dispatched",
    "delivered",
    "acknowledged",
    "answered",
    "lapsed",
    "returned",
    "superseded",
    "withdrawn",
)
CHANNELS = ("demarche", "email", "paper")


class Invitation(Base):
    """The invitation of one addressee; there is never a second one by accident."""

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("conference_id", "addressee_id"),
        one_of("state", INVITATION_STATES),
        one_of("channel", CHANNELS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    addressee_id: Mapped[int] = mapped_column(ForeignKey("addressees.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    channel: Mapped[str] = mapped_column(String(16), default="demarche")
    state: Mapped[str] = mapped_column(String(16), default="draft", index=True)
    dispatched_at: Mapped[datetime | None] = mapped_column(Instant)
    conference: Mapped[Conference] = relationship()
    addressee: Mapped[Addressee] = relationship()
    document: Mapped[Document | None] = relationship()

    @property
    def reference(self) -> str:
        """Give the reference of this copy: that of the document, and whose copy it is."""
        return numbers.copy(self.document, self.addressee.participant.code)
