"""What every table has whose rows people keep: versions, retirement, corrections by hand."""

from datetime import datetime

from sqlalchemy import false, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.db import Instant

# On SQLite a number that was once given is not given again: the audit trail tells of it.
NUMBERED = {"sqlite_autoincrement": True}


class Kept:
    """What every row has that people keep: its version, and since when it is out of use."""

    @declared_attr
    def row_version(cls) -> Mapped[int]:  # noqa: N805 (SQLAlchemy's own form)
        """Count the changes; whoever changes the row says which version they saw."""
        return mapped_column(default=1, server_default=text("1"))

    @declared_attr
    def retired_at(cls) -> Mapped[datetime | None]:  # noqa: N805
        """Tell since when the row is out of use; rows with a history are never deleted."""
        return mapped_column(Instant)


class ByHand:
    """What the data files bring and people may correct: a corrected row follows them no more."""

    @declared_attr
    def by_hand(cls) -> Mapped[bool]:  # noqa: N805
        """Tell whether a person has added or changed the row."""
        return mapped_column(default=False, server_default=false())
