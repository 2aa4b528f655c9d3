"""The log of acts on the floor, and who asked to be told when on deck.

Revision 0009, after 0008.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "floor_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("undone_by_number", sa.Integer(), nullable=True),
        sa.Column("client_key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name="fk_floor_acts_session_id"),
        sa.ForeignKeyConstraint(["slot_id"], ["speaking_slots.id"], name="fk_floor_acts_slot_id"),
        sa.PrimaryKeyConstraint("id", name="pk_floor_acts"),
        sa.UniqueConstraint("session_id", "number", name="uq_floor_acts_session_id_number"),
        sa.UniqueConstraint("client_key", name="uq_floor_acts_client_key"),
    )
    op.create_table(
        "deck_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("told_at", AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["speaking_slots.id"], name="fk_deck_notices_slot_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deck_notices"),
        sa.UniqueConstraint("slot_id", name="uq_deck_notices_slot_id"),
    )


def downgrade() -> None:
    op.drop_table("deck_notices")
    op.drop_table("floor_acts")
