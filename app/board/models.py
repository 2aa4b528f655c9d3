"""What officers have done to drafts by hand: one row for each act, undone or standing."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant, one_of

KINDS = ("move", "wait", "swap", "pin", "unpin", "bar", "unbar", "limit", "minutes")


class BoardAct(Base):
    """One act on a draft: what was done to whom, by whom, why; undone acts stay in the log.

    `arguments` are those of the planner's act, and `who`, `other_name`, `before` and `after` for
    the history: names and places as they were when it was done.
    """

    __tablename__ = "board_acts"
    __table_args__ = (UniqueConstraint("run_id", "number"), one_of("kind", KINDS))

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("allocation_runs.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(500), default="")
    done_by: Mapped[str] = mapped_column(String(200))
    done_at: Mapped[datetime] = mapped_column(Instant)
    undone: Mapped[bool] = mapped_column(default=False)
    undone_by: Mapped[str] = mapped_column(String(200), default="")

    @property
    def as_act(self) -> dict[str, Any]:
        """Give it as the planner takes it."""
        return {"kind": self.kind, "reason": self.reason, **self.arguments}
