"""What officers do to a draft by hand, and what the draft was before.

Revision 0008, after 0007.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KIND = "kind IN ('move', 'wait', 'swap', 'pin', 'unpin', 'bar', 'unbar', 'limit', 'minutes')"


def upgrade() -> None:
    op.create_table(
        "board_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("done_by", sa.String(length=200), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("undone_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(KIND, name=op.f("ck_board_acts_kind")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["allocation_runs.id"], name="fk_board_acts_run_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_board_acts"),
        sa.UniqueConstraint("run_id", "number", name="uq_board_acts_run_id_number"),
    )
    with op.batch_alter_table("allocation_runs") as runs:
        for name in ("around", "version"):
            runs.add_column(sa.Column(name, sa.Integer(), server_default="0", nullable=False))
        for name in ("shape", "base"):
            runs.add_column(sa.Column(name, sa.JSON(), nullable=True))
    op.execute("UPDATE allocation_runs SET shape = '{}', base = '{}'")
    with op.batch_alter_table("allocation_runs") as runs:
        for name in ("shape", "base"):
            runs.alter_column(name, existing_type=sa.JSON(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("allocation_runs") as runs:
        for name in ("base", "shape", "version", "around"):
            runs.drop_column(name)
    op.drop_table("board_acts")
