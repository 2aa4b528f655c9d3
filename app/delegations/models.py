"""Parties, non-Parties and observers, their missions, focal points, groups and ministers."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    String,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, one_of
from app.delegations.import_models import Import, ImportRow
from app.delegations.kept import NUMBERED, ByHand, Kept

__all__ = ["Import", "ImportRow"]

REGIONS = ("African", "Asia-Pacific", "EEG", "GRULAC", "WEOG")
FLAGS = ("eu_member", "sids", "ldc", "lldc", "megadiverse")
MISSION_KINDS = ("embassy", "permanent_mission", "host_embassy")


class ParticipantCategory(Base):
    """A section of the list of participants, in its fixed order (Parties first, media last)."""

    __tablename__ = "participant_categories"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    position: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(String(120))


class Participant(Kept, ByHand, Base):
    """Whoever may be invited: a Party (State or REIO), a non-Party State, or an observer body.

    `code` is ISO 3166 alpha-3 for States ("EUR" for the European Union); `names` holds the
    short name in the six languages of the United Nations, `formal_name` carries its article.
    """

    __tablename__ = "participants"
    __table_args__ = (NUMBERED,)

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


class Group(Kept, ByHand, Base):
    """A regional, negotiating or major group; `kind` says which."""

    __tablename__ = "groups"
    __table_args__ = (NUMBERED,)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    members: Mapped[list["GroupMember"]] = relationship(cascade="all, delete-orphan")


class GroupMember(Kept, ByHand, Base):
    """Membership of one participant in one group, until it is retired.

    `speaks` tells that its delegation may speak for the group.
    """

    __tablename__ = "group_members"
    __table_args__ = (UniqueConstraint("group_id", "participant_id"), NUMBERED)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    speaks: Mapped[bool] = mapped_column(default=False, server_default=false())


class FocalPointKind(Base):
    """A kind of official contact under one of the instruments, as the Secretariat codes them."""

    __tablename__ = "focal_point_kinds"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    convention: Mapped[str] = mapped_column(String(8), default="CBD", server_default="CBD")


class Rank(Base):
    """A protocol rank; `tier` is its place in the order of precedence, 1 the highest.

    HS, HG, VP and CP keep their own order within precedence; several ranks may share a tier.
    """

    __tablename__ = "ranks"

    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    position: Mapped[int] = mapped_column(unique=True)
    tier: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))


class Mission(Kept, Base):
    """The embassy or permanent mission that carries a participant's papers.

    An embassy is `resident` in the host country, or accredited to it from elsewhere; the host's
    own embassy abroad stands with the State in which it resides. Accreditations name the further
    States to which either is accredited.
    """

    __tablename__ = "missions"
    __table_args__ = (one_of("kind", MISSION_KINDS), NUMBERED)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    city: Mapped[str] = mapped_column(String(80))
    resident: Mapped[bool] = mapped_column(default=True, server_default=true())
    address: Mapped[str] = mapped_column(String(400), default="", server_default=text("''"))
    email: Mapped[str] = mapped_column(String(254))
    telephone: Mapped[str] = mapped_column(String(60), default="", server_default=text("''"))


class Accreditation(Base):
    """A State to which a mission is accredited beside the one that it serves first."""

    __tablename__ = "accreditations"

    mission_id: Mapped[int] = mapped_column(ForeignKey("missions.id"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(
        ForeignKey("participants.id"), primary_key=True, index=True
    )


class FocalPoint(Kept, Base):
    """An official contact of a participant, of one kind; `name` is a post or a person's name."""

    __tablename__ = "focal_points"
    __table_args__ = (NUMBERED,)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    kind_code: Mapped[str] = mapped_column(ForeignKey("focal_point_kinds.code"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    institution: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(400), default="")
    email: Mapped[str] = mapped_column(String(254), index=True)
    telephone: Mapped[str] = mapped_column(String(60), default="")


class Route(Base):
    """One way by which papers reach a participant, at its place in the order of preference."""

    __tablename__ = "routes"
    __table_args__ = (
        UniqueConstraint("participant_id", "position"),
        CheckConstraint("(mission_id IS NULL) <> (focal_point_id IS NULL)", name="one_way"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    position: Mapped[int]
    mission_id: Mapped[int | None] = mapped_column(ForeignKey("missions.id"), index=True)
    focal_point_id: Mapped[int | None] = mapped_column(ForeignKey("focal_points.id"), index=True)


class Addressee(Kept, Base):
    """A post to which an invitation goes: the environment minister first, colleagues after.

    The letter is carried by the mission, or by the focal point, or goes to the post directly.
    """

    __tablename__ = "addressees"
    __table_args__ = (UniqueConstraint("participant_id", "portfolio"), NUMBERED)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    portfolio: Mapped[str] = mapped_column(String(40))
    post: Mapped[str] = mapped_column(String(200))
    form_of_address: Mapped[str] = mapped_column(String(60), default="H.E.")
    rank_code: Mapped[str | None] = mapped_column(ForeignKey("ranks.code"))
    email: Mapped[str] = mapped_column(String(254))
    mission_id: Mapped[int | None] = mapped_column(ForeignKey("missions.id"))
    focal_point_id: Mapped[int | None] = mapped_column(ForeignKey("focal_points.id"))
    participant: Mapped[Participant] = relationship(lazy="joined")
    mission: Mapped[Mission | None] = relationship()
    focal_point: Mapped[FocalPoint | None] = relationship()
