"""What a list is that people keep: a table seen as columns, and by what a row is recognised."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import ColumnElement, Table, true

from app.delegations.columns import Column
from app.errors import N_

UNWRITTEN = {"number", "participant_name", "group_name", "group_kind"}


@dataclass(frozen=True)
class Alike:
    """What makes a person look: two rows the same in `same` and different in `other`."""

    same: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True)
class Book:
    """One list; `key` holds the columns by which a row of a file is recognised."""

    code: str
    title: str
    one: str
    table: Table
    kind: str
    reads: str
    edits: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    label: str
    alike: tuple[Alike, ...] = ()
    unique: bool = True
    own: ColumnElement[bool] | None = None
    by_hand: bool = False
    lead: str = ""

    @property
    def numbered(self) -> bool:
        """Tell whether rows are known by their number."""
        return self.columns[0].kind == "number"

    @cached_property
    def written(self) -> tuple[Column, ...]:
        """List the columns that people fill in."""
        return tuple(one for one in self.columns if one.kind not in UNWRITTEN)

    @property
    def mine(self) -> ColumnElement[bool]:
        """Say which rows of the table belong to this list."""
        return true() if self.own is None else self.own

    def column(self, name: str) -> Column:
        """Find a column by its name."""
        return next(one for one in self.columns if one.name == name)

    def named(self, values: Mapping[str, str]) -> str:
        """Name a row for people, in a record or a sentence."""
        whose = values.get("participant", "")
        own = values.get(self.label, "")
        return f"{whose}: {own}" if whose and whose != own else own

    def defaults(self) -> dict[str, str]:
        """Give what stands in the columns that nobody filled in."""
        return {
            one.name: one.default or ("no" if one.kind == "tick" else "") for one in self.written
        }


NUMBER = Column("number", N_("Number"), "number", "id")
RETIRED = Column("retired", N_("Out of use"), "tick", "retired_at")
EMAIL = Column("email", N_("E-mail address"), "email", most=254, needed=True, listed=True)
TELEPHONE = Column("telephone", N_("Telephone"), "phone", most=60)
ADDRESS = Column("address", N_("Address"), "long", most=400)
WHOSE = Column(
    "participant", N_("Participant"), "participant", "participant_id",
    needed=True, fixed=True, listed=True, offered="participants",
    hint=N_("Its code, as in KEN."),
)  # fmt: skip
WHOSE_NAME = Column("participant_name", N_("Name of the participant"), "participant_name")
