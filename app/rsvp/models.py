"""Replies in versions, the delegations they name, and their requests for the floor."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, Instant, one_of
from app.delegations.models import Group, Participant
from app.invitations.models import Invitation
from app.programme.models import ConferenceSession

ANSWERS = ("accepted", "tentative", "declined")
SOURCES = ("portal", "calendar", "mail", "note", "telephone", "simulation")
PAPER_TYPES = ("application/pdf", "image/png", "image/jpeg")
DELEGATE_ROLES = ("head", "alternate", "member")
DELEGATE_STATES = ("nominated", "accredited", "registered", "replaced", "withdrawn", "refused")
MODES = ("in_person", "live_remote", "pre_recorded", "read_out")
KINDS = ("national", "group", "observer")
INSCRIPTION_STATES = (
    "draft",
    "inscribed",
    "confirmed",
    "waitlisted",
    "allocated",
    "withdrawn",
    "declined_by_chair",
)


class Reply(Base):
    """One version of the answer to an invitation; a later letter makes the next, never edits.

    `content` is the whole reply as it was given, so that any version can be read again. One that
    is `held` came while credentials were contested: nothing has followed it yet.
    """

    __tablename__ = "replies"
    __table_args__ = (
        UniqueConstraint("invitation_id", "version"),
        one_of("answer", ANSWERS),
        one_of("source", SOURCES),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"))
    version: Mapped[int]
    answer: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(16))
    received_at: Mapped[datetime] = mapped_column(Instant)
    late: Mapped[bool] = mapped_column(default=False)
    held: Mapped[bool] = mapped_column(default=False, server_default=false())
    note: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    given_by: Mapped[str] = mapped_column(String(200))
    invitation: Mapped[Invitation] = relationship()


class Paper(Base):
    """The scan of a paper that came with a reply; the file itself lies in the data folder.

    Until the reply is sent it belongs to the draft of a `hand` and `reply_id` is empty. `sum` is
    the SHA-256 of its bytes and its name on the disk, `size` counts bytes.
    """

    __tablename__ = "papers"
    __table_args__ = (one_of("media_type", PAPER_TYPES),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"), index=True)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("replies.id"), index=True)
    hand: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(20))
    size: Mapped[int]
    sum: Mapped[str] = mapped_column(String(64))
    kept_at: Mapped[datetime] = mapped_column(Instant)
    kept_by: Mapped[str] = mapped_column(String(200))


class ReplyDraft(Base):
    """A reply begun and not yet sent; nobody sees it but the hand that writes it.

    `hand` is "link" for the delegation itself and "staff:<id>" for an officer who enters
    what came on paper; `seen_version` is the reply that stood when the draft was begun.
    """

    __tablename__ = "reply_drafts"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"), primary_key=True)
    hand: Mapped[str] = mapped_column(String(40), primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    steps: Mapped[list[str]] = mapped_column(JSON, default=list)
    source: Mapped[str] = mapped_column(String(16), default="portal")
    seen_version: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime] = mapped_column(Instant)


class Delegation(Base):
    """The persons whom one invited body sends in answer to one invitation.

    `frozen` while its credentials are contested: replies are kept, and nothing follows them.
    """

    __tablename__ = "delegations"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"), unique=True)
    answer: Mapped[str | None] = mapped_column(String(16))
    frozen: Mapped[bool] = mapped_column(default=False, server_default=false())
    aligned_group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    row_version: Mapped[int] = mapped_column(default=1)
    participant: Mapped[Participant] = relationship()
    invitation: Mapped[Invitation] = relationship()
    delegates: Mapped[list["Delegate"]] = relationship(
        order_by="Delegate.id", cascade="all, delete-orphan", back_populates="delegation"
    )
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 (SQLAlchemy's own form)


class Delegate(Base):
    """A person of a delegation; title and form of address as the delegation writes them.

    `settled` maps "rank_code" and "form_of_address" to [as given, as protocol settled it].
    """

    __tablename__ = "delegates"
    __table_args__ = (
        one_of("role", DELEGATE_ROLES),
        one_of("state", DELEGATE_STATES),
        Index(
            "uq_delegates_one_head",
            "delegation_id",
            unique=True,
            sqlite_where=text(
                "role = 'head' AND state NOT IN ('replaced', 'withdrawn', 'refused')"
            ),
            postgresql_where=text(
                "role = 'head' AND state NOT IN ('replaced', 'withdrawn', 'refused')"
            ),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegations.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default="nominated")
    form_of_address: Mapped[str] = mapped_column(String(60), default="")
    name: Mapped[str] = mapped_column(String(200))
    post: Mapped[str] = mapped_column(String(200))
    rank_code: Mapped[str] = mapped_column(ForeignKey("ranks.code"))
    gender: Mapped[str | None] = mapped_column(String(8))
    email: Mapped[str] = mapped_column(String(254), default="")
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("delegates.id"))
    settled: Mapped[dict[str, list[str]] | None] = mapped_column(JSON(none_as_null=True))
    delegation: Mapped[Delegation] = relationship(back_populates="delegates")


class Inscription(Base):
    """A request for the floor; `inscribed_at` is the server's time, set once.

    `limit_s` in seconds overrides the policy; `pin_session_id` fixes the roundtable.
    A Party has at most one live national inscription per delegation, and one on behalf of others:
    `behalf` says of whom, `parties` are their codes where they are no group, and `confirmed_by`
    names who confirmed it for them.
    """

    __tablename__ = "inscriptions"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("mode", MODES),
        one_of("state", INSCRIPTION_STATES),
        CheckConstraint("limit_s IS NULL OR limit_s BETWEEN 30 AND 3600", name="limit_s"),
        Index(
            "uq_inscriptions_one_live",
            "delegation_id",
            "kind",
            unique=True,
            sqlite_where=text("state NOT IN ('withdrawn', 'declined_by_chair')"),
            postgresql_where=text("state NOT IN ('withdrawn', 'declined_by_chair')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conferences.id"), index=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegations.id"))
    speaker_id: Mapped[int] = mapped_column(ForeignKey("delegates.id"))
    kind: Mapped[str] = mapped_column(String(16), default="national")
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    behalf: Mapped[str | None] = mapped_column(String(300))
    parties: Mapped[list[str] | None] = mapped_column(JSON)
    confirmed_by: Mapped[str | None] = mapped_column(String(200))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    recording_accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(20), default="inscribed", index=True)
    inscribed_at: Mapped[datetime] = mapped_column(Instant)
    mode: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    home_zone: Mapped[str] = mapped_column(String(60))
    portfolio: Mapped[str] = mapped_column(String(40), default="environment")
    limit_s: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    pin_session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"))
    row_version: Mapped[int] = mapped_column(default=1)
    delegation: Mapped[Delegation] = relationship()
    speaker: Mapped[Delegate] = relationship()
    group: Mapped[Group | None] = relationship()
    wishes: Mapped[list["Wish"]] = relationship(order_by="Wish.rank", cascade="all, delete-orphan")
    windows: Mapped[list["Window"]] = relationship(
        order_by="Window.starts_at", cascade="all, delete-orphan"
    )
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 (SQLAlchemy's own form)


class Wish(Base):
    """A wished roundtable, 1 the first choice; rank 0 is a refusal ("not this one")."""

    __tablename__ = "wishes"
    __table_args__ = (CheckConstraint("rank >= 0", name="rank"),)

    inscription_id: Mapped[int] = mapped_column(ForeignKey("inscriptions.id"), primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    rank: Mapped[int]
    session: Mapped[ConferenceSession] = relationship()


class Window(Base):
    """A time in which the speaker is free; none at all means always."""

    __tablename__ = "windows"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inscription_id: Mapped[int] = mapped_column(ForeignKey("inscriptions.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
