"""The lists that people keep, by their codes."""

from app.delegations.book import (
    ADDRESS,
    EMAIL,
    NUMBER,
    RETIRED,
    TELEPHONE,
    WHOSE,
    WHOSE_NAME,
    Alike,
    Book,
)
from app.delegations.columns import Column
from app.delegations.models import (
    MISSION_KINDS,
    Addressee,
    FocalPoint,
    Group,
    GroupMember,
    Mission,
)
from app.delegations.participant_books import OBSERVERS, PARTIES
from app.errors import N_

GROUP_KINDS = ("regional", "negotiating", "listed", "major")

MISSIONS = Book(
    code="missions",
    title=N_("Missions"),
    one=N_("Mission"),
    table=Mission.__table__,  # type: ignore[arg-type]
    kind="mission",
    reads="contacts.read",
    edits="participants.edit",
    columns=(
        NUMBER, WHOSE, WHOSE_NAME,
        Column("kind", N_("Kind"), "choice", most=20, needed=True, listed=True,
               offered=MISSION_KINDS),
        Column("name", N_("Name"), needed=True, listed=True),
        Column("city", N_("City"), most=80, needed=True, listed=True),
        Column("resident", N_("Resides in the host country"), "tick", default="no",
               hint=N_("Leave it empty for an embassy elsewhere that is accredited as well.")),
        Column("accredited_to", N_("Also accredited to"), "codes", most=1000, offered="states",
               hint=N_("Codes of States with a space between them, as in CHN MNG.")),
        ADDRESS, EMAIL, TELEPHONE, RETIRED,
    ),
    key=("participant", "email"),
    label="name",
    alike=(
        Alike(("email",), ("participant",)),
        Alike(("participant", "name"), ("email",)),
    ),
    unique=False,
    lead=N_("Embassies and permanent missions that carry the letters."),
)  # fmt: skip

ADDRESSEES = Book(
    code="addressees",
    title=N_("Addressees"),
    one=N_("Addressee"),
    table=Addressee.__table__,  # type: ignore[arg-type]
    kind="addressee",
    reads="contacts.read",
    edits="participants.edit",
    columns=(
        NUMBER, WHOSE, WHOSE_NAME,
        Column("portfolio", N_("Portfolio"), most=40, needed=True, fixed=True, listed=True,
               hint=N_("One addressee a portfolio: environment, finance, head.")),
        Column("post", N_("Post"), needed=True, listed=True,
               hint=N_("As it is written on the letter: Minister of Environment of Kenya.")),
        Column("form_of_address", N_("Form of address"), most=60, listed=True, default="H.E.",
               hint=N_("As the Party gives it: H.E., H.E. Ms., H.R.H.")),
        Column("rank", N_("Rank"), "choice_or_none", "rank_code", most=4, offered="ranks"),
        EMAIL,
        Column("mission", N_("Carried by"), "mission", "mission_id", offered="missions",
               hint=N_("The mission, in a file its number; nothing where it goes to the post.")),
        RETIRED,
    ),
    key=("participant", "portfolio"),
    label="post",
    alike=(Alike(("email",), ("participant",)),),
    lead=N_("The posts to which invitations go, and how each is addressed."),
)  # fmt: skip

FOCAL_POINTS = Book(
    code="focal_points",
    title=N_("Focal points"),
    one=N_("Focal point"),
    table=FocalPoint.__table__,  # type: ignore[arg-type]
    kind="focal_point",
    reads="contacts.read",
    edits="focal_points.edit",
    columns=(
        NUMBER, WHOSE, WHOSE_NAME,
        Column("kind", N_("Kind"), "choice", "kind_code", most=20, needed=True, listed=True,
               offered="focal_kinds"),
        Column("name", N_("Post or name"), needed=True, listed=True),
        Column("institution", N_("Institution"), listed=True),
        ADDRESS, EMAIL, TELEPHONE, RETIRED,
    ),
    key=("participant", "kind", "email"),
    label="name",
    alike=(
        Alike(("email",), ("participant",)),
        Alike(("participant", "kind", "name"), ("email",)),
    ),
    unique=False,
    lead=N_("Official contacts by kind and convention, as the Secretariat codes them."),
)  # fmt: skip

GROUPS = Book(
    code="groups",
    title=N_("Groups"),
    one=N_("Group"),
    table=Group.__table__,  # type: ignore[arg-type]
    kind="group",
    reads="participants.read",
    edits="participants.edit",
    columns=(
        Column("code", N_("Code"), "tag", needed=True, fixed=True, listed=True, most=40),
        Column("kind", N_("Kind"), "choice", most=20, needed=True, listed=True,
               offered=GROUP_KINDS),
        Column("name", N_("Name"), needed=True, listed=True),
        RETIRED,
    ),
    key=("code",),
    label="name",
    alike=(Alike(("name",), ("code",)),),
    by_hand=True,
    lead=N_("Regional, negotiating and major groups."),
)  # fmt: skip

MEMBERS = Book(
    code="members",
    title=N_("Members of groups"),
    one=N_("Member"),
    table=GroupMember.__table__,  # type: ignore[arg-type]
    kind="group_member",
    reads="participants.read",
    edits="participants.edit",
    columns=(
        Column("group", N_("Group"), "group", "group_id", needed=True, fixed=True, listed=True,
               offered="groups", most=40),
        Column("group_name", N_("Name of the group"), "group_name"),
        Column("group_kind", N_("Kind of group"), "group_kind"),
        WHOSE, WHOSE_NAME,
        Column("speaks", N_("May speak for the group"), "tick", listed=True),
        RETIRED,
    ),
    key=("group", "participant"),
    label="group",
    by_hand=True,
    lead=N_("Who belongs to which group, and which delegation may speak for it."),
)  # fmt: skip

BOOKS = {
    one.code: one
    for one in (PARTIES, OBSERVERS, MISSIONS, ADDRESSEES, FOCAL_POINTS, GROUPS, MEMBERS)
}
