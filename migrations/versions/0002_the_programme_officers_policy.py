"""The allocation policy kept by officers.

Revision 0002, after 0001.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NUMBERS = ("policy_version", "repeats")
STATES = "state IN ('queued', 'running', 'done', 'impossible', 'failed', 'cancelled')"


def upgrade() -> None:
    for name in NUMBERS:
        column = sa.Column(name, sa.Integer(), server_default="0", nullable=False)
        op.add_column("allocation_runs", column)

    op.create_table(
        "policy_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name="fk_policy_versions_conference_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_policy_versions"),
        sa.UniqueConstraint(
            "conference_id", "number", name="uq_policy_versions_conference_id_number"
        ),
    )

    op.create_table(
        "private_pairs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_private_pairs_in_order")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name="fk_private_pairs_conference_id"
        ),
        sa.ForeignKeyConstraint(["one_id"], ["participants.id"], name="fk_private_pairs_one_id"),
        sa.ForeignKeyConstraint(
            ["other_id"], ["participants.id"], name="fk_private_pairs_other_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_private_pairs"),
        sa.UniqueConstraint(
            "conference_id",
            "one_id",
            "other_id",
            name="uq_private_pairs_conference_id_one_id_other_id",
        ),
    )

    op.create_table(
        "earlier_statements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name="fk_earlier_statements_conference_id"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name="fk_earlier_statements_participant_id"
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegates.id"], name="fk_earlier_statements_delegate_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_earlier_statements"),
        sa.UniqueConstraint(
            "conference_id",
            "participant_id",
            name="uq_earlier_statements_conference_id_participant_id",
        ),
    )

    op.create_table(
        "what_ifs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("near", sa.Boolean(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(STATES, name=op.f("ck_what_ifs_state")),
        sa.ForeignKeyConstraint(["run_id"], ["allocation_runs.id"], name="fk_what_ifs_run_id"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_what_ifs_job_id"),
        sa.PrimaryKeyConstraint("id", name="pk_what_ifs"),
    )
    op.create_index("ix_what_ifs_run_id", "what_ifs", ["run_id"])


def downgrade() -> None:
    op.drop_index("ix_what_ifs_run_id", table_name="what_ifs")
    for table in ("what_ifs", "earlier_statements", "private_pairs", "policy_versions"):
        op.drop_table(table)
    with op.batch_alter_table("allocation_runs") as runs:
        for name in NUMBERS:
            runs.drop_column(name)
