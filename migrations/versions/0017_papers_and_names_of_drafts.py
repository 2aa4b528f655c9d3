"""Names of drafts, lists as they were published, the final revision, and papers in print.

Revision 0017, after 0016.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AT = sa.DateTime(timezone=True)
STANDING = "state IN ('provisional', 'final')"
KIND = "kind IN ('list', 'fairness')"


def _words(name: str, length: int, default: str = "") -> sa.Column[str]:
    text = sa.String(length=length)
    return sa.Column(name, text, server_default=sa.text(f"'{default}'"), nullable=False)


def upgrade() -> None:
    op.add_column("allocation_runs", _words("name", 80))
    op.add_column("allocation_runs", _words("note", 500))
    with op.batch_alter_table("revisions") as revisions:
        revisions.add_column(_words("state", 16, "provisional"))
        revisions.add_column(sa.Column("final_at", AT, nullable=True))
        revisions.add_column(_words("final_by", 200))
        revisions.create_check_constraint(op.f("ck_revisions_state"), STANDING)
    op.create_table(
        "published_lists",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name="fk_published_lists_revision_id"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="fk_published_lists_session_id"
        ),
        sa.PrimaryKeyConstraint("revision_id", "session_id", name="pk_published_lists"),
    )
    _papers()


def _papers() -> None:
    op.create_table(
        "allocation_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", AT, nullable=False),
        sa.CheckConstraint(KIND, name=op.f("ck_allocation_papers_kind")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["allocation_runs.id"], name="fk_allocation_papers_run_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_allocation_papers"),
        sa.UniqueConstraint(
            "run_id",
            "kind",
            "scope",
            "language",
            name="uq_allocation_papers_run_id_kind_scope_language",
        ),
    )


def downgrade() -> None:
    op.drop_table("allocation_papers")
    op.drop_table("published_lists")
    with op.batch_alter_table("revisions") as revisions:
        revisions.drop_constraint(op.f("ck_revisions_state"), type_="check")
        for name in ("state", "final_at", "final_by"):
            revisions.drop_column(name)
    with op.batch_alter_table("allocation_runs") as runs:
        for name in ("name", "note"):
            runs.drop_column(name)
