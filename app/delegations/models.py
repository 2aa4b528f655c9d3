"""Parties, non-Parties and observers, their missions, focal points, groups and ministers."""

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, one_of

REGIONS = ("African", "Asia-Pacific", "EEG", "GRULAC", "WEOG")
FLAGS = ("eu_member", "sids", "ldc", "lldc", "megadiverse")
MISSION_KINDS = ("embassy", "permanent_mission", "host_embassy")


class ParticipantCategory(Base):
    """A section of the list of participants, in its fixed order (Parties first, media last)."""

    __tablename__ = "participant_categories"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    position: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(String(120))


class Participant(Base):
    """Whoever may be invited: a Party (State or REIO), a non-Party State, or an observer body.

    `code` is ISO 3166 alpha-3 for States ("EUR" for the European Union); `names` holds the
    short name in the six languages of the United Nations, `formal_name` carries its article.
    """

    __tablename__ = "participants"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    category_code: Mapped[str] = mapped_column(ForeignKey("participant_categories.code"))
    iso2: Mapped[str | None] = mapped_column(String(2))
    short_name: Mapped[str] = mapped_column(String(200), index=True)
    formal_name: Mapped[str] = mapped_column(String(200))
    names: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    region: Mapped[str | None] = mapped_column(String(20), index=True)
    capital: Mapped[str | None] = mapped_column(String(80))
    zone: Mapped[str] = mapped_column(String(60))
    eu_member: Mapped[bool] = mapped_column(default=False)
    sids: Mapped[bool] = mapped_column(default=False)
    ldc: Mapped[bool] = mapped_column(default=False)
    lldc: Mapped[bool] = mapped_column(default=False)
    megadiverse: Mapped[bool] = mapped_column(default=False)
    cartagena: Mapped[str] = mapped_column(String(8), default="unknown")
    nagoya: Mapped[str] = mapped_column(String(8), default="unknown")
    language: Mapped[str] = mapped_column(String(8), default="en")
    category: Mapped[ParticipantCategory] = relationship(lazy="joined")

    @property
    def is_party(self) -> bool:
        """Tell whether it is bound by the Convention (and so speaks before observers)."""
        return self.category_code == "GOV-PARTIES"

    @property
    def flags(self) -> list[str]:
        """List the lists of the United Nations and others on which it stands."""
        return [flag for flag in FLAGS if getattr(self, flag)]


class Group(Base):
    """A regional, negotiating or major group; `kind` says which."""

    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    members: Mapped[list["GroupMember"]] = relationship(cascade="all, delete-orphan")


class GroupMember(Base):
    """Membership of one participant in one group."""

    __tablename__ = "group_members"

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)


class FocalPointKind(Base):
    """A kind of official contact under one of the instruments, as the Secretariat codes them."""

    __tablename__ = "focal_point_kinds"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))


class Rank(Base):
    """A protocol rank; `tier` is its place in the order of precedence, 1 the highest.

    HS, HG, VP and CP keep their own order within precedence; several ranks may share a tier.
    """

    __tablename__ = "ranks"

    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    position: Mapped[int] = mapped_column(unique=True)
    tier: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))


class Mission(Base):
    """The embassy or permanent mission that carries a participant's papers."""

    __tablename__ = "missions"
    __table_args__ = (one_of("kind", MISSION_KINDS),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    city: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(254))


class Addressee(Base):
    """A post to which an invitation goes: the environment minister first, colleagues after.

    `route` is the address to which the letter is carried (the mission, or the ministry).
    """

    __tablename__ = "addressees"
    __table_args__ = (UniqueConstraint("participant_id", "portfolio"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    portfolio: Mapped[str] = mapped_column(String(40))
    post: Mapped[str] = mapped_column(String(200))
    form_of_address: Mapped[str] = mapped_column(String(60), default="H.E.")
    email: Mapped[str] = mapped_column(String(254))
    mission_id: Mapped[int | None] = mapped_column(ForeignKey("missions.id"))
    participant: Mapped[Participant] = relationship(lazy="joined")
    mission: Mapped[Mission | None] = relationship()
